"""Reading questionnaires: how many were asked and answered; the result from five answers up, by group and kind."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet

from groups.activities.questionnaires.models import Answer, Questionnaire
from groups.activities.questionnaires.rules import result
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.scope import Scope


def visible_questionnaires(scope: Scope) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.visible_to(scope, VIEW_ACTIVITIES).annotate(answered=Count("answers"))


@dataclass(frozen=True, slots=True)
class Asked:
    """``value``: in percent; None while fewer than five have answered. ``count``: how many have."""

    questionnaire: int
    count: int
    value: Fraction | None


def results(groups: Collection[int], kind: str, year: int) -> dict[int, Asked]:
    """By group that was asked that year. Two queries."""
    rows = Questionnaire.objects.filter(group__in=list(groups), kind=kind, school_year=year).order_by("pk")
    asked = dict(rows.values_list("pk", "group_id"))
    values = defaultdict(list)
    for pk, value in Answer.objects.filter(questionnaire__in=asked).order_by().values_list("questionnaire_id", "value"):
        values[pk].append(value)
    return {group: Asked(pk, len(values[pk]), result(values[pk])) for pk, group in asked.items()}
