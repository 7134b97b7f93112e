"""What is written in a format and read again is the same, and nothing that is read ends badly."""

import io
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.write import FORMATS
from train.annotation import Annotation, AnnotationError
from train.annotations.convert import as_tagged
from train.fit.training import fingerprint
from train.read import read_annotations

WRITTEN = ["jsonl", "csv", "xlsx", "parquet", "qdpx", "label-studio", "doccano", "prodigy"]
SUFFIX = {"label-studio": "json", "doccano": "jsonl", "prodigy": "jsonl"}
AWKWARD = [
    'He said: “Good”, and "left"; with \'em.',
    "=SUM(A1:A9) is no formula here.",
    "'=1+1 neither.",
    "-5 places were lost.",
    "@home they are safe",
    "First line\nsecond line\r\nthird.",
    "Visits are regular 😀👩‍👩‍👧",
    "ילדים בטוחים בבית. ",
    "الأطفال آمنون، والخطط واضحة.",
    "𝔊ood 𝔭lans 𠀋",
    "# not a heading",
    "¶ 12 bullet",
    "[1] see note",
    "§ 47 enquiries & <b>plans</b> _x0041_ ]]>",
    "tab\there",
    "café ﬁnds naïve",
    "0",
    "No",
]
SAFE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
WORDS = st.text(SAFE, min_size=1, max_size=30).map(lambda t: " ".join(t.split())).filter(bool)
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.lists(WORDS, min_size=1, max_size=5).map(" ".join))
INSIDE = ["Staff", "Staff > Pay", "Staff > Pay > Bonus", "mixed", "Sentiment > warm"]
THEMES = st.one_of(
    st.sampled_from(INSIDE),
    st.sampled_from(
        ["workforce", "education, employment", "a;b", "a|b", '"quoted"', "None", "=x", "[z]", "π"]
    ),
    WORDS.filter(lambda t: not t.casefold().startswith(("polarity:", "sentiment:"))),
)
PLACES = st.sampled_from(
    [
        (None, None, None, "paragraph", None, None),
        ("summary", None, None, "paragraph", 3, None),
        ("in_care", None, "The [experiences] of children: good", "bullet", 12, 40),
        ("improve", "improvement", "Next steps", "bullet", None, 41),
        (None, "strengths", "block 7", "paragraph", 7, 43),
        (None, None, "[Odd] heading", "footnote", None, None),
    ]
)
REPORTS = st.one_of(
    st.none(),
    st.sampled_from(["a.pdf", "b.docx", "an & other", "-x", "é\"'", "v1.0/a.pdf", "v1.0_a.pdf"]),
)
FRAMEWORKS = {"a.pdf": "ilacs", "b.docx": "area_send", "an & other": "=a kind of ours"}


@st.composite
def annotation_lists(draw):
    rows, numbers = [], {}
    numbered = draw(st.booleans())
    for report in draw(st.lists(REPORTS, min_size=1, max_size=8)):
        section, role, heading, kind, paragraph, block = draw(PLACES)
        numbers[report] = numbers.get(report, 0) + 1
        rows.append(
            Annotation(
                report=report,
                text=" ".join(draw(TEXTS).split()),
                themes=frozenset(draw(st.lists(THEMES, max_size=3))),
                polarity=draw(st.sampled_from([None, "strength", "mixed", "=good", "très bien"])),
                section=section,
                heading=heading,
                kind=kind,
                paragraph=paragraph,
                sentence=numbers[report] if numbered and report else None,
                role=role,
                block=block,
                framework=FRAMEWORKS.get(report),
            )
        )
    return rows


def comparable(rows):
    return sorted(
        (
            a.report or "",
            a.sentence or 0,
            a.text,
            sorted(a.themes),
            a.polarity or "",
            a.section or "",
            a.heading or "",
            a.kind,
            a.paragraph or 0,
            a.role or "",
            a.block or 0,
            a.framework or "",
        )
        for a in rows
    )


def written(rows, name, path, codebook=None):
    file = path / f"x.{SUFFIX.get(name, name)}"
    chosen = FORMATS[name]
    if chosen.binary:
        with file.open("wb") as f:
            chosen.write(as_tagged(rows, codebook), f, False)
    else:
        with file.open("w", encoding="utf-8", newline="") as f:
            chosen.write(as_tagged(rows, codebook), f, False)
    return file


