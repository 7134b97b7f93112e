"""What a terminal is shown of data: no control characters from files.

Nothing heavy is imported here; `classifier.draw.terminal` has what draws.
"""

from __future__ import annotations

from typing import Any, TextIO

from classifier.characters import visible_lines


class Screen:
    """Standard output on a terminal, for data: control characters are shown, not sent.

    Parameters
    ----------
    stream : text file
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write lines; their control characters as the escapes that JSON has for them."""
        return self.stream.write(visible_lines(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)
