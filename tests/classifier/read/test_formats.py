import sys
from types import ModuleType

import pytest

from classifier.read import UnreadableReport, formats, read_report
from classifier.read.lines import Line, Source


@pytest.fixture
def a_format(monkeypatch):
    """A format that is one module and one line."""
    module = ModuleType("classifier.read.cards")
    module.read = lambda data: Source([[Line(card, 0) for card in data.decode().split("|")[1:]]])
    monkeypatch.setitem(sys.modules, "classifier.read.cards", module)
    line = formats.Format("cards", (".cards",), lambda data: data.startswith(b"CARDS"))
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, line))


@pytest.mark.usefixtures("a_format")
def test_a_format_is_one_module_and_one_line():
    assert read_report(b"CARDS|Visits are regular.").text == "Visits are regular."
    with pytest.raises(UnreadableReport, match="not what its name says, but an HTML page"):
        read_report(b"<html><p>Not found</html>", name="a.cards")
