printf 'secret\nd/*\n!d/keep\n' > .dockerignore; touch secret shown; mkdir d; touch d/keep d/drop
