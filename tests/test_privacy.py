"""What a model and a message may give away of the texts that they were made from."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy_lookups_data

import classifier
from classifier.bundle.arrays import views
from classifier.bundle.manifest import read_manifest
from classifier.bundle.probe import TEXT
from classifier.bundle.shipped import default_model_path
from classifier.bundle.store import ESTIMATORS
from classifier.language.masking import _english, _places
from classifier.language.pipeline import pipeline
from classifier.model.ngrams import mixed
from train.annotation import AnnotationError
from train.read import read_annotations

WRITTEN_LIKE_NAMES = {
    "academy": "a kind of school",
    "additionally": "opens sentences",
    "adhd": "attention deficit hyperactivity disorder",
    "adm": "agency decision maker",
    "afghanistan": "where children flee from",
    "african": "of origin",
    "amber": "red, amber, green",
    "ap": "alternative provision",
    "asian": "of origin",
    "b": "a family or a baby of a case review",
    "b.": "the same, at the end of a sentence",
    "bell": "of doors and schools",
    "british": "of origin",
    "c": "a family of a case review",
    "c.": "a family of a case review",
    "caf": "common assessment framework",
    "camhs": "child and adolescent mental health services",
    "ccg": "clinical commissioning group",
    "christmas": "a time of year",
    "cin": "child in need",
    "cllr": "councillor, before names, which are masked",
    "cme": "children missing education",
    "conversely": "opens sentences",
    "cprs": "child permanence reports",
    "cqc": "the Care Quality Commission",
    "crc": "community rehabilitation company",
    "dco": "designated clinical officer",
    "dale": "of invented places",
    "dame": "before names, which are masked",
    "dcs": "director of children's services",
    "dfe": "the Department for Education",
    "directorate": "of a council",
    "dsr": "dynamic support register",
    "east": "a direction",
    "easter": "a time of year",
    "eastern": "a direction",
    "edt": "emergency duty team",
    "ehc": "education, health and care",
    "english": "the language",
    "eritrea": "where children flee from",
    "frank": "frank conversations",
    "friday": "a day",
    "furthermore": "opens sentences",
    "gcse": "an exam",
    "gcses": "exams",
    "gp": "a doctor",
    "gps": "doctors",
    "guardian": "special guardian",
    "hmi": "His Majesty's Inspectors",
    "however": "opens sentences",
    "i": "the pronoun",
    "icb": "integrated care board",
    "inspectorate": "of probation",
    "iro": "independent reviewing officer",
    "kingdom": "the United Kingdom",
    "lac": "looked-after children",
    "lantern": "of invented houses",
    "likewise": "opens sentences",
    "m.": "a family of a case review",
    "marsh": "of invented places",
    "mase": "multi-agency meetings on sexual exploitation",
    "matt": "the lemma that spaCy's table gives matter",
    "meanwhile": "opens sentences",
    "mockingbird": "a model of fostering",
    "monday": "a day",
    "mr": "before names, which are masked",
    "mrs": "before names, which are masked",
    "ms": "before names, which are masked",
    "navigator": "health navigators",
    "neet": "not in education, employment or training",
    "nevertheless": "opens sentences",
    "nhs": "the health service",
    "north": "a direction",
    "northern": "a direction",
    "nps": "national probation service",
    "ofsted": "the inspectorate",
    "pa": "personal adviser",
    "pandemic": "that of 2020",
    "pep": "personal education plan",
    "please": "opens sentences",
    "plo": "public law outline",
    "pm": "in the afternoon",
    "portage": "home visits to young disabled children",
    "raa": "regional adoption agency",
    "remand": "remand to custody",
    "roma": "of origin",
    "saturday": "a day",
    "scr": "serious case review",
    "sergeant": "of the police",
    "sgo": "special guardianship order",
    "south": "a direction",
    "sudan": "where children flee from",
    "sunday": "a day",
    "swift": "swift action",
    "tenacious": "tenacious social workers",
    "testament": "a testament to",
    "thank": "of Thank you",
    "thursday": "a day",
    "tuesday": "a day",
    "uk": "the country",
    "unassessed": "unassessed risk",
    "vale": "of invented places",
    "valley": "of Thames Valley, whose first word is masked",
    "wednesday": "a day",
    "welsh": "the language and the country",
    "west": "a direction",
    "yes": "an answer",
}
"""Words of the default model that English writes with a capital more often than without."""

OF_THE_TRADE = (
    "asye cdop cicc covid-19 ehcp hmicfrs idva ilacs iros jsna jtai keyworker keyworkers"
    " lscb marac quorate sencos sendiass sgos timebound uasc"
    " workstreams protectionofchildren@ofsted.gov.uk"
    " www.legislation.gov.uk/"  # a regulation
    "uksi/2015/1792/contents/made"
).split()
"""Words of the default model that a list of English words has not."""


def identifier(word: str) -> int:
    """What a word is kept as: a 64-bit hash; a small number where spaCy has it as a symbol."""
    return pipeline().vocab.strings[word]


@pytest.fixture(scope="module")
def vectorizer():
    model = classifier.load_model()
    for estimator in (model.theme_classifier, model.polarity_classifier):
        np.testing.assert_array_equal(
            estimator.vectorizer_.word_ids_, model.theme_classifier.vectorizer_.word_ids_
        )
    return model.theme_classifier.vectorizer_


@pytest.fixture(scope="module")
def words(vectorizer) -> dict[str, bool]:
    """The words of the vocabulary, and whether English writes them like names.

    A bundle keeps hashes of words, which anybody undoes who has a list of words: here,
    the million most frequent of spacy-lookups-data, with how frequent each is as written.
    """
    table = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    known = set(vectorizer.word_ids_.tolist())
    plain: dict[str, float] = {}
    capital: dict[str, float] = {}
    for written, frequency in json.loads(gzip.decompress(table.read_bytes())).items():
        word = written.casefold()
        if identifier(word) in known:
            ranks = plain if written == word else capital
            ranks[word] = max(frequency, ranks.get(word, -99.0))
    rest = (word for word in _english() if identifier(word) in known)
    found = dict.fromkeys([*plain, *capital, *rest, *OF_THE_TRADE, "@name", "@date", "@number"])
    return {word: capital.get(word, -99.0) > plain.get(word, -99.0) for word in found}


@pytest.mark.slow
def test_every_word_of_the_default_model_can_be_named(vectorizer, words):
    """No word of it is unknown, so that what follows speaks of all of them."""
    ids = np.array([identifier(word) for word in words], dtype=np.uint64)
    known = vectorizer.word_ids_
    assert np.isin(ids, known).all()
    assert vectorizer.word_ngrams == 3
    rest = np.uint64(40)  # of the bits: the first 24 say of most that they are not known
    begins = np.zeros(1 << 24, dtype=bool)
    begins[known >> rest] = True
    named = [ids]
    for _ in range(2):  # an n-gram begins with one that is known as well
        longer = (mixed(named[-1], word) for word in ids)
        likely = np.concatenate([found[begins[found >> rest]] for found in longer])
        named.append(likely[np.isin(likely, known)])
    assert np.isin(known, np.concatenate(named)).all()


@pytest.mark.slow
def test_no_word_of_the_default_model_is_a_name(words):
    places, also_words = _places()
    assert not (places - also_words) & set(words)
    written_like_names = {word for word, is_name in words.items() if is_name}
    assert written_like_names <= set(WRITTEN_LIKE_NAMES)


@pytest.mark.slow
def test_no_inspector_is_in_the_default_model(words, real, real_sentences):
    """Nor is a council; but for names that are words, and are more often written as such."""
    rows = (real / "ilacs_overview.csv").read_text(encoding="utf-8").casefold()
    cells = [row.split(",") for row in rows.splitlines()[1:]]
    names = {word for row in cells for cell in (row[1], row[5]) for word in cell.split()}
    assert len(names) > 150
    directions = {"east", "north", "south", "west"}  # of the names of areas and of health trusts
    found = {name for name in names if words.get(name)} - directions
    assert found <= {"bell"}  # of the doors and schools of invented documents: no real one has it
    for text in real_sentences:
        assert not found & set(re.findall(r"\w+", text.casefold())), text


def test_character_ngrams_hold_no_longer_names(vectorizer):
    """They are of 5 characters, white space included, and of words from which names are gone."""
    assert vectorizer.char_ngrams == (3, 5)
    whole = [f" {place} " for place in _places()[0] - _places()[1] if len(place) <= 3]
    ids = np.array([identifier(gram) for gram in whole], dtype=np.uint64)
    assert not np.isin(ids, vectorizer.char_ids_).any()


def test_a_rare_word_is_not_in_the_default_model(vectorizer):
    assert vectorizer.min_reports >= 8
    assert identifier("knitting") not in vectorizer.word_ids_


def test_the_estimators_hold_numbers_and_names_of_the_codebook():
    """No text: arrays of numbers, and settings whose only strings are polarities."""
    for array in views((default_model_path() / ESTIMATORS).read_bytes()).values():
        assert array.dtype.kind in "uf"

    def strings(value):
        if isinstance(value, dict):
            return [found for child in value.values() for found in strings(child)]
        if isinstance(value, list):
            return [found for child in value for found in strings(child)]
        return [value] if isinstance(value, str) else []

    found = set(strings(read_manifest()["estimators"]))
    assert found == {"strength", "improvement", "mixed", "neutral"}


def test_the_manifest_holds_no_text_of_reports():
    manifest = read_manifest()
    assert manifest["probe"]["text"] == TEXT
    for sketch in manifest["data"]["sketches"].values():
        assert re.fullmatch(r"[0-9a-f]{12}(?: [0-9a-f]{12}){0,31}", sketch)
    own = ("codebook", "probe", "provenance", "title")

    def strings(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from strings(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from strings(inner)
        elif isinstance(value, str):
            yield value

    for string in strings({k: v for k, v in manifest.items() if k not in own}):
        hashes = re.fullmatch(r"[0-9a-f ]+", string)
        assert hashes or len(string.split()) <= 3, string


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        (
            "Since then, Ngozi Oyelaran has visited care leavers in Barnsley weekly.",
            "Since then, Zbigniew Quarrington has visited care leavers in Croydon weekly.",
        ),
        (
            "Ms Hall told inspectors on 3 May 2023 that plans of Kirklees are late.",
            "Ms Brook told inspectors on 9 June 2019 that plans of Torbay are late.",
        ),
    ],
)
def test_a_model_cannot_tell_names_apart(sentence, same):
    model = classifier.load_model()
    np.testing.assert_array_equal(model.tag(sentence).probabilities, model.tag(same).probabilities)


SECRET = "Kerensa told the jovial magistrate that her brother sleeps beneath the quarry bridge."


def words_of_the_secret(message: str) -> list[str]:
    return [word for word in re.findall(r"\w{5,}", SECRET) if word in message]


LINES = {
    "no_object.jsonl": [json.dumps(SECRET)],
    "nested.jsonl": [json.dumps([SECRET.split()])],
    "no_themes.jsonl": [json.dumps({"text": SECRET, "themes": {SECRET: [SECRET]}})],
    "words.jsonl": [json.dumps({"text": SECRET.split(), "themes": []})],
    "number.jsonl": [json.dumps({"text": "a", "themes": [], "sentence": SECRET})],
    "heading.jsonl": [json.dumps({"text": "a", "themes": [], "heading": [SECRET]})],
    "broken.jsonl": [json.dumps({"text": SECRET})[:-1]],
    "span.jsonl": [json.dumps({"text": "a", "entities": [{"text": SECRET}]})],
    "labels.jsonl": [json.dumps({"text": "a", "label": [[SECRET, 1]]})],
    "prodigy.jsonl": [json.dumps({"text": "a", "spans": [{"text": SECRET}], "answer": "accept"})],
    "answer.jsonl": [json.dumps({"text": "a", "spans": [], "answer": SECRET})],
    "tasks.json": [json.dumps([{"data": {"text": [SECRET]}, "annotations": []}])],
    "value.json": [
        json.dumps([{"data": {"text": "a"}, "annotations": [{"result": [{"value": SECRET}]}]}])
    ],
    "flat.json": [json.dumps([{"text": [SECRET], "sentiment": "x", "id": 1}])],
    "no_header.csv": [f'"{SECRET}",workforce', f'"{SECRET}",placements'],
    "one_column.csv": [SECRET, SECRET],
    "words.csv": [SECRET],
    "cells.csv": ["text,themes", f'"{SECRET}",a,{SECRET}'],
    "open.csv": ["text,themes", f'"{SECRET},a'],
    "project.qde": [f"<Project><Sources><TextSource>{SECRET}"],
}


@pytest.mark.parametrize("name", LINES)
def test_messages_about_annotations_quote_no_text(tmp_path, name):
    path = tmp_path / name
    path.write_text("\n".join(LINES[name]) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        read_annotations([path])
    assert path.stem in str(caught.value)
    assert not words_of_the_secret(str(caught.value))


def test_messages_about_labels_quote_no_text(run, tmp_path):
    """As when the column of the texts was taken for that of the themes."""
    path = tmp_path / "swapped.jsonl"
    rows = [{"report": "a", "text": "workforce", "themes": [SECRET], "polarity": SECRET}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for command in (["train", "--out", tmp_path / "m", "--codebook", "default"], ["evaluate"]):
        arguments = [*command[1:], path]
        if command[0] == "evaluate":
            arguments = [default_model_path(), path]
        done = run(command[0], *arguments)
        assert done.returncode == 2
        assert "swapped.jsonl:1" in done.stderr
        assert not words_of_the_secret(done.stderr)


@pytest.mark.parametrize("command", ["tag", "judgements", "explain"])
def test_messages_about_reports_quote_no_text(run, tmp_path, command):
    (tmp_path / "good.txt").write_text(f"{SECRET} Social workers visit weekly.", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(SECRET.encode() + bytes(range(256)))
    (tmp_path / "false.pdf").write_text(SECRET, encoding="utf-8")
    (tmp_path / "damaged.pdf").write_text(f"%PDF-1.7\n{SECRET}", encoding="utf-8")
    done = run(command, tmp_path, "--out", tmp_path / "out.jsonl", "--format", "jsonl")
    assert done.returncode == 1
    assert {"false.pdf", "damaged.pdf"} <= set(re.findall(r"\w+\.pdf", done.stderr))
    assert not words_of_the_secret(done.stderr)


def test_an_error_that_nobody_foresaw_shows_no_values(tmp_path):
    """A traceback has lines of this project, and not what variables hold."""
    report = tmp_path / "a.txt"
    report.write_text(SECRET, encoding="utf-8")
    breaks = (
        "import classifier.run.batch, train.commands.cli\n"
        "def broken(report, *rest): return report.text + 1\n"
        "classifier.run.batch._tag = broken\n"
        "train.commands.cli.app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", breaks, "tag", str(report)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TypeError" in done.stderr
    assert not words_of_the_secret(done.stderr)
