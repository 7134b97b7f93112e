"""Themes in a spaCy pipeline: ``nlp.add_pipe("report_themes")``."""

# No annotations from __future__ here, for the same reason as in classifier.language.lemmas.

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from classifier.language.sentences import split
from classifier.report import Block, Report
from classifier.results.model import load_model

_BLANK_LINE = re.compile(r"\n\s*\n")

for _name in ("themes", "polarity"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=None)


class ReportThemes:
    """Sets the themes and the polarity of every sentence of a document.

    ``sentence._.themes`` is a dict of the assigned themes and their probabilities,
    ``sentence._.polarity`` the polarity, and ``doc.spans[spans_key]`` has one span for each
    sentence and theme, as displaCy draws them. Sentence boundaries that the document has are
    kept; one that has none gets those of this project. Where ``doc._.report`` is the `Report`
    of the same text, its sections and paragraphs are used; otherwise paragraphs are what blank
    lines separate.

    Parameters
    ----------
    model : str or None
        Folder of a model bundle; None for the model that ships.
    spans_key : str
        Key of ``doc.spans`` under which the spans are kept.
    """

    def __init__(self, model: str | None, spans_key: str) -> None:
        self.model = load_model(model)
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document in place."""
        spans: list[Span] = []
        if doc.text.strip():
            report = doc._.report
            if report is None or report.text != doc.text:
                report = Report("doc", doc.text, tuple(_paragraphs(doc.text)))
            starts = None
            known = doc.has_annotation("SENT_START")
            if known:
                starts = [sentence.start_char for sentence in doc.sents]
            tagged = self.model.tag(split(report, starts, self.model.language))
            found = [
                (doc.char_span(s.sentence.start, s.sentence.end, alignment_mode="expand"), s)
                for s in tagged
            ]
            if not known:
                begins = {span.start for span, _ in found if span is not None}
                for token in doc:
                    token.is_sent_start = token.i in begins or token.i == 0
            for span, sentence in found:
                if span is None:
                    continue
                span._.themes, span._.polarity = sentence.themes, sentence.polarity
                spans += [Span(doc, span.start, span.end, label=name) for name in sentence.themes]
        doc.spans[self.spans_key] = spans
        return doc


def _paragraphs(text: str) -> Iterator[Block]:
    start = 0
    for end, following in [
        *(match.span() for match in _BLANK_LINE.finditer(text)),
        (len(text), len(text)),
    ]:
        if text[start:end].strip():
            yield Block(start, end, "paragraph", None, None, None)
        start = following


@Language.factory(
    "report_themes",
    assigns=["doc.spans", "span._.themes", "span._.polarity"],
    default_config={"model": None, "spans_key": "themes"},
)
def make_report_themes(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    model: str | None,
    spans_key: str,
) -> ReportThemes:
    """Make the component, as ``nlp.add_pipe("report_themes", config={"model": ...})`` does.

    Parameters
    ----------
    nlp : Language
    name : str
        Name of the component in the pipeline.
    model : str or None
        Folder of a model bundle; None for the model that ships.
    spans_key : str
        Key of ``doc.spans`` under which the spans are kept.

    Returns
    -------
    ReportThemes
    """
    return ReportThemes(model, spans_key)
