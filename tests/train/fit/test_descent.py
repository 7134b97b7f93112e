"""Models that learn from corrections, and models whose themes are changed."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.bundle.store import read_bundle, write_bundle
from classifier.codebook import Codebook, Theme
from classifier.errors import BundleError
from classifier.model.adapting import log_loss, move, squared_hinge
from classifier.model.changing import merged_thresholds
from classifier.model.routes import Routes
from classifier.model.stored import Unusable
from classifier.results.model import Model
from train.annotation import AnnotationError
from train.fit import training as fit
from train.fit.adapt import FEWEST_POLARITIES, SHOWN, adapt
from train.fit.descent import FEWEST, change_themes, learn_from
from train.fit.examples import in_context, labels
from train.report.card import write_card


@pytest.fixture(scope="module")
def start(annotations, codebook):
    """A model of two of the three example reports."""
    reports = sorted({a.report for a in annotations})
    rows = [a for a in annotations if a.report in reports[:2]]
    return fit.train(rows, codebook, title="start", folds=0).model


@pytest.fixture(scope="module")
def corrections(annotations, start):
    """The third report, with the themes that the model knows."""
    last = max(a.report for a in annotations)
    known = frozenset(start.themes)
    rows = [replace(a, themes=a.themes & known) for a in annotations]
    return [a for a in rows if a.report == last]


@pytest.fixture(scope="module")
def others(annotations):
    """Reports that nobody corrected."""
    last = max(a.report for a in annotations)
    return in_context([a for a in annotations if a.report != last])[0]


def probabilities(model, X):
    return model.theme_classifier.predict_proba(X)


def replace_facts(model, other):
    return Model(replace(model.estimators, facts=other.facts))


def explanations_add_up(model, X):
    found = model.explain(X[0].report)
    assert found
    for one in found:
        added = sum(w.contribution for w in one.words) + sum(one.surroundings.values())
        assert one.base + added == pytest.approx(one.score, abs=1e-3)


def come_back(model, path):
    write_bundle(model.estimators, path, write_card(model, None))
    return Model(read_bundle(path))


@pytest.mark.parametrize(
    "loss",
    [
        squared_hinge(np.array([[1, 0], [0, -1], [-1, 1]] * 4, dtype=np.int8), 0.7),
        log_loss(np.array([0, 1, 1] * 4), np.array([1.0, 0.5, 2.0] * 4), 0.7),
    ],
)
def test_weights_move_as_far_as_the_minimum_says(loss):
    """Compared with the same minimum sought over the weights themselves."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(0)
    X, said = rng.normal(size=(12, 5)), rng.normal(size=(12, 2))
    found = move(csr_matrix(X), said, loss)

    def objective(flat):
        way = flat.reshape(5, 2)
        return loss(said + X @ way)[0] + 0.5 * (way**2).sum()

    expected = minimize(objective, np.zeros(10)).x.reshape(5, 2)
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_what_was_corrected_is_learnt_where_it_gains(start, corrections):
    found = learn_from(start, corrections, origin="abc")
    of_all = found.gains[0]
    assert of_all.name == "themes"
    assert of_all.adapted == (of_all.better >= 0.9)
    X, rows = in_context(corrections)
    truth = np.concatenate(labels(X, rows, start.themes)[0]) == 1
    right = [
        ((probabilities(model, X) >= model.thresholds) == truth).mean()
        for model in (start, found.model)
    ]
    assert right[1] >= right[0]
    step = found.model.facts["descent"][-1]
    assert (step["model"], step["title"], step["reports"]) == ("abc", "start", 1)
    assert step["sentences"] == len(corrections)
    assert found.model.facts["scores"] is None
    assert "“start”" in write_card(found.model, None)["README.md"]


