"""The day on which tests live that count from today: a constant, so that what stands in a table or a parameter is the day the
code sees, at midnight too."""

from datetime import date, datetime, timedelta, timezone

import time_machine

TODAY = date(2026, 12, 1)
MORNING = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=8)))  # Shanghai


def at(moment: datetime = MORNING):
    """A context in which the clock starts at ``moment`` and goes on from there."""
    return time_machine.travel(moment, tick=True)
