echo d >d.md
