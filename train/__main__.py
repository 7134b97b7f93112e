"""The command ``report-themes`` as ``python -m train``."""

from train.cli import app

if __name__ == "__main__":
    app(prog_name="report-themes")
