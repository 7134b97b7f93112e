import spacy
from spacy import displacy

import classifier

TEXT = "Caseloads are much too high.\n\nThe virtual school is well led. It helps children to learn."


def test_themes_of_sentences_as_the_model_says():
    nlp = spacy.blank("en")
    nlp.add_pipe("report_themes")
    doc = nlp(TEXT)
    tagged = list(classifier.load_model().tag(TEXT))
    assert [s.text.strip() for s in doc.sents] == [t.sentence.text for t in tagged]
    for sentence, expected in zip(doc.sents, tagged, strict=True):
        span = doc.char_span(sentence.start_char, sentence.start_char + len(sentence.text.rstrip()))
        assert span._.polarity == expected.polarity
        assert list(span._.themes) == list(expected.themes)
    assert {(span.label_, span.text) for span in doc.spans["themes"]} == {
        (name, t.sentence.text) for t in tagged for name in t.themes
    }


def test_boundaries_that_are_there_are_kept():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("report_themes", config={"spans_key": "mine"})
    doc = nlp("Caseloads are too high. They rose by 4. 5 workers left.")
    assert len(list(doc.sents)) == 3
    assert all(s._.themes is not None for s in doc.sents)
    assert "workforce" in {span.label_ for span in doc.spans["mine"]}


def test_sections_of_a_report_are_used(example_pdfs):
    report = classifier.read_report(example_pdfs[0])
    nlp = spacy.blank("en")
    component = nlp.add_pipe("report_themes")
    doc = nlp.make_doc(report.text)
    doc._.report = report
    doc = component(doc)
    expected = [dict(t.themes) for t in classifier.load_model().tag(report)]
    assert sum(map(len, expected)) == len(doc.spans["themes"])


def test_displacy_draws_them():
    nlp = spacy.blank("en")
    nlp.add_pipe("report_themes")
    options = {"spans_key": "themes"}
    assert "workforce" in displacy.render(nlp(TEXT), style="span", options=options)


def test_texts_without_a_word():
    nlp = spacy.blank("en")
    nlp.add_pipe("report_themes")
    assert [len(doc.spans["themes"]) for doc in nlp.pipe(["", " \n ", "…"])] == [0, 0, 0]
