from dataclasses import replace

from train.fit.overlap import sketches, trained_on


def test_a_phrase_in_common_makes_no_report_trained_on(annotations):
    ours = [a for a in annotations if a.report == "northmere_2024"]
    other = [a for a in annotations if a.report == "ashcombe_2023"]
    mixed = [*other, *(replace(a, report="ashcombe_2023") for a in ours[:2])]
    assert trained_on(sketches(ours), mixed) == ()