def test_a_theme_whose_own_loss_falls_is_adapted_and_others_are_kept(start, corrections):
    """Nobody means the most frequent theme; of the next one anything is said."""
    X, rows = in_context(corrections)
    (Y,), _ = labels(X, rows, start.themes)
    gone, random = np.argsort(-(Y == 1).sum(axis=0))[:2]
    mixed = np.random.default_rng(0).permutation(Y[:, random])
    Y[:], Y[:, gone], Y[:, random] = -1, 0, mixed
    found = adapt(start, X, [Y])
    gains = {gain.name: gain for gain in found.of_themes}
    assert found.themes.better >= SHOWN
    assert gains[start.themes[gone]].adapted
    assert all(gain.adapted == (gain.better > 0.5) for gain in gains.values())
    changed = {name for name, gain in gains.items() if gain.adapted}
    before, after = (probabilities(model, X) for model in (start, found.model))
    assert after[:, gone].mean() < before[:, gone].mean()
    differ = (after != before).any(axis=0).tolist()
    assert {name for name, other in zip(start.themes, differ, strict=True) if other} == changed


def test_polarity_is_adapted_where_it_gains_from_enough_sentences(start, corrections):
    other = {"strength": "improvement", "improvement": "strength"}
    rows = [replace(a, polarity=other.get(a.polarity, a.polarity)) for a in corrections]
    X, rows = in_context(rows)
    Y, polarity = labels(X, rows, start.themes)
    nothing = [np.full_like(y, -1) for y in Y]
    found = adapt(start, X, nothing, polarity)
    assert found.themes is None
    assert found.polarity.adapted
    assert found.polarity.after > found.polarity.before
    few = polarity[0].copy()
    few[: -(FEWEST_POLARITIES - 1)] = None
    kept = adapt(start, X, nothing, [few])
    assert kept.polarity.better >= SHOWN
    assert not kept.polarity.adapted
    assert kept.model.polarity_classifier is start.polarity_classifier


def test_what_the_model_does_not_decide_is_nothing_to_learn_from(start, corrections):
    rows = [replace(a, themes=frozenset(), judged=frozenset()) for a in corrections]
    without = Model(replace(start.estimators, polarity_classifier=None))
    with pytest.raises(AnnotationError, match="no theme is judged, and the model has no polarity"):
        learn_from(without, rows)


def test_what_was_corrected_is_right_afterwards(start, corrections, others, tmp_path):
    """Whether the weights gain or not, and in no other place."""
    wrong = [replace(a, themes=frozenset(start.themes[:2]) ^ a.themes) for a in corrections[:40]]
    wrong = [replace(a, polarity="improvement") for a in wrong]
    X, rows = in_context([*wrong, *corrections[40:]])
    found = learn_from(start, rows).model
    found = come_back(replace_facts(found, start), tmp_path / "model")
    (truth,), _ = labels(X, rows, start.themes)
    tagged = found.tag(X[0])
    np.testing.assert_array_equal(tagged.assigned, truth == 1)
    np.testing.assert_array_equal(found.predict_proba(X[0].report)[:40], truth[:40])
    assert [tagged.polarities[k] for k in tagged.polarity[:40]] == ["improvement"] * 40
    decided = [one for one in found.explain(X[0].report, sentences=[1]) if one.decided]
    assert [one.theme for one in decided] == [n for n in start.themes if n in wrong[0].themes]
    assert decided[0].verdict == "assigned by people"
    always = Model(replace(found.estimators, thresholds=np.zeros(len(start.themes))))
    np.testing.assert_array_equal(always.tag(X[0]).assigned[:40], truth[:40] == 1)
    assert {one.decided for one in always.explain(X[0].report, sentences=range(1, 41))} == {True}
    fewer = change_themes(found, drop=[start.themes[0]])
    np.testing.assert_array_equal(fewer.tag(X[0]).assigned, truth[:, 1:] == 1)
    alone = Model(replace(found.estimators, decisions=None))
    np.testing.assert_array_equal(found.tag(others[0]).assigned, alone.tag(others[0]).assigned)


