import numpy as np
import pytest

import classifier
from train.annotations.suggest import suggest


@pytest.fixture(scope="module")
def reports(example_pdfs):
    return [classifier.read_report(path) for path in example_pdfs]


def test_whole_paragraphs_of_doubtful_sentences(reports):
    model = classifier.load_model()
    picked = suggest(model, reports, 40)
    assert 40 <= sum(map(len, picked)) < 60
    chosen = {(t.report.name, s.sentence) for t in picked for s in t.sentences}
    worth = {True: [], False: []}
    for report in reports:
        tagged = model.tag(report)
        doubt = np.minimum(tagged.probabilities, 1 - tagged.probabilities).sum(axis=1)
        for sentence, value in zip(tagged.sentences, doubt, strict=True):
            worth[(report.name, sentence.sentence) in chosen].append(value)
    assert np.mean(worth[True]) > 1.5 * np.mean(worth[False])
    in_paragraphs = {(t.report.name, s.paragraph) for t in picked for s in t.sentences}
    for report in reports:
        for s in model.tag(report).sentences:
            if s.paragraph is not None and s.kind == "paragraph":
                inside = (report.name, s.sentence) in chosen
                assert inside <= ((report.name, s.paragraph) in in_paragraphs)


def test_the_same_text_is_suggested_once(reports):
    copy = reports[0].renamed("copy")
    picked = suggest(classifier.load_model(), [reports[0], copy], 60)
    texts = [s.text for t in picked for s in t.sentences]
    assert len(set(texts)) > 0.9 * len(texts)


def test_nothing_to_suggest():
    assert suggest(classifier.load_model(), [], 10) == []
