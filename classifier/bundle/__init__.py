"""A model as files: what is written, and what is refused."""
