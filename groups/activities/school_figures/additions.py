"""On home, for who confirms: figures of schools that wait."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from groups.activities.school_figures.forms import ConfirmFigures
from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.words import FigureState
from nanan_groups.kit.additions import HOME_TALLIES, Tally, Tense
from nanan_groups.kit.scope import Scope


def waiting(scope: Scope, now: datetime) -> Iterator[Tally]:
    if not ConfirmFigures.allowed(scope):
        return
    count = SchoolFigure.objects.filter(state=FigureState.ENTERED).count()
    yield Tally(Tense.WAITING, count, "学校年度数据待确认", reverse("activities:school-figures"))


HOME_TALLIES.add("school-figures", waiting, at=50)
