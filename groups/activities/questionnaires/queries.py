"""Reading questionnaires: how many were asked and answered; the result from five answers up, by group and kind."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet
from django.utils import timezone

from groups.activities.questionnaires.models import Answer, Questionnaire
from groups.activities.questionnaires.rules import result
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.scope import Scope


def visible_questionnaires(scope: Scope) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.visible_to(scope, VIEW_ACTIVITIES).annotate(answered=Count("answers"))


def is_over(row: Questionnaire) -> bool:
    """After its last day: how many have answered, and with what result, is told from then on, and never changes again."""
    return timezone.localdate() > row.closes_on


@dataclass(frozen=True, slots=True)
class Asked:
    """``value``: in percent; None while fewer than five have answered. ``count``: how many have. Both None while it is
    open: between two looks nobody shall see what one answer has changed."""

    questionnaire: int
    count: int | None
    value: Fraction | None


def results(groups: Collection[int], kind: str, year: int) -> dict[int, Asked]:
    """By group that was asked that year. Two queries."""
    rows = Questionnaire.objects.filter(group__in=list(groups), kind=kind, school_year=year).order_by("pk")
    asked = {row.pk: row for row in rows}
    values = defaultdict(list)
    over = [pk for pk, row in asked.items() if is_over(row)]
    for pk, value in Answer.objects.filter(questionnaire__in=over).order_by().values_list("questionnaire_id", "value"):
        values[pk].append(value)
    told = {pk: (len(values[pk]), result(values[pk])) for pk in over}
    return {row.group_id: Asked(pk, *told.get(pk, (None, None))) for pk, row in asked.items()}