def test_what_is_kept_is_kept_of_each_kind(start, annotations):
    """Corrections of two kinds, one of which has a variant already, which knows more themes."""
    known = frozenset(start.themes)
    rows = [replace(a, themes=a.themes & known) for a in annotations]
    first, second, last = sorted({a.report for a in annotations})

    def of(report, kind, *names):
        """That all sentences are about some themes; about others nothing is said."""
        chosen = frozenset(names)
        found = [a for a in rows if a.report == report]
        return [
            replace(a, themes=chosen, judged=chosen, polarity=None, framework=kind) for a in found
        ]

    one, other = start.themes[:2]
    begun = learn_from(start, of(first, "area_send", one)).model
    both = [*of(first, "area_send", other), *of(second, "jtai", other), *of(last, "jtai", other)]
    found = learn_from(begun, both)
    assert [gain.name for gain in found.gains if gain.adapted] == ["themes", other]
    kinds = [reach.frameworks for reach, _ in found.model.theme_classifier.variants_]
    assert sorted(kinds) == [("area_send",), ("jtai",)]
    X = in_context(both)[0]
    was, now = probabilities(begun, X), probabilities(found.model, X)
    rest = [k for k, name in enumerate(start.themes) if name != other]
    np.testing.assert_allclose(now[:, rest], was[:, rest], atol=1e-6)
    assert not np.allclose(now, was, atol=1e-2)


def test_sentences_none_of_which_has_a_theme_teach_nothing_about_themes(start, corrections):
    rows = [replace(a, themes=frozenset(), polarity=None) for a in corrections]
    said: list[str] = []
    found = learn_from(start, rows, say=said.append)
    assert not found.gains
    assert found.model.theme_classifier is start.theme_classifier
    assert said[0].endswith(f"report: 0 with a theme, {len(rows)} without, 0 with a polarity")
    assert "as none has a theme, nothing is learnt about themes" in said[1]
    assert (found.model.estimators.decisions.themes == 0).all()
    by_name = [replace(a, judged=frozenset({start.themes[0]})) for a in rows]
    assert {gain.name for gain in learn_from(start, by_name).gains} == {"themes", start.themes[0]}


def test_how_often_the_model_decided_otherwise_is_told(start, corrections):
    rows = [replace(a, judged=None if n < 3 else frozenset()) for n, a in enumerate(corrections)]
    found = learn_from(start, rows)
    X, rows = in_context(corrections)
    Y, _ = labels(X, rows, start.themes)
    differs = (np.concatenate(Y) != (probabilities(start, X) >= start.thresholds)).any(axis=1)
    differs[3:] = False
    polarity = start.polarity_classifier.predict(X)
    differs |= [row.polarity not in (None, one) for row, one in zip(rows, polarity, strict=True)]
    assert (found.judged, found.against) == (len(rows), differs.sum())


def test_a_report_under_two_names_counts_once(start, corrections):
    other = [replace(a, report=f"{a.report}.pdf") for a in corrections]
    said: list[str] = []
    found = learn_from(start, [*corrections, *other], say=said.append)
    step = found.model.facts["descent"][-1]
    assert (step["reports"], step["sentences"]) == (1, len(corrections))
    assert said


def test_a_theme_that_nobody_judged_keeps_its_probabilities(start, corrections, others, tmp_path):
    name = max(start.themes, key=lambda n: sum(n in a.themes for a in corrections))
    rows = [replace(a, judged=frozenset({name}), polarity=None) for a in corrections]
    rows = [replace(a, themes=a.themes & {name}) for a in rows]
    X, rows = in_context(rows)
    Y, _ = labels(X, rows, start.themes)
    k = start.themes.index(name)
    found = adapt(start, X, Y)
    assert [gain.name for gain in found.of_themes] == [name]
    if not found.themes.adapted:  # too little to show it: adapt it all the same
        from classifier.model.changing import adapted, of_sources
        from classifier.model.context import InContext

        seen = InContext.of(X, start.theme_classifier.vectorizer_)
        sources = of_sources(start.theme_classifier, seen, np.concatenate(Y))
        classifier = adapted(start.theme_classifier, seen, sources, np.array([k]))
        found = replace(found, model=Model(replace(start.estimators, theme_classifier=classifier)))
    before, after = probabilities(start, others), probabilities(found.model, others)
    np.testing.assert_array_equal(np.delete(after, k, axis=1), np.delete(before, k, axis=1))
    assert not np.array_equal(after[:, k], before[:, k])
    explanations_add_up(found.model, others)
    again = come_back(replace_facts(found.model, start), tmp_path / "model")
    np.testing.assert_array_equal(probabilities(again, others), after)


