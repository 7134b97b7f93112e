from train.fit.examples import in_context


def test_annotations_in_context_keep_their_sentences(annotations):
    sentences, rows = in_context(annotations)
    assert [s.text for report in sentences for s in report] == [row.text for row in rows]
    assert [s.paragraph for report in sentences for s in report] == [row.paragraph for row in rows]
