"""Self-contained HTML pages: an evaluation, a model card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from classifier.draw.pages import render
from classifier.draw.plots import to_svg
from train.annotation import of_reports
from train.report import plots

if TYPE_CHECKING:
    from train.fit.learning import LearningCurve
    from train.report.evaluated import Evaluated

_CONFUSIONS = 20  # as many are worth reading


def _render(template: str, **values: Any) -> str:
    return render(template, package="train.report", **values)


def evaluation_page(evaluated: Evaluated) -> str:
    """An evaluation with its plots, as one HTML file that needs nothing else.

    Parameters
    ----------
    evaluated : Evaluated

    Returns
    -------
    str
    """
    found = evaluated.found
    confusions = [
        (label.name, name, count, count / max(label.support, 1))
        for label in found.themes
        for name, count in label.instead
    ]
    drawn = {
        "f1": to_svg(plots.f1_plot(found.themes), "F1 of each theme with its interval"),
        "reliability": to_svg(
            plots.reliability_plot(found.reliability), "Reliability of all themes together"
        ),
        "grid": to_svg(
            plots.reliability_grid({label.name: label.reliability for label in found.themes}),
            "Reliability of each theme",
        ),
    }
    if found.polarity_confusion:
        drawn["polarity"] = to_svg(
            plots.confusion_plot(found.polarity_confusion), "Polarity, annotated and assigned"
        )
    return _render(
        "evaluation.html",
        evaluated=evaluated,
        title=evaluated.title,
        found=found,
        told=of_reports(found.sentences, found.reports),
        confusions=sorted(confusions, key=lambda row: -row[2])[:_CONFUSIONS],
        plots={name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - drawn here
    )


def learning_page(title: str, found: LearningCurve) -> str:
    """Learning curves as one HTML file.

    Parameters
    ----------
    title : str
    found : LearningCurve

    Returns
    -------
    str
    """
    curves = {"themes": found.themes} | ({"polarity": found.polarity} if found.polarity else {})
    svg = to_svg(plots.learning_plot(curves, found.units), "Learning curves")
    reports = found.reports if found.units == "reports" else 0
    return _render(
        "learning.html",
        title=title,
        found=found,
        told=of_reports(found.sentences, reports),
        curves=curves,
        plot=Markup(svg),  # noqa: S704 - drawn here
    )


def card_page(title: str, markdown: str, images: dict[str, str]) -> str:
    """A model card as one HTML file.

    Parameters
    ----------
    title : str
    markdown : str
        HTML in it shows as text.
    images : dict of str to str
        SVG elements by the names that the Markdown links them by.

    Returns
    -------
    str
    """
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    scrolls = '<div class="table prose" tabindex="0" role="region" aria-label="Table"><table>'
    body = body.replace("<table>", scrolls).replace("</table>", "</table></div>")
    body = body.replace("<pre>", '<pre tabindex="0">')
    for name, svg in images.items():
        start = body.rindex("<img", 0, body.index(f'src="{name}"'))
        body = body[:start] + svg + body[body.index(">", start) + 1 :]
    return _render("card.html", title=title, body=Markup(body))  # noqa: S704 - made by the parser
