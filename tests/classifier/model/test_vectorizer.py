import copy

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.language.pipeline import pipeline
from classifier.model.vectorizer import SentenceVectorizer


@pytest.fixture(scope="module")
def fitted(sentences):
    return SentenceVectorizer(min_reports=1, idf_power=1.0).fit(sentences)


def tokens(sentences, what: str, first: int | None = None) -> list[list[str]]:
    strings = pipeline().vocab.strings
    return [
        [strings[i] for i in getattr(s, what)[a:b].tolist()[:first]]
        for s in sentences
        for a, b in zip(s.offsets[:-1], s.offsets[1:], strict=True)
    ]


def same(ours, theirs) -> None:
    """The same matrix but for the order of the columns."""
    assert ours.shape == theirs.shape
    assert ours.nnz == theirs.nnz
    np.testing.assert_allclose(np.sort(ours.data), np.sort(theirs.data), atol=1e-6)
    gram, expected = (ours @ ours.T).toarray(), (theirs @ theirs.T).toarray()
    np.testing.assert_allclose(gram, expected, atol=1e-5)  # sums of single precision


def words_of_scikit_learn() -> TfidfVectorizer:
    return TfidfVectorizer(
        tokenizer=lambda x: x,
        lowercase=False,
        token_pattern=None,
        ngram_range=(1, 3),
        min_df=2,
        sublinear_tf=True,
    )


def test_words_are_those_of_scikit_learn(sentences, fitted):
    plain = words_of_scikit_learn().fit(tokens(sentences, "lemmas"))
    blocks = fitted.transform(sentences)
    same(blocks.words, plain.transform(tokens(sentences, "lemmas")))
    same(blocks.opening, plain.transform(tokens(sentences, "lemmas", 8)))


def test_character_ngrams_are_those_of_scikit_learn(sentences, fitted):
    plain = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True, lowercase=False
    )
    texts = [" ".join(words) for words in tokens(sentences, "norms")]
    same(fitted.transform(sentences).chars, plain.fit_transform(texts))


def test_one_report_at_a_time_gives_the_same(sentences, fitted):
    together = fitted.transform(sentences).chars
    apart = [fitted.transform([one]).chars for one in sentences]
    assert abs(together[: len(sentences[0])] - apart[0]).max() < 1e-6
    assert abs(together[-len(sentences[-1]) :] - apart[-1]).max() < 1e-6


def test_what_few_reports_say_is_dropped(sentences):
    many = []
    for report in [*sentences] * 4:  # every report four times, as four reports
        many.append(copy.copy(report))
        many[-1].report = report.report.renamed(f"copy {len(many)}")
    vectorizer = SentenceVectorizer(min_reports=3).fit(many)
    everything = SentenceVectorizer(min_reports=1).fit(many)
    assert len(vectorizer.word_ids_) == len(everything.word_ids_)
    rare = SentenceVectorizer(min_reports=5).fit(many)
    assert len(rare.word_ids_) < len(everything.word_ids_)


def test_parts_of_a_report_count_as_one_report(sentences):
    parts = [part for report in sentences for part in report.parts(4)]
    whole = SentenceVectorizer().fit(sentences)
    np.testing.assert_array_equal(SentenceVectorizer().fit(parts).word_ids_, whole.word_ids_)
