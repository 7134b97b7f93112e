"""What the elements of a web page are for, by their names, their classes and their links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from classifier.read.marks import WORD, ends_sentence, is_prose, may_head
from classifier.read.notes import FOOTNOTE_NUMBER

BLOCKS = frozenset(
    "p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr"
    " blockquote pre figure figcaption details summary address hr aside header footer"
    " caption".split()
)
"""Elements that stand for themselves, and not in a line of text."""

NAVIGATION = "navigation"
"""Reason for which something is left out."""

_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar"))
_FURNITURE = re.compile(  # the class or the id of what is about the page
    r"(?:^|\s)(?:[\w-]*(?:cookie|breadcrumb)[\w-]*|skip-?(?:link|nav|to)[\w-]*|social-(?:media|links)"
    r"|shar(?:e|ing)(?:-(?:this|page|links|buttons?)[\w-]*)?|back-to-top|(?:page-|user-)?feedback"
    r"|related(?:-(?:content|links|items|pages|navigation))?|(?:[\w-]*-)?(?:menu|nav|navigation"
    r"|sidebar|footer|masthead|pagination))(?:$|\s)",
    re.IGNORECASE,
)
_NEVER_HIDDEN = frozenset(("head", "script", "style"))
_LONGEST_NAMES = 200
_LONGEST_FURNITURE = 2_000
_FEW_LINKS = 3
_FEW_WORDS = 4
_BOLD = frozenset(("b", "strong"))
_INLINE = frozenset(("a", "em", "font", "i", "span", "u"))
_LONGEST_REFERENCE = 30
_REFERENCE = re.compile(r"\[?\^?(?:\d{1,3}|[*†‡]{1,2}|[a-z]|[ivx]{1,5})\]?")
_NAMED = re.compile(r"\[\^[\w-]{1,20}\]")
_BACK = re.compile(r"(?:[↩↑^]\ufe0e?|back|return)(?: to .{0,20})?", re.IGNORECASE)
_RAISED = re.compile(r"(?:\d|\b(?:[ckm]?m|ft|x|n))$")  # to a power, where a figure follows


HIDDEN = "hidden text"
"""Reason for which something is left out that the page does not show."""

_HIDES = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)\b", re.I
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"([^{}]*)([{}])")
_ON_SCREEN = re.compile(r"@media\s+(?:all|screen)\s*|(?!@)", re.I)
_NAMED_ALONE = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)", re.I)  # div.name, .name, #name


def without_hidden(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Take what a page does not show out of it.

    That is what has the attribute ``hidden``, and what its style, or a rule for its class or
    identifier in the page's own style sheets, doesn't display; not the page as a whole, which a
    script may show later.

    Parameters
    ----------
    root : HtmlElement

    Yields
    ------
    text : str
        What is taken out.
    why : str
    """
    rules = set(_hiding(root))
    main = root.find(".//main")
    shown = {root, *root.iter("body"), *((main, *main.iterancestors()) if main is not None else ())}
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element not in shown and _is_hidden(element, rules):
            found.append(element)
            walk.skip_subtree()
    for element in found:
        text = " ".join("".join(element.itertext()).split())
        element.drop_tree()
        if text:
            yield text, HIDDEN


