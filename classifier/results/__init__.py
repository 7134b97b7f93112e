"""What a model says of reports."""
