"""Which reports what was learnt from corrections decides about."""

from dataclasses import replace

import numpy as np
import pytest

from classifier import load_model
from classifier.bundle.store import read_bundle, write_bundle
from classifier.language.sentences import split
from classifier.model.changing import adapted, adapted_polarity, of_sources, with_variant
from classifier.model.context import InContext
from classifier.model.report_means import ReportMeans
from classifier.model.stored import Unusable
from classifier.model.variants import Reach, deciding
from classifier.read import read_text
from classifier.results.model import Model

VISITS = (
    "Visits are late. Plans are not clear. Managers do not know why. Staff leave. Help is thin."
)
SCHOOL = (
    "Pupils like the new hall. Maths is taught well. Sport is daily. Books are old. Choirs sing."
)


def sentences(text, framework=None):
    report = read_text(text)
    return split(replace(report, cover=replace(report.cover, framework=framework)))


def reach(*texts, trained=None, framework=None):
    vectorizer = load_model().theme_classifier.vectorizer_
    seen = InContext.of([sentences(text, framework) for text in texts], vectorizer)
    known = None if trained is None else ReportMeans.of([sentences(trained)], vectorizer)
    return Reach.of(seen, np.ones(len(seen.place), dtype=bool), known)


def has(found, text, framework=None):
    one = sentences(text, framework)
    vectorizer = load_model().theme_classifier.vectorizer_
    return found.has(one, vectorizer.transform_words(one.lemmas, one.offsets))


def test_a_kind_is_known_by_its_framework():
    found = reach(VISITS, framework="area_send", trained=SCHOOL)
    assert has(found, SCHOOL, "area_send")
    assert not has(found, VISITS, "ilacs")


def test_without_a_framework_it_is_known_by_its_words():
    found = reach(VISITS, framework="area_send", trained=SCHOOL)
    assert has(found, VISITS)
    assert not has(found, SCHOOL)
    assert has(found, "Pupils like it.")  # too short to say
    assert has(reach(VISITS), SCHOOL)  # nothing is known of what it was trained on
    both = found.and_more(reach(SCHOOL, trained=SCHOOL))
    assert has(both, SCHOOL)


def test_a_kind_stays_known_where_others_are_not():
    """A comment among reports: with all of them the kinds of none were known."""
    known = reach(VISITS, framework="area_send", trained=SCHOOL)
    both = known.and_more(reach(VISITS, trained=SCHOOL))
    assert (both.frameworks, both.all_known) == (("area_send",), False)
    assert has(both, SCHOOL, "area_send")
    assert not has(both, SCHOOL, "ilacs")
    assert has(both, VISITS, "ilacs")


def test_comments_have_a_subject_together():
    found = reach(*VISITS.split(". "), trained=SCHOOL)
    assert len(found.corrected.norms) == 1
    assert has(found, VISITS)
    assert not has(found, SCHOOL)


def test_reports_without_a_correction_do_not_count():
    vectorizer = load_model().theme_classifier.vectorizer_
    seen = InContext.of([sentences(VISITS, "sif"), sentences(SCHOOL, "ilacs")], vectorizer)
    corrected = np.arange(len(seen.place)) == 2
    assert Reach.of(seen, corrected, None).frameworks == ("sif",)


@pytest.fixture(scope="module")
def changed():
    """The model that ships, with variants for area SEND inspections."""
    model = load_model()
    themes, polarity = model.theme_classifier, model.polarity_classifier
    seen = InContext.of([sentences(VISITS, "area_send")], themes.vectorizer_)
    trained = model.estimators.unfamiliarity.means_
    of_kind = Reach.of(seen, np.ones(5, dtype=bool), trained)
    labels = np.ones((5, len(model.themes)), dtype=np.int8)
    sources = of_sources(themes, seen, labels)
    found = adapted(themes, seen, sources, np.arange(sources.shape[1]))
    of_polarity = adapted_polarity(polarity, seen, np.zeros(5, dtype=np.int64))
    return Model(
        replace(
            model.estimators,
            theme_classifier=with_variant(themes, themes, found, of_kind),
            polarity_classifier=with_variant(polarity, polarity, of_polarity, of_kind),
        )
    )


def test_each_report_is_decided_about_by_its_variant(changed):
    X = [sentences(VISITS, "ilacs"), sentences(VISITS, "area_send"), sentences(SCHOOL, "sif")]
    before, after = load_model(), changed
    for ask in (
        lambda model, X: model.theme_classifier.predict_proba(X),
        lambda model, X: model.polarity_classifier.predict_proba(X),
    ):
        was, now = ask(before, X), ask(after, X)
        np.testing.assert_array_equal(now[:5], was[:5])
        np.testing.assert_array_equal(now[10:], was[10:])
        assert not np.allclose(now[5:10], was[5:10])
        np.testing.assert_allclose(now[5:10], ask(after, X[1:2]), atol=1e-6)
    (explained,) = changed.explain(X[1].report, sentences=[1], themes=["planning"])
    k = changed.themes.index("planning")
    assert explained.probability == pytest.approx(changed.predict_proba(X[1].report)[0, k])


