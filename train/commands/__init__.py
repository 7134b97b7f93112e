"""The command line of what needs labels."""