def test_where_nothing_is_shown_nothing_changes(start, corrections, others):
    rows = [replace(a, judged=None if n < 3 else frozenset()) for n, a in enumerate(corrections)]
    rows = [a if a.judged is None else replace(a, themes=frozenset(), polarity=None) for a in rows]
    found = learn_from(start, rows)
    assert not any(gain.adapted for gain in found.gains)
    np.testing.assert_array_equal(probabilities(found.model, others), probabilities(start, others))


def new_theme(corrections, name="rain"):
    """Every fourth sentence is about rain, and says so."""
    rows = []
    for n, a in enumerate(corrections):
        about = n % 4 == 0
        text = f"{a.text[:-1]} while heavy rain fell." if about else a.text
        rows.append(replace(a, text=text, themes=a.themes | {name} if about else a.themes))
    return rows, Codebook((Theme(name, "Rain", "Rain that falls."),))


def test_a_new_theme_leaves_the_others_as_they_are(start, corrections, others, tmp_path):
    rows, codebook = new_theme(corrections)
    found = learn_from(start, rows, codebook)
    (added,) = found.added
    assert found.model.themes == (*start.themes, "rain")
    assert added.f1.value > 0.6
    X, _ = in_context(rows)
    for texts in (others, X):
        now = probabilities(found.model, texts)
        np.testing.assert_array_equal(now[:, :-1], probabilities(start, texts))
    about = np.array(["rain" in a.themes for a in rows])
    said = probabilities(found.model, X)[:, -1] >= found.model.thresholds[-1]
    assert (said == about).mean() > 0.8
    explanations_add_up(found.model, X)
    again = come_back(found.model, tmp_path / "model")
    np.testing.assert_array_equal(probabilities(again, X), probabilities(found.model, X))


def test_a_new_theme_needs_examples_and_a_definition(start, corrections):
    rows, codebook = new_theme(corrections)
    few = [a for a in rows if "rain" in a.themes][: FEWEST - 1]
    few += [a for a in rows if "rain" not in a.themes]
    with pytest.raises(AnnotationError, match=f"has {FEWEST - 1} annotated sentences"):
        learn_from(start, few, codebook)
    with pytest.raises(AnnotationError, match=r"does not know theme 'rain'.*codebook"):
        learn_from(start, rows)
    with pytest.raises(AnnotationError, match="has no definition"):
        learn_from(start, rows, Codebook.from_names(["rain"]))


@pytest.mark.parametrize("one_more", [False, True])
def test_a_theme_that_was_added_can_be_left_out_again(
    start, corrections, others, tmp_path, one_more
):
    rows, codebook = new_theme(corrections)
    drop = ["rain", start.themes[0]] if one_more else ["rain"]
    fewer = change_themes(learn_from(start, rows, codebook).model, drop=drop)
    again = come_back(fewer, tmp_path / "model")
    assert again.themes == start.themes[one_more:]
    before = probabilities(start, others)[:, one_more:]
    np.testing.assert_array_equal(probabilities(again, others), before)


