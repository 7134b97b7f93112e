"""The command ``report-themes``: every command, in the order of its help.

A command is a function in a separate module, in `classifier.commands` where it needs a model
and here where it needs labels. It gets one line below.
"""

from __future__ import annotations

import typer

from classifier.commands import model
from classifier.commands.brief import brief
from classifier.commands.compare import compare
from classifier.commands.explain import explain
from classifier.commands.judgements import judgements
from classifier.commands.skipped import skipped
from classifier.commands.summary import summary
from classifier.commands.tag import tag
from classifier.commands.view import view
from train.commands import corpus
from train.commands.agreement import agreement
from train.commands.audit import audit
from train.commands.check import check
from train.commands.convert import convert
from train.commands.evaluate import evaluate
from train.commands.learning_curve import learning_curve
from train.commands.suggest import suggest
from train.commands.tag_table import tag_table
from train.commands.themes import themes
from train.commands.train import train

app = typer.Typer(
    name="report-themes",
    help="Tag the sentences of inspection reports on children's services with their themes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(tag)
app.command("tag-table")(tag_table)
app.command()(view)
app.command()(explain)
app.command()(judgements)
app.command()(skipped)
app.command()(summary)
app.command()(compare)
app.command()(brief)
app.command()(convert)
app.command()(check)
app.command()(agreement)
app.command()(suggest)
app.command()(audit)
app.command()(train)
app.command()(evaluate)
app.command("learning-curve")(learning_curve)

_model = typer.Typer(
    help="Look at a model bundle, or change its themes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_model.command()(model.show)
_model.command()(model.verify)
_model.command()(themes)
app.add_typer(_model, name="model")

_corpus = typer.Typer(
    help="Keep annotations apart from texts that are not yours to pass on.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_corpus.command()(corpus.attach)
_corpus.command()(corpus.detach)
app.add_typer(_corpus, name="corpus")
