"""${{ values.name }}: HTTP in front of a handful of jobs."""
