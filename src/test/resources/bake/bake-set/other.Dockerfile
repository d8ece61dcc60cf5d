FROM scratch
COPY hello /other
