import re

import lxml.html

import classifier
from train.fit.against import compare
from train.fit.evaluate import evaluate
from train.report.evaluated import Evaluated
from train.report.pages import evaluation_page


def test_the_page_holds_the_figures_and_needs_nothing_else(annotations):
    model = classifier.load_model()
    evaluation = evaluate(model, annotations, resamples=20)
    itself = compare(model, model, annotations, resamples=5)
    page = evaluation_page(Evaluated("Evaluation of <mine>", evaluation, itself))
    assert "Evaluation of &lt;mine&gt;" in page
    assert f"{evaluation.macro_f1.value:.3f}" in page
    assert page.count("<svg") == 4
    assert not re.search(r"(src|href)=.https?:|<script|<link", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    root = lxml.html.fromstring(page)
    assert len(root.xpath("//table[thead//th[text()='theme']]//tbody/tr")) >= 24
