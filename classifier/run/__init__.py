"""Many reports: parallel processes, and runs that resume where they stopped."""
