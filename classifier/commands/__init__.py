"""The command line of what needs a model, not labels."""
