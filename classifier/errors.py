"""Errors that are caught where what raises them is too heavy to import."""


class BundleError(ValueError):
    """A model bundle that is refused; the message says why."""
