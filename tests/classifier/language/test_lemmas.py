from classifier.language.pipeline import pipeline


def test_lemmas_are_looked_up():
    assert [t.lemma_ for t in pipeline()("Children were visited")] == ["child", "be", "visit"]