def test_what_is_adapted_again_takes_the_place_of_what_was(changed):
    themes = changed.theme_classifier
    ((of_kind, old),) = themes.variants_
    seen = InContext.of([sentences(SCHOOL, "sif")], themes.vectorizer_)
    more = Reach.of(seen, np.ones(5, dtype=bool), of_kind.trained)
    again = with_variant(themes, old, old, more)
    assert [kinds.frameworks for kinds, _ in again.variants_] == [("area_send", "sif")]
    beside = with_variant(themes, themes, themes, more)
    assert [kinds.frameworks for kinds, _ in beside.variants_] == [("area_send",), ("sif",)]
    assert deciding(beside, seen) == [beside.variants_[1][1]]
    of_none = InContext.of([sentences(SCHOOL)], themes.vectorizer_)
    newer = with_variant(beside, beside, old, Reach.of(of_none, np.ones(5, dtype=bool), None))
    assert deciding(newer, seen) == [beside.variants_[1][1]]
    assert deciding(newer, of_none) == [newer.variants_[2][1]]


def test_variants_are_stored(changed, tmp_path):
    write_bundle(changed.estimators, tmp_path / "model")
    again = Model(read_bundle(tmp_path / "model"))
    X = [sentences(VISITS, kind) for kind in ("ilacs", "area_send", None)]
    for name in ("theme_classifier", "polarity_classifier"):
        was, now = getattr(changed, name), getattr(again, name)
        np.testing.assert_array_equal(now.predict_proba(X), was.predict_proba(X))
        ((_, one),) = now.variants_
        assert one.vectorizer_ is now.vectorizer_


@pytest.fixture(scope="module")
def stored(changed):
    return changed.estimators.to_arrays()


def test_of_a_variant_what_has_moved_is_stored(stored):
    """Four kinds of reports did not fit into one bundle."""
    before = sum(a.nbytes for a in load_model().estimators.to_arrays().arrays.values())
    after = sum(a.nbytes for a in stored.arrays.values())
    assert after < 1.05 * before


def moved(settings):
    return settings["theme_variants"]["0"]["moved"]["alone"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda settings: settings["theme_variants"].update({"2": settings["theme_variants"]["0"]}),
        lambda settings: settings["theme_variants"]["0"].pop("reach"),
        lambda settings: settings["theme_variants"]["0"]["reach"].update(frameworks=[1]),
        lambda settings: settings["theme_variants"]["0"]["reach"].update(more=1),
        lambda settings: settings["theme_variants"]["0"]["reach"].update(all_known=1),
        lambda settings: settings["theme_variants"]["0"].pop("moved"),
        lambda settings: settings["theme_variants"]["0"]["moved"].pop("alone"),
        lambda settings: moved(settings).pop("origin"),
        lambda settings: moved(settings).update(origin=[0]),
        lambda settings: moved(settings).update(origin=[99] * 24),
        lambda settings: moved(settings).update(origin=[-1] * 24),
        lambda settings: moved(settings).update(origin=[0] * 10_000_000),
        lambda settings: moved(settings).update(columns="x"),
        lambda settings: moved(settings).update(columns=[24]),
        lambda settings: settings["theme_variants"]["0"]["classifier"].update(second={}),
        lambda settings: settings["theme_variants"]["0"]["classifier"].update(C="x"),
        lambda settings: settings.pop("theme_variants"),
        lambda settings: settings.update(polarity=None),
    ],
)
def test_variants_of_strangers_are_refused(changed, stored, spoil):
    import copy

    estimators = changed.estimators
    settings = copy.deepcopy(dict(stored.settings))
    spoil(settings)
    with pytest.raises(Unusable):
        type(estimators).from_arrays(
            replace(stored, settings=settings), estimators.codebook, estimators.thresholds, {}
        )


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("other", np.zeros(1, dtype=np.float32)),
        ("moved.other", np.zeros(1, dtype=np.float32)),
        ("classifier.alone.coef_words", np.zeros((1, 1), dtype=np.float32)),
        ("moved.alone.rows", np.zeros(1, dtype=np.uint32)),
        ("moved.alone.rows", lambda rows: rows[::-1]),
        ("moved.alone.rows", lambda rows: rows + np.uint32(10**9)),
        ("moved.alone.values", lambda values: values * np.float32(np.nan)),
    ],
)
def test_an_array_that_no_variant_has_is_refused(changed, stored, name, array):
    estimators = changed.estimators
    name = f"theme_variants.0.{name}"
    more = {**stored.arrays, name: array(stored.arrays[name]) if callable(array) else array}
    with pytest.raises(Unusable):
        type(estimators).from_arrays(
            replace(stored, arrays=more), estimators.codebook, estimators.thresholds, {}
        )
