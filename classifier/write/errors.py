"""The error that writers raise."""


class CannotWrite(ValueError):
    """Results that a format can't hold; the message says why, in one line."""