@pytest.mark.parametrize("name", WRITTEN)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=annotation_lists())
def test_nothing_is_lost(name, rows, tmp_path):
    assert comparable(read_annotations([written(rows, name, tmp_path)])) == comparable(rows)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_example_corpus_comes_back(name, annotations, codebook, tmp_path):
    again = read_annotations([written(annotations, name, tmp_path, codebook)])
    assert comparable(again) == comparable(annotations)
    assert fingerprint(again) == fingerprint(annotations)  # it trains the same model


@pytest.mark.parametrize("name", WRITTEN)
def test_a_theme_may_be_called_as_a_polarity_is(name, tmp_path):
    rows = [Annotation("a", "Plans are late.", frozenset(["mixed"]), "mixed")]
    assert comparable(read_annotations([written(rows, name, tmp_path)])) == comparable(rows)


@pytest.mark.parametrize("name", ["qdpx", "label-studio", "csv", "jsonl"])
def test_the_same_annotations_give_the_same_bytes(name, annotations, tmp_path):
    first = written(annotations, name, tmp_path).read_bytes()
    assert written(annotations, name, tmp_path).read_bytes() == first


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "tsv", "xlsx", "parquet", "qdpx", "x"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused_in_words(suffix, data, tmp_path):
    read_or_refuse(tmp_path / f"x.{suffix}", data)


@pytest.mark.parametrize("name", WRITTEN)
def test_damaged_files_are_read_or_refused_in_words(name, annotations, tmp_path):
    good = written(annotations[:12], name, tmp_path)
    data = good.read_bytes()
    choose = random.Random(5)
    for _ in range(250):
        bad = bytearray(data)
        for _ in range(choose.choice([1, 1, 3, 20])):
            at = choose.randrange(len(bad))
            action = choose.randrange(3)
            if action == 0:
                bad[at] = choose.randrange(256)
            elif action == 1:
                del bad[at : at + choose.randrange(1, 40)]
            else:
                bad[at:at] = choose.choice([b'"', b"{", b"null", b"[]", b"1e999", b"\xff", b"<a>"])
        read_or_refuse(good, bytes(bad))


@pytest.mark.parametrize("name", ["qdpx", "xlsx"])
def test_damaged_parts_of_archives_are_read_or_refused_in_words(name, annotations, tmp_path):
    import zipfile

    good = written(annotations[:12], name, tmp_path)
    with zipfile.ZipFile(good) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    choose = random.Random(7)
    for _ in range(150):
        which = choose.choice([part for part in parts if parts[part]])
        bad = bytearray(parts[which])
        for _ in range(choose.choice([1, 2, 10])):
            at = choose.randrange(len(bad))
            bad[at : at + choose.randrange(6)] = choose.choice(
                [b'"', b"<x/>", b"-1", b"", b"99999999999999999999", b"&e;", b"\xff"]
            )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(bad) if part == which else content)
        read_or_refuse(good, buffer.getvalue())


def read_or_refuse(file, data):
    file.write_bytes(data)
    said = file.name
    try:
        read_annotations([file])
    except AnnotationError as error:
        said = str(error)
    assert file.name in said
    assert "\n" not in said


@pytest.mark.parametrize("name", WRITTEN)
def test_roles_and_blocks_come_back(name, tmp_path):
    places = [("context", 1), ("context", 1), ("strengths", 2), (None, 3), ("improvement", 4)]
    rows = [
        Annotation(
            "a.pdf",
            f"Visit {number} was made on time.",
            frozenset({"planning"}),
            "strength",
            heading="What we found",
            kind="bullet" if block == 2 else "paragraph",
            paragraph=None if block == 3 else 7,
            sentence=number,
            role=role,
            block=block,
        )
        for number, (role, block) in enumerate(places, start=1)
    ]
    again = sorted(
        read_annotations([written(rows, name, tmp_path)]), key=lambda row: row.sentence or 0
    )
    assert [(a.role, a.block, a.kind) for a in again] == [(a.role, a.block, a.kind) for a in rows]


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet"])
def test_roles_of_results_come_back_as_annotations(name, tmp_path):
    by_model = [
        replace(one, by_hand=False)
        for one in as_tagged(
            [
                Annotation(
                    "a.pdf", "Visits are late.", frozenset({"planning"}), role="context", block=3
                )
            ]
        )
    ]
    file = tmp_path / f"x.{name}"
    with file.open("wb") if FORMATS[name].binary else file.open("w", newline="") as out:
        FORMATS[name].write(by_model, out, False)
    (again,) = read_annotations([file])
    assert (again.role, again.block) == ("context", 3)
