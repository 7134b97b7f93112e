import pytest

from classifier.read.dates import parse_dates


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("4 to 15 March 2024", "2024-03-04", "2024-03-15"),
        ("21 November 2013 – 9 December 2013", "2013-11-21", "2013-12-09"),
        ("23 April–18 May 2018", "2018-04-23", "2018-05-18"),
        ("6 to 8 December 2022 and 13 to 16 February 2023", "2022-12-06", "2023-02-16"),
        ("15 – 19 July 2013", "2013-07-15", "2013-07-19"),
        ("in the autumn", None, None),
        ("31 June 2020", None, None),
    ],
)
def test_dates(printed, start, end):
    assert parse_dates(printed) == (start, end)
