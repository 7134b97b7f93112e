"""The error that readers raise."""


class UnreadableReport(ValueError):
    """A file that can't be read as a report; the message says why, in one line."""
