"""The command ``report-themes``, also as ``python -m train``."""

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
        from train.commands.cli import app

        app(prog_name="report-themes")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
