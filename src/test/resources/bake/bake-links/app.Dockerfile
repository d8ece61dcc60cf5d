FROM base
COPY --from=other note /note