def _hiding(root: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Tag, kind and name of what the page's style sheets hide."""
    for sheet in root.iter("style"):
        if (sheet.get("media") or "all").strip().lower() not in ("all", "screen"):
            continue
        around: list[str] = []
        for text, brace in _BRACE.findall(_COMMENT.sub("", sheet.text or "")):
            if brace == "{":
                around.append(text.rpartition(";")[2].strip())
            elif around:
                selectors = around.pop()
                if _HIDES.search(text) and all(map(_ON_SCREEN.match, around)):
                    for selector in selectors.split(","):
                        if named := _NAMED_ALONE.fullmatch(selector.strip()):
                            yield (named[1] or "").lower(), named[2], named[3]


def _is_hidden(element: html.HtmlElement, rules: set[tuple[str, str, str]]) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER_HIDDEN:
        return False
    if element.get("hidden") is not None or _HIDES.search(element.get("style") or ""):
        return True
    named = [(".", name) for name in (element.get("class") or "").split()] if rules else []
    named += [("#", element.get("id") or "")]
    return any((tag, *name) in rules for name in named for tag in ("", element.tag))


def without_references(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Take the numbers of footnotes out of a page, and the links back from these.

    Parameters
    ----------
    root : HtmlElement

    Yields
    ------
    text : str
        What is taken out.
    why : str
    """
    for element in list(root.iter("sup", "a")):
        text = "".join(element.itertext()).strip()
        above = element.getparent()
        if not text or len(text) > _LONGEST_REFERENCE or above is None or above.tag == "sup":
            continue
        if element.tag == "sup":
            found = _is_reference(element, text)
        else:
            inside = (element.get("href") or "").startswith("#")
            if inside and _BACK.fullmatch(text):
                element.drop_tree()
                yield text, NAVIGATION
                continue
            found = _NAMED.fullmatch(f"[{text}]") is not None or (
                inside and text[0] == "[" and _REFERENCE.fullmatch(text) is not None
            )
        if found:
            element.drop_tree()
            yield text, FOOTNOTE_NUMBER


def _is_reference(raised: html.HtmlElement, text: str) -> bool:
    """Whether raised characters refer to a footnote, and are no power or ending."""
    if _NAMED.fullmatch(text):
        return True
    if not _REFERENCE.fullmatch(text):
        return False
    if text[0] in "[*†‡" or raised.find(".//a") is not None:
        return True
    before, above = raised.getprevious(), raised.getparent()
    after = before.tail if before is not None else above.text
    return text.isdigit() and not _RAISED.search((after or "")[-4:])


def is_bold(element: html.HtmlElement) -> bool:
    """Whether all of a paragraph is set in bold, as headings are by people who mark none."""
    if element.tag not in ("p", "div"):
        return element.tag == "summary" and may_head(element.text_content().strip(), bold=True)
    inside = element
    while len(inside) == 1 and not (inside.text or "").strip():
        inside = inside[0]
        if (inside.tail or "").strip() or inside.tag not in _BOLD | _INLINE:
            return False
        if inside.tag in _BOLD:
            return element.getparent().tag not in ("li", "blockquote") and may_head(
                inside.text_content().strip(), bold=True
            )
    return False


def tells(element: html.HtmlElement, tag: str) -> bool:
    """Whether what stands beside a text is one itself, such as a case study."""
    if tag != "aside" or element.find(".//form") is not None:
        return False
    text = "".join(element.itertext())
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return 2 * linked < len(text) and any(
        ends_sentence(words) and is_prose(words)
        for part in element.iter("p", "li")
        if (words := part.text_content().strip())
    )


def is_link(element: html.HtmlElement) -> bool:
    """Whether a block is nothing but links, perhaps with a label before them, and no sentence."""
    links = [child for child in element if child.tag == "a"] if element.tag in BLOCKS else []
    if not links or any(ends_sentence(link.text_content().strip()) for link in links):
        return False
    beside = [element.text or ""]
    for child in element:
        beside += ["" if child.tag == "a" else child.text_content(), child.tail or ""]
    label = "".join(beside).strip()
    words = WORD.findall(label)
    return not words or (len(words) <= _FEW_WORDS and label[-1] == ":")


def is_navigation(element: html.HtmlElement, tag: str) -> bool:
    """Whether an element says that it is for finding one's way, or is a list of links alone."""
    if element.get("role") in _ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAMES]
    if (tag in BLOCKS or tag == "a") and names != " " and _FURNITURE.search(names):
        text = element.text_content()
        return len(text) < _LONGEST_FURNITURE and element.find(".//h1") is None
    if tag not in ("ul", "ol") or len(element) < _FEW_LINKS:
        return False
    return all(
        item.tag == "li"
        and not (item.text or "").strip()
        and len(item) == 1
        and item[0].tag == "a"
        and not (item[0].tail or "").strip()
        for item in element
    )
