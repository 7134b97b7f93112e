"""Errors that are caught where what raises them is too heavy to import.

The message of each says why, in one line.
"""


class UnreadableReport(ValueError):
    """A file that can't be read as a report."""


class BundleError(ValueError):
    """A model bundle that is refused."""


class CannotWrite(ValueError):
    """Results that a format can't hold."""
