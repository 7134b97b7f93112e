"""Text of Word documents that is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

_LONGEST_CHAIN = 20  # of styles that are based on each other


def take_hidden(document: Any) -> list[str]:
    """Take the hidden text out of a Word document, and give it.

    A run is hidden by its own formatting, or by the styles of it and its paragraph: they cancel
    each other out where both hide (ECMA-376, part 1, 17.7.3). So are rows of tables by theirs.

    Parameters
    ----------
    document : docx.document.Document

    Returns
    -------
    list of str
        One text for what stands together.
    """
    styles = {style.get(w("styleId")): style for style in document.styles.element.iter(w("style"))}

    @cache
    def hides(style: str | None) -> bool:
        for _ in range(_LONGEST_CHAIN):
            found = styles.get(style)
            if found is None:
                break
            own = _vanish(found)
            if own is not None:
                return own
            style = _name(found.find(w("basedOn")))
        return False

    defaults = document.styles.element.find(f"{w('docDefaults')}/{w('rPrDefault')}")
    always = defaults is not None and bool(_vanish(defaults))
    plain = next((name for name, style in styles.items() if _is_default(style)), None)

    def is_hidden(run: Any) -> bool:
        own = _vanish(run)
        if own is not None:
            return own
        above = next(run.iterancestors(w("p")), None)
        of_paragraph = _name(above.find(f"{w('pPr')}/{w('pStyle')}")) if above is not None else None
        of_run = _name(run.find(f"{w('rPr')}/{w('rStyle')}"))
        return always or hides(of_paragraph or plain) != hides(of_run)

    body = document.element.body
    found = [row for row in body.iter(w("tr")) if is_on(row.find(f"{w('trPr')}/{w('hidden')}"))]
    found += [run for run in body.iter(w("r"), _m("r")) if is_hidden(run)]
    return list(filter(None, (text.strip() for text in _taken(found))))


def _taken(elements: list[Any]) -> Iterator[str]:
    text, last = "", None
    for element in elements:
        above = element.getparent()
        if above is None:
            continue  # in a row that is hidden as a whole
        if last is not None and above is not last:
            yield text
            text = ""
        text += "".join(t.text or "" for t in element.iter(w("t"), _m("t")))
        last = above
        above.remove(element)
    yield text


def _vanish(element: Any) -> bool | None:
    """Whether the formatting of a run or a style hides text; None where it says nothing of it."""
    found = element.find(f"{w('rPr')}/{w('vanish')}")
    return None if found is None else is_on(found)


def is_on(switch: Any) -> bool:
    """Whether a property, such as bold type, is there and not switched off."""
    return switch is not None and switch.get(w("val")) not in ("0", "false", "off")


def _is_default(style: Any) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")


def _name(reference: Any) -> str | None:
    return None if reference is None else reference.get(w("val"))


def w(name: str) -> str:
    """Name of an element or an attribute of Word."""
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _m(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}"
