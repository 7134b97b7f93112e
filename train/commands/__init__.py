"""The command line of what needs labels: one module for each command, registered in `cli`."""
