"""The command ``report-themes``, also as ``python -m train``."""

import io
import os
import sys


def main() -> None:
    """Run the command line; an interruption ends it quietly, even while it is being imported."""
    # Processes that are started import nothing from the folder that the command is run in, which
    # may hold anybody's files.
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        from classifier.run.interrupts import end_in_order

        end_in_order()
        _speak_utf8()
        from train.commands.cli import app

        app(prog_name="report-themes")
    except KeyboardInterrupt:
        sys.exit(130)


def _speak_utf8() -> None:
    """Give standard output what a file gets: UTF-8, with the ends of lines as they are written.

    Windows has an encoding without many letters for pipes, and writes a line feed as two
    characters. A terminal keeps its encoding; what that lacks is spelt out.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


if __name__ == "__main__":
    main()
