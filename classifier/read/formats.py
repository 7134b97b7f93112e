"""Formats of reports, told apart by content."""

from __future__ import annotations

SUFFIXES = frozenset((".pdf", ".txt"))
"""Suffixes of the files that are looked for in a folder."""
