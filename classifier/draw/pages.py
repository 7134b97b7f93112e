"""Templates of HTML: self-contained pages and views, which load nothing from anywhere."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from classifier.characters import DIRECTION

_OPTION = re.compile(r"--[a-z-]+")
_DIRECTION = re.compile(f"[{DIRECTION}]")


def inline(text: str) -> str:
    """Text for the middle of a line: without the characters that reverse the direction of the rest.

    Sentences are each in an element of their own, where these do no harm.
    """
    return _DIRECTION.sub("", text)


def unbroken(text: str) -> Markup:
    """Text whose options of commands, such as ``--context``, are not broken at their hyphens."""
    found = _OPTION.sub(r'<span class="unbroken">\g<0></span>', str(escape(text)))
    return Markup(found)  # noqa: S704 - escaped above


def _points(value: float) -> str:
    """A difference of shares in percentage points, small ones to a tenth."""
    return f"{100 * value:+.{0 if abs(value) >= 0.095 else 1}f}".replace("-", "−")


@cache
def environment(package: str) -> Environment:
    """Where the templates of a package are found, and those of this one that they use.

    Parameters
    ----------
    package : str
        Import package with a folder ``templates``.

    Returns
    -------
    Environment
        Whatever a template is given is escaped unless it is ``Markup``.
    """
    found = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("classifier.draw")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "inline": inline,
        "unbroken": unbroken,
        "percent": lambda value: "–" if value != value else f"{value:.0%}",  # noqa: PLR0124 - NaN
        "points": _points,
    }
    return found


def render(template: str, *, package: str, **values: Any) -> str:
    """A page or a view from a template.

    Parameters
    ----------
    template : str
        Name of a file in the folder ``templates`` of the package.
    package : str
        Import package that has the template; what it extends or imports may be in
        `classifier.draw`: ``page.html`` and ``notebook.html``.
    **values
        What the template names.

    Returns
    -------
    str
    """
    return environment(package).get_template(template).render(**values)
