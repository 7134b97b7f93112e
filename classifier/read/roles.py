"""What a part of a report is for, by the words of its heading."""

from __future__ import annotations

import re
from functools import lru_cache

from classifier.read.grades import GRADE
from classifier.report import Role

_APOSTROPHE = r"(?:['’`]|)"
_MAIN = (  # what may stand before a noun that is the whole of a heading
    r"^(?:\d[\d.]* )?(?:summary of |overview of )?(?:the |our |your |their |some |other |and )*"
    r"(?:key |main |identified |significant |remaining |current |notable |overall |emerging )*"
)
_REST = (  # what may follow it
    r"(?: (?:and|or|in|identified|observed|noted|found|seen|that|which|we|from|since|so far|to date"
    r"|this year|included?|are|were|was)\b.*)?[.:?]*$"
)
_STRENGTHS = (
    rf"{_MAIN}(?:[a-z]+ )?(?:strengths?(?! and difficulties)|achievements|success(?:es)?"
    rf"|positives|commendations?|celebrations?){_REST}|\bstrengths(?! and difficulties|[ -]based)\b"
    r"|\bsuccess stories\b|\bcelebrating (?:success|achievements?)\b"
    r"|\bstrong(?:er|est)? (?:practice|points?|areas?)\b|\bpractice is strong(?:er|est)?\b"
    r"|\b(?:good|best|effective|outstanding|excellent|innovative|positive|notable|promising)"
    r" (?:multi-agency )?(?:practices?|points|examples?|progress|work|aspects?|features?"
    r"|findings?|impact)\b(?! (?:guid|standard|framework|toolkit|handbook|note))"
    rf"|\bwhat(?:{_APOSTROPHE}s| is| are| was| has| does)?\b.{{0,50}}?"
    r"\b(?:do(?:es|ing)? well|work(?:s|ed|ing)? well|go(?:es|ing)? well|went well|good at"
    r"|that is effective|done well|is effective|is good|going right)\b"
    r"|\bwhat (?:works|worked)\b"
    r"|\bthings (?:that|which)? ?(?:we |they )?(?:do|go|work|are going|are working) well\b"
    r"|\b(?:doing|working|going) well[.:?]*$|\b(?:we are|makes? us) proud\b"
)
_IMPROVEMENT = (
    r"\b(?:areas?|points?|scope|opportunit(?:y|ies)|room|priorit(?:y|ies)|actions?|plans?|things)"
    r" (?:for|to|of) (?:\w+ )?(?:improve(?:ment)?s?|develop(?:ment)?|strengthen|priority action"
    r"|action|concern|focus|attention|consideration|learning|work on)\b"
    r"|\b(?:areas?|aspects?|points?) (?:(?:that|which) (?:need|require)|(?:need|requir)ing)"
    r"|\bneeds?\b.{0,30}? to (?:be )?(?:improve[ds]?|do better|change|do more|do to improve"
    r"|develop|happen)\b"
    r"|\bneeds?,? improv|\b(?:require|must|should|could|can) (?:be )?improved?\b"
    r"|\brequiring improvement\b"
    r"|\bhow\b.{0,40}? (?:can|could|should|must) (?:be )?improve"
    r"|\b(?:could|must|should|can|needs? to|to)(?: \w+){0,2} (?:do|be) better\b|\beven better if\b"
    r"|\brecommend(?:ations?|ed actions?)\b|\bnext steps?\b|^what next\b|\bpriority actions?\b"
    r"|\b(?:immediate|urgent|required|further|agreed|key|proposed|improvement) actions?\b"
    r"|\bweakness(?:es)?\b|\bpractice is weak(?:er|est)?\b|\bshortcomings?\b|\bshortfalls?\b"
    rf"|{_MAIN}(?:concerns|challenges|barriers|gaps|breaches|failings|failures){_REST}"
    r"|\b(?:key|main|current|remaining|significant|serious|our) (?:concerns|challenges|gaps)\b"
    r"|\b(?:gaps|failings|failures|breaches) (?:in|of)\b"
    r"|\bstatutory requirements?\b|\b(?:compliance|improvement|enforcement|legal) notices?\b"
    r"|\bworried about\b"
    r"|\bwork(?:ing|s)? less well\b|\b(?:less effective|inadequate|poor|weaker) practice\b"
    r"|\brequirements? (?:and|notice)|^requirements?[:.]?$|^actions?[:.]?$|^improvements?[:.]?$"
    r"|^what (?:we|you|they|it) (?:need|must|should)\b|\blessons (?:learn|to)"
)
_UNWELL = re.compile(  # the words of strengths, denied
    r"\b(?:not|isn[’']t|wasn[’']t|didn[’']t|doesn[’']t|aren[’']t|weren[’']t|less)"
    r" (?:been )?(?:so |as |always )?(?:work|go|do)(?:es|ed|ing|ne)?\b",
    re.IGNORECASE,
)
_CONTEXT = (
    r"^(?:\d[\d.]* )?(?:the )?(?:(?:[a-z]+ )?context|background|introduction(?! of)|methodology"
    r"|methods?|legal framework|legislation)(?: (?:to|and|for|in|on|of)\b.{0,40})?[.:]?$"
    r"|^(?:glossary|definitions|key terms|references|bibliography|acknowledge?ments?"
    r"|abbreviations|endnotes|footnotes)(?: of terms| and \w+)?[.:]?$"
    r"|^(?:the |our |your )?(?:scope|purpose|approach|method)"
    r"(?: of (?:the|this|our) (?:\w+ )?(?:report|review|inspection|visit|paper|work|study))?[.:]?$"
    r"|^(?:further information|notes?(?: (?:to|for) editors?)?|contact (?:us|details|information)"
    r"|apologies(?: for absence)?|attendees|present|in attendance|distribution|who we are)[.:]?$"
    r"|\b(?:review|peer|challenge|audit) team$|\bprofile of (?:the|this)\b"
    r"|\b(?:about|information about|information on|facts about)"
    r" (?:this|the|these|our|us|ofsted|cqc|hmi)\b"
    r"|^(?:other |further |more )?information about\b"
    r"|\b(?:this|the) (?:area|local authority|home|service|setting|provider)"
    r" (?:and its|at a glance|profile)"
    r"|\binspect(?:ion|or|ors) (?:team|details|information|methodology|dates?|history)\b"
    r"|^(?:lead |the )?inspectors?(?:\(s\))?:?$|\bprevious (?:\w+ ){0,3}inspections?\b"
    r"|\brecent inspection history\b|^(?:previous|last) inspection"
    r"|\b(?:partnership|home|service|provider|setting|authority|registration|contact|school)"
    r"[’']?s? details\b"
    r"|\bwhat\b.{0,60}\bjudge?ments? means?\b"
    r"|\bgrad(?:e|es|ing)[^.]{0,20}(?:mean|descriptors?|criteria)\b"
    r"|\bhow (?:we|the (?:inspection|review|inspectors)|inspectors|this (?:inspection|review))"
    r"\b.{0,30}\b(?:carried|inspect|conduct|gather|did|was|judge|review)"
    r"|\bterms of reference\b|\bservice description\b|\b(?:local )?area context\b"
    r"|\bcontext (?:of|and|for)\b"
    r"|\bchildren living in (?:this|the) area\b|\bmethodology\b"
    r"|\b(?:complain|complaints?) (?:about|regarding) (?:us|ofsted|this|the)\b|^how to complain\b"
    r"|\bwhat (?:is|are|was) (?:a |an |the )?(?:jtai|inspection|focused visit|monitoring visit)s?\b"
)
_NONE = re.compile(r": ?(?:none|nil|n/a|not applicable)[.]?$", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("strengths", re.compile(_STRENGTHS, re.IGNORECASE)),
    ("improvement", re.compile(_IMPROVEMENT, re.IGNORECASE)),
    ("context", re.compile(_CONTEXT, re.IGNORECASE)),
)
_GRADED = re.compile(  # what has this grade says nothing of what the part is for
    rf"(?:[:–-]|\b(?:is|are|remains?|that it is|judged to be))?"
    rf" ?(?:{GRADE}|requires improvement)[.:]?$",
    re.IGNORECASE,
)
LONGEST = 200
"""Characters of the longest heading that says what follows."""


@lru_cache(maxsize=2_000)
def role_of(heading: str) -> Role | None:
    """What the part under a heading is for, by its words; None where they don't say.

    Parameters
    ----------
    heading : str
        On one line.

    Returns
    -------
    Role or None

    Examples
    --------
    >>> role_of("What works well"), role_of("Areas for development"), role_of("Fostering")
    ('strengths', 'improvement', None)
    """
    if len(heading) > LONGEST or _NONE.search(heading):
        return None
    heading = _GRADED.sub("", heading)
    if heading[:4].casefold() == "what" and _UNWELL.search(heading):
        return "improvement"
    roles = [role for role, words in _ROLES if words.search(heading)]
    if {"strengths", "improvement"} <= set(roles):  # "Strengths and weaknesses"
        return None
    return roles[0] if roles else None
