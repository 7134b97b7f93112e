"""The command line of what needs a model, not labels: one module for each command.

Heavy imports are inside the commands, so that ``--help`` is instant. Commands are registered in
`train.commands.cli`.
"""
