FROM base
RUN cat /base > /app
