"""The command ``report-themes``, also as ``python -m train``."""

import sys


def main() -> None:
    """Run the command line; an interruption ends it quietly, even while it is being imported."""
    try:
        from train.cli import app

        app(prog_name="report-themes")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
