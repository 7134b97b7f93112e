"""Where sentences begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.language.boundaries import sentence_starts
from classifier.language.pipeline import pipeline


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in pipeline()(text).sents]


@pytest.mark.parametrize(
    "sentence",
    [
        "They offer activities, e.g. Football, and support.",
        "Checks, i.e. Those by police, are quick.",
        "Ms. Hall and Dr. J. Marsh lead the team.",
        "See No. 4 of the plan.",
        "Enquiries under s. 47 of the Act are timely.",
        "About 3.5 per cent wait, as on 4 March 2024.",
        "Plans are clear; visits are regular; Managers know.",
    ],
)
def test_one_sentence(sentence):
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Visits are late.|They are short.",
        "One said: ‘I feel safe.’|Others agree.",
        "Is it enough?|It is not!|‘We try,’ staff say.",
        "Work began in 2019.|16 children live there.",
        "It follows (as planned).|Leaders know.",
        "The plan met grade C.|This is low.",
    ],
)
def test_boundaries(text):
    assert sentences(text.replace("|", " ")) == text.split("|")


# A case or more for each of the kinds that the golden rules of Pragmatic Segmenter and pySBD tell
# apart, in words of our own.
@pytest.mark.parametrize(
    "text",
    [
        "Plans are clear.|Visits are regular.",
        "Who decides?|The panel decides.",
        "It is too late!|We said so.",
        "The manager is Joan B. Okoro.",
        "The table is on p. 12.|It is short.",
        "Hall and co. at the hub disagree.",
        "The home is run by Marsh, Lee & Co. at a loss.",
        "Ask Hall and co.|They were there.",
        "The home belongs to Marsh & Co.|It opened in May.",
        "Carers live near Mt. Vernon and Gt. Yarmouth.",
        "St. Anne's is on Mill St. near the bridge.",
        "Read Lee Jr.'s plan.",
        "The U.K.A. team came last year.",
        "She moved to the E.U.|Why did she?",
        "She moved to the U.K.|Her brother did not.",
        "The U.K. Government published it.",
        "They stayed in the U.K. for two years.",
        "At 9 a.m. Mrs. Lee opens the door.|She closes it at 6 P.M.|Mr. Hall then leaves.",
        "It costs £12.50 a day.|£4.75 is too much.",
        "The worker (She had been there for years.) left the team.",
        "Write to joan.okoro@example.org.|The team answers.",
        "Look at https://www.example.org/plans/late_2.html.|The list is there.",
        "He said to her, 'They are kind.' and smiled.",
        'He said to her, "They are kind." and smiled.',
        'He said to her, "They are kind."|She agreed.',
        "Late again!!|Who knew?",
        "Again??|Who knew?",
        "Again!?|Did they know?",
        "Again?!|Did they know?",
        "1.) Visit them|2.) Write it down",
        "1.) Visit them.|2.) Write it down.",
        "1) Visit them|2) Write it down",
        "1) Visit them.|2) Write it down.",
        "1. Visit them|2. Write it down|3. Tell them",
        "1. Visit them.|2. Write it down.",
        "• 9. Visit them|• 10. Write it down",
        "⁃9. Visit them|⁃10. Write it down",
        "a. Visit them|b. Write it down|c. Tell them",
        "i) Visit them|ii) Write it down|iii) Tell them",
        "The file is N°. 20.31.7.|It is closed.",
        "The app is Hooray! by name.",
        "It was my sister and I.|Did you meet Joan I. Marsh?",
        "She wrote that “the days there were long. . . .”",
        '"Tan [...] compared two teams [...]" (Marsh 12).',
        "Staff give no reason for what they leave out . . . .|The next page is blank.",
        "We did not ask....|They told us.",
        "I was not ... what I mean is...well . . . I was not asked.",
        "It said . . . Too little.",
    ],
)
def test_golden_rules(text):
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "The panel met on Tues. 4 May and in Sept. 2021.|It opened in Dec.|The staff moved in.",
        "There were c. 40 contacts a day, approx. 12 of them late.",
        "It is listed in Sch. 2, in Sch. IV and in App. C of the rules.",
        "Regs. 12 and 14, reg. 44 and Art. 8 apply.|They like art.|12 use an app.|8 do not.",
        "A review by Tan et al. (2019) and one by Lee et al. [3] agree.",
        "Hall v. Leeds set the rule.",
        "Mr. A. B. Tan, J.-P. Lee and Ms. T. O'Neill agreed.",
        "She has a B.A. Honours degree and a Ph.D. from Hull.",
        "The team works in Co. Durham.|Marsh & Co.|It is late.",
        "The visit of 3. May 2023 was late.|The number fell to 3.|May was worse.",
        "It met grade C.|Leaders know.|It is in annex B.|Managers wrote it.",
        "He sat with child A.|Social workers visited.",
        "Children with SEN.|He has MS.|They wait.",  # no Senator, and no Ms
        "The answer was no.|They left.|No.|They did not.|See No. 4.",
        "The wall is 5 ft.|The door is higher.",
        "The rule is clear.¹|It is kept.[2]|It works well.12|Staff know.",
        "It has no date.|(b) It has no name.|c) It has no owner.",
        "The plan covers a) school, b) health and c) friends.|1) Visit often.",
        "They came.|Éloise left.|€5 was paid.",
    ],
)
def test_abbreviations_initials_and_items(text):
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_a_title_at_the_start_of_a_paragraph():
    text = "Visits are late.\n\nMr. Hall said so.\n\nDr. Marsh agrees."
    assert [text[i:].partition("\n")[0] for i in sentence_starts(text)] == [
        "Visits are late.",
        "Mr. Hall said so.",
        "Dr. Marsh agrees.",
    ]


@given(st.text(max_size=300))
def test_sentences_joined_are_the_text(text):
    starts = sentence_starts(text)
    if not text.strip():
        return
    spans = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert "".join(spans) == text[starts[0] :]
    assert not text[: starts[0]].strip()


@pytest.mark.parametrize("run", ["A. ", "1) A ", "i) A b. ", " . . .", "aaaa.1 ", "(a) ", ". \n\n"])
def test_time_grows_with_the_length(run, grows_with_length):
    assert grows_with_length(lambda count: sentence_starts(run * count), 40_000)
