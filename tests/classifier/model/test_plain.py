"""The shipped model, computed slowly with plain scikit-learn, says the same.

Nothing here is fast or shared with the package but the fitted numbers: scikit-learn counts, weights
and multiplies, in double precision, and neighbours are looked up one by one.
"""

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.special import expit, softmax
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC
from spacy.strings import get_string_id

import classifier
from classifier.language.pipeline import pipeline
from classifier.language.sentences import Sentences
from classifier.model.context import place
from classifier.model.cues import CONTRAST, CUES
from classifier.model.ngrams import word_ngrams
from classifier.model.stacking import IMPOSSIBLE
from classifier.model.surroundings import Surroundings

KINDS = ("sif", "joint_inspection", "area_send")
CHARACTERS = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False)


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


def tokens(report: Sentences, what: str) -> list[list[int]]:
    limits = zip(report.offsets[:-1], report.offsets[1:], strict=True)
    return [getattr(report, what)[a:b].tolist() for a, b in limits]


def word_grams(lemmas: list[int]) -> list[int]:
    offsets = np.array([0, len(lemmas)])
    return word_ngrams(np.array(lemmas, dtype=np.uint64), offsets, 3)[1].tolist()


def char_grams(norms: list[int]) -> list[int]:
    strings = pipeline().vocab.strings
    text = " ".join(strings[norm] for norm in norms)
    return [get_string_id(gram) for gram in CHARACTERS.build_analyzer()(text)]


def tf_idf(texts, analyzer, ids, idf) -> sp.csr_matrix:
    vocabulary = {gram: column for column, gram in enumerate(ids.tolist())}
    plain = TfidfVectorizer(analyzer=analyzer, vocabulary=vocabulary, sublinear_tf=True)
    plain.idf_ = idf.astype(float)
    return plain.transform(texts)


class Plain:
    """Features and neighbours of the sentences of a report, one by one."""

    def __init__(self, report: Sentences, vectorizer) -> None:
        self.words_of = lambda texts: tf_idf(
            texts, word_grams, vectorizer.word_ids_, vectorizer.word_idf_
        )
        self.lemmas = tokens(report, "lemmas")
        self.words = self.words_of(self.lemmas)
        self.opening = self.words_of([lemmas[:8] for lemmas in self.lemmas])
        self.chars = tf_idf(
            tokens(report, "norms"), char_grams, vectorizer.char_ids_, vectorizer.char_idf_
        )
        unit, n = report.paragraphs.tolist(), len(report)
        self.n = n
        self.whole = [[j for j in range(n) if unit[j] == unit[i]] for i in range(n)]
        self.rest = [
            [j for j in same if j != i and abs(j - i) <= 6] for i, same in enumerate(self.whole)
        ]
        self.previous = [i - 1 if i and unit[i - 1] == unit[i] else None for i in range(n)]
        self.following = [i + 1 if i + 1 < n and unit[i + 1] == unit[i] else None for i in range(n)]
        self.before = [i - 1 if i else None for i in range(n)]
        self.after = [i + 1 if i + 1 < n else None for i in range(n)]
        self.across = [
            b if p is None else None for b, p in zip(self.before, self.previous, strict=True)
        ]
        self.first = [same[0] if same[0] != i else None for i, same in enumerate(self.whole)]
        sections = report.sections.tolist()
        self.section = [[j for j in range(n) if sections[j] == sections[i]] for i in range(n)]
        self.place = place([report], Surroundings.of([report])).astype(float)

    def at(self, values, where):
        """Values of one neighbour, 0 for none."""
        return np.array([values[j] if j is not None else 0 * values[0] for j in where])

    def words_at(self, where) -> sp.csr_matrix:
        none = sp.csr_matrix((1, self.words.shape[1]))
        return sp.vstack([none if j is None else self.words[j] for j in where], format="csr")

    def mean(self, values, groups):
        return np.array([values[j].mean(axis=0) if j else 0 * values[0] for j in groups])


def margins(parts, coefs, intercept) -> np.ndarray:
    machine = LinearSVC()
    machine.classes_ = np.arange(len(intercept))
    machine.coef_, machine.intercept_ = np.vstack(coefs).T.astype(float), intercept.astype(float)
    return machine.decision_function(sp.hstack(parts, format="csr"))


def logits(inputs, network) -> np.ndarray:
    """What an MLP of scikit-learn gives before the last activation."""
    mlp = MLPClassifier()
    scaled = (inputs - network.center_) / network.scale_
    mlp.coefs_ = [network.hidden_coef_.astype(float), network.output_coef_.astype(float)]
    mlp.intercepts_ = [
        network.hidden_intercept_.astype(float),
        network.output_intercept_.astype(float),
    ]
    mlp.n_layers_, mlp.out_activation_ = 3, "identity"
    return mlp._forward_pass_fast(np.clip(scaled, -network.clip, network.clip), check_input=False)


