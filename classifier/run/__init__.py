"""Many reports: parallel processes, runs that resume where they stopped, other spaCy pipelines."""