def test_themes_are_renamed_merged_and_left_out(start, others, tmp_path):
    one, two, three, four, *rest = start.themes
    changed = change_themes(
        start, rename={one: "first"}, merge={"both": [two, three]}, drop=[four], title="smaller"
    )
    assert changed.themes == ("first", "both", *rest)
    before, after = probabilities(start, others), probabilities(changed, others)
    np.testing.assert_array_equal(
        after[:, [0, *range(2, after.shape[1])]], before[:, [0, *range(4, before.shape[1])]]
    )
    np.testing.assert_allclose(after[:, 1], 1 - (1 - before[:, 1]) * (1 - before[:, 2]))
    assert changed.thresholds[1] == pytest.approx(start.thresholds[1:3].mean())
    explanations_add_up(changed, others)
    again = come_back(changed, tmp_path / "model")
    np.testing.assert_array_equal(probabilities(again, others), after)
    assert again.facts["descent"][0]["left_out"] == [four]
    for wrong in ({"rename": {"no such": "x"}}, {"drop": [one, one]}, {"rename": {one: two}}):
        with pytest.raises(ValueError, match="theme"):
            change_themes(start, **wrong)


def test_a_theme_that_is_never_assigned_does_not_raise_the_threshold():
    found = merged_thresholds(np.array([1.0, 0.4, 0.2, 1.0]), [[0], [1], [0, 1, 2], [0, 3]])
    assert found.tolist() == pytest.approx([1.0, 0.4, 0.3, 1.0])


def test_what_is_told_of_themes_has_their_new_names(start):
    one, two, three, *_ = start.themes
    told = replace(start.estimators, facts={**start.facts, "few_examples": {one: 3, two: 4}})
    changed = change_themes(Model(told), rename={one: "first"})
    assert changed.facts["few_examples"] == {"first": 3, two: 4}
    merged = change_themes(Model(told), rename={one: "first"}, merge={two: [two, three]})
    assert merged.facts["few_examples"] == {"first": 3}  # the merged one has more than two had
    assert change_themes(Model(told), drop=[two], rename={three: two}).facts["few_examples"] == {
        one: 3
    }


def test_each_step_adds_what_it_learnt_from(start, corrections):
    known = start.facts["data"]["sketches"]
    said: list[str] = []
    once = learn_from(start, corrections, say=said.append).model
    assert not any("WARNING" in line for line in said)
    said.clear()
    twice = learn_from(once, corrections[:100], say=said.append).model
    assert "has learnt from 1 of these reports before" in said[0]
    name = corrections[0].report
    added = twice.facts["data"]["sketches"].keys() - known.keys()
    assert added == {name, f"{name} (corrected)"}
    third = learn_from(twice, corrections[:90]).model
    assert f"{name} (corrected) (corrected)" in third.facts["data"]["sketches"]
    again = learn_from(third, corrections[:90]).model  # nothing that is not there already
    assert again.facts["data"]["sketches"] == third.facts["data"]["sketches"]


@pytest.mark.parametrize(
    "routes",
    [
        "x",
        [[[0, 1]], [[0, 0, 0, 0]]],  # no second theme
        [[[0, 1]], [[0, 0, 0, 0], [1, 1, 1, 1]]],  # no such pass
        [[[0, 1]], [[0, 0, 0, 0], [1, 0, 0, 1]]],  # a column that the pass does not see there
        [[[0, 1]], [[0, 0, 0, 0], [1, 0, 9999999, -1]]],
        [[[0, 1], [0]], [[0, 0, 0, 0], [1, 0, 1, 1]]],
        [[[0, 1]], [[0, 0, 0, 0], [1, 0, 1, True]]],
    ],
)
def test_routes_of_strangers_are_refused(routes):
    with pytest.raises(Unusable, match="routes"):
        Routes.from_plain(routes, 2)


def test_a_bundle_with_other_routes_is_refused(start, tmp_path):
    smaller = change_themes(start, drop=[start.themes[0]])
    write_bundle(smaller.estimators, tmp_path / "model")
    manifest = tmp_path / "model" / "manifest.json"
    text = manifest.read_text()
    assert '"routes_"' in text
    manifest.write_text(text.replace('"routes_"', '"roots_"'))
    with pytest.raises(BundleError, match="different settings"):
        read_bundle(tmp_path / "model")
