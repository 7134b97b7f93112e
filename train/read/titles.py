"""What the columns of tables are called, by people and by programs, in lower case."""

from __future__ import annotations

import re

NAMES_OF_TEXT = (
    "text sentence_text full_text comment_text sentence segment coded_segment coded_segments"
    " excerpt text_content quotation_content coded_text quote quotation comment comments feedback"
    " response answer content verbatim message review body tweet description data"
    # German, French, Spanish, Italian, Dutch, Polish, Welsh
    " satz aussage zitat segmenttext kommentar kommentare rückmeldung antwort freitext"
    " texte phrase extrait citation commentaire commentaires réponse"
    " texto frase cita comentario comentarios respuesta testo commento risposta"
    " tekst zin citaat opmerking opmerkingen reactie antwoord"
    " zdanie cytat wypowiedź komentarz odpowiedź testun brawddeg sylw sylwadau ateb"
).split()
"""What a column of sentences is called, in lower case, the surest first."""

VAGUE = frozenset("description data content body answer message".split())
"""Those of them that columns of other tables have, too."""

MANY = (
    "themes labels categories topics tags codes terms classes annotations"
    " themen kategorien schlagwörter schlagworte thèmes catégories étiquettes"
    " temas categorías etiquetas códigos temi thema_s themas categorieën"
    " tematy kategorie etykiety kody themâu categorïau"
).split()
"""What a column of names of themes is called."""

ONE = (
    "theme codename code_name code label topic tag category class coding node quirk"
    " thema kategorie schlagwort thème catégorie étiquette tema categoría etiqueta código"
    " categoria categorie temat kategoria etykieta kod categori"
).split()
"""The same of one theme, and a row for each."""

BELOW = re.compile(r"(?:sub|unter|sous|onder|pod)_?(.+)")
"""What a column of the themes inside others is called, with the name of the column of these."""

ABOVE_IT = re.compile(r"(?:parent|higher|ober|haupt)_?(.+)|parent")
"""The same of a column of what they are inside."""

OF_QUALCODER = ("codename", "category")
"""What QualCoder calls a code, and what it is inside."""

CODERS = "coder coded_by created_by kodiert_von codiert_von erstellt_von".split()
"""What a column of who gave a code is called, where each code has a row."""

CODERS_OF_SEGMENTS = [*CODERS, "username"]
"""The same where the rows say where in a text the segment is."""

CODERS_OF_ROWS = [name for name in CODERS if name not in ("created_by", "erstellt_von")]
"""The same in other tables, where a quotation may be created by one and coded by another."""

MEMOS = (
    "memo memos coded_memo comment comments note notes remark remarks kommentar kommentare notiz"
    " notizen bemerkung bemerkungen anmerkung anmerkungen commentaire commentaires comentario"
    " comentarios commento opmerking opmerkingen komentarz komentarze"
).split()
"""What a column of what somebody noted on a code is called, beside one of sentences."""

NAMES_OF_THEMES = frozenset([*MANY, *ONE, "choice", "choices"])
"""What a field or control with names of themes is called."""

_RANK = "(?:primary|secondary|tertiary|main|first|second|third)"
NUMBERED = re.compile(
    rf"(?:cat|{'|'.join([*MANY, *ONE])})_?\d{{1,2}}"
    rf"|{_RANK}_(?:theme|code|category|label|tag|topic)"
)
"""Several columns with a theme each."""

DEDOOSE = re.compile(r"Code: (.+) Applied")
"""A column of flags in the exports of Dedoose."""

OF_THEMES = re.compile(
    r"(?:themes?|codes?|labels?|topics?|tags?|category|categories)[/:._]\s*(.*\D.*)", re.I
)
"""Columns of flags that programs make of one column."""

_COUNTS = frozenset(
    "id index no nr row number page number start end count year month day age gender sex rating"
    " score stars split fold weight".split()
)
PLACES = (
    "beginning end start position excerpt_range pos0 pos1 anfang ende début fin inicio inizio begin"
    " start_pos end_pos start_offset end_offset"
).split()
"""Where a coded segment is."""

SEGMENTS = frozenset("beginning anfang codename pos0 start_offset start_pos".split())
"""Columns of MAXQDA, QualCoder, RQDA, openansho and AQDA, whose exports have a row for each code
of a segment."""


def lowered(title: str) -> str:
    """The name of a column as those of this module are written.

    Examples
    --------
    >>> lowered("Sentence No.")
    'sentence_no'
    """
    return re.sub(r"\W+", "_", title.casefold()).strip("_")


def is_index(name: str) -> bool:
    """Whether a column of ones and zeros is probably not a theme."""
    return name in _COUNTS or name.endswith("_id") or name.startswith(("score_", "unnamed"))
