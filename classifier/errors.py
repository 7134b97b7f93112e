"""Errors that are caught in places where the modules that raise them are too heavy to import.

The message of each says why, in one line.
"""


class UnreadableReport(ValueError):
    """A file that can't be read as a report."""


class BundleError(ValueError):
    """A model bundle that is refused."""


class CannotWrite(ValueError):
    """Results that a format can't hold."""
