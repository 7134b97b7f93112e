"""Markdown that shows text as it is."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from classifier.write.markdown import plain


@given(st.text() | st.from_regex(r"(\d+[.)]|[-+#=>*~`|]+) ?\w*", fullmatch=True))
@example("12345. no list")
def test_any_text_is_markdown_of_itself(text):
    line = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable("table").parse(f"- “{plain(text)}”\n- {plain(text)}")
    shown = ["".join(part.content for part in t.children) for t in tokens if t.type == "inline"]
    line = line.replace("\0", "\ufffd")  # as the standard has it
    assert shown == [f"“{line}”", line] if line else [f"“{line}”"]
    parts = ("bullet_list", "list_item", "paragraph")
    assert {t.type for t in tokens} <= {"inline", *(f"{p}_open" for p in parts)} | {
        f"{p}_close" for p in parts
    }