def plain_themes(themes, report: Sentences) -> np.ndarray:
    x = Plain(report, themes.vectorizer_)
    own = [x.words, 0.4 * x.opening, 0.6 * x.chars]
    rest = normalize(
        sp.vstack([sp.csr_matrix(x.words[j].sum(axis=0)) for j in x.rest], format="csr")
    )
    around = [
        0.5 * x.words_at(x.previous),
        0.25 * x.words_at(x.across),
        0.4 * x.words_at(x.following),
        0.5 * x.words_at(x.first),
        0.5 * rest,
        sp.csr_matrix(0.5 * x.place[:, :8]),
        sp.hstack([0.5 * (report.framework == kind) * x.words for kind in KINDS]),
    ]
    alone, context = themes.alone_, themes.context_
    a = margins(own, alone.coefs_, alone.intercept_).clip(-4, 4) + 1
    b = margins(own + around, context.coefs_, context.intercept_).clip(-4, 4) + 1
    of_opening = x.opening @ (alone.coefs_[0] + 0.4 * alone.coefs_[1].astype(float))
    parts = [
        part @ coef.astype(float) for part, coef in zip(own + around, context.coefs_, strict=True)
    ]
    likely = expit(3 * (b - 1))

    def greatest(values):
        return np.array([values[j].max(axis=0).clip(0) if j else 0 * values[0] for j in x.rest])

    def twice(values, where):
        return x.at(x.at(values, where), where)

    views = np.stack(
        [
            *(b, a, x.at(a, x.previous), x.at(a, x.following)),
            *(twice(a, x.previous), twice(a, x.following)),
            *(x.at(a, x.first), x.mean(a, x.rest), greatest(a)),
            *(x.at(b, x.previous), x.at(b, x.following)),
            *(twice(b, x.previous), twice(b, x.following)),
            *(x.at(b, x.first), x.mean(b, x.rest), greatest(b)),
            *(x.at(b, x.before), x.at(b, x.after)),
            *(x.mean(likely, x.section), x.mean(likely, [range(x.n)] * x.n), sum(parts[:3])),
            *parts[3:],
            of_opening,
            *(x.at(of_opening, near) for near in (x.previous, x.following, x.first)),
        ],
        axis=2,
    )
    second = themes.second_
    found = IMPOSSIBLE + 0.1 * b
    for i, k in np.argwhere(b > second.possible_).tolist():
        others = b[i].copy()
        others[k] = 0
        inputs = [
            *views[i, k],
            *np.sort(others)[::-1][:3],
            (others > b[i, k]).sum(),
            (b[i] > 0.5).sum(),
            *x.place[i],
            *b[i],
            likely[i] @ second.together_[:, k],
            np.maximum(b[i] - 1, -1) @ second.together_[:, k],
            *np.eye(b.shape[1])[k],
        ]
        found[i, k] = logits(np.array([inputs]), second.network_)[0, 0]
    slope, intercept = themes.calibration_
    return expit(found * slope + intercept)


def plain_polarity(polarity, report: Sentences) -> np.ndarray:
    x = Plain(report, polarity.vectorizer_)
    contrast = set(CONTRAST.tolist())
    cuts = [
        next((i for i, word in enumerate(words) if i > 2 and word in contrast), None)
        for words in x.lemmas
    ]
    halves = [
        x.words_of([[] if c is None else w[:c] for w, c in zip(x.lemmas, cuts, strict=True)]),
        x.words_of([[] if c is None else w[c:] for w, c in zip(x.lemmas, cuts, strict=True)]),
    ]
    parts = [x.words, 0.6 * x.chars, 0.4 * x.opening, *(0.7 * half for half in halves)]
    parts += [0.4 * x.words_at(x.previous), 0.4 * x.words_at(x.following)]
    parts.append(sp.csr_matrix(0.3 * x.place))
    coefs = [coef.astype(float) for coef in polarity.first_.coefs_]
    total = margins(parts, coefs, polarity.first_.intercept_)
    probability = softmax(total, axis=1)
    near = [x.at(probability, x.previous), x.at(probability, x.following)]
    cues = np.array([[np.isin(w, cue).sum() for cue in CUES] for w in x.lemmas])
    unusual = (cues.mean(axis=0) - polarity.usual_) * x.n / (x.n + 30)
    inputs = np.hstack(
        [
            total,
            *(part @ coef for part, coef in zip(parts[:5], coefs[:5], strict=True)),
            *(parts[k] @ side(coefs[k], 0) for k in (0, 2) for side in (np.maximum, np.minimum)),
            *near,
            *(x.at(near[0], x.previous), x.at(near[1], x.following)),
            x.mean(probability, x.rest),
            x.mean(probability, x.section),
            x.mean(probability, [range(x.n)] * x.n),
            cues,
            np.tile(unusual, (x.n, 1)),
            x.place,
        ]
    )
    scaling = polarity.calibration_
    return softmax(logits(inputs, polarity.network_) @ scaling[:-1] + scaling[-1], axis=1)


@pytest.mark.slow
def test_the_model_says_what_plain_scikit_learn_says(model, sentences, of_another_kind):
    for report in [*sentences, of_another_kind]:
        tagged = model.tag(report)
        plain = plain_themes(model.theme_classifier, report)
        np.testing.assert_allclose(tagged.probabilities, plain, rtol=0, atol=1e-6)
        plain = plain_polarity(model.polarity_classifier, report)
        np.testing.assert_allclose(tagged.polarity_probabilities, plain, rtol=0, atol=1e-6)


def test_classifiers_say_the_same_alone_as_together(model, sentences):
    """One vectorizer serves both where they learnt the same; each has its own otherwise."""
    tagged = model.tag(sentences[0])
    assert model.theme_classifier.vectorizer_ is model.polarity_classifier.vectorizer_
    themes = model.theme_classifier.predict_proba(sentences[:1])
    np.testing.assert_allclose(tagged.probabilities, themes, rtol=0, atol=1e-6)
    polarity = model.polarity_classifier.predict_proba(sentences[:1])
    np.testing.assert_allclose(tagged.polarity_probabilities, polarity, rtol=0, atol=1e-6)
