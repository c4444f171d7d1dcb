"""Which year's money a payment is: in time, late, for years before, beyond what was agreed."""

from datetime import date

import pytest

from funding.agreements.rules import Cash, Counted, counted

AGREED = {2025: 300, 2026: 500}


@pytest.mark.parametrize(
    ("cash", "year", "expected"),
    [
        ([], 2026, Counted()),
        ([Cash(2026, date(2026, 5, 1), 320)], 2026, Counted(received=320)),
        (
            [Cash(2026, date(2026, 5, 1), 320), Cash(2026, date(2027, 2, 10), 180)],
            2026,
            Counted(received=320, late=180),
        ),
        ([Cash(2026, date(2027, 2, 10), 180)], 2027, Counted(earlier=180)),
        ([Cash(2026, date(2026, 5, 1), 600)], 2026, Counted(received=500, beyond=100)),
        (
            [Cash(2025, date(2026, 2, 1), 100), Cash(2026, date(2026, 3, 1), 500)],
            2026,
            Counted(received=500, earlier=100),
        ),
        ([Cash(2025, date(2025, 12, 31), 300)], 2026, Counted()),
    ],
)
def test_cash_by_year(cash, year, expected):
    assert counted(year, AGREED, cash, "12-31") == expected


def test_a_cut_off_in_november():
    """What comes after it in the same year is late for the year, and of the next budget year."""
    cash = [Cash(2026, date(2026, 12, 15), 200)]
    assert counted(2026, AGREED, cash, "11-30") == Counted(late=200)
    assert counted(2027, AGREED, cash, "11-30") == Counted(earlier=200)
