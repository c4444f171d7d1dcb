"""What use adds: tasks on the page of a round and of a group, their days in the calendar, the way to the rewards."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from evaluation.rounds.listeners import ROUND_LINKS, ROUND_PANELS
from evaluation.rounds.models import Round
from evaluation.rounds.words import RoundState
from evaluation.uses import forms  # noqa: F401  its acts
from evaluation.uses.models import Rectification
from evaluation.uses.queries import open_rectifications, visible_rectifications
from evaluation.uses.rules import RECTIFICATION
from groups.papers.cases.queries import reader_of
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import reads_group
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS, VIEW_REWARDS
from nanan_groups.kit.additions import GROUP_PANELS, OCCASIONS, Occasion, Panel
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.pages import AsOf, Link
from nanan_groups.kit.scope import Scope
from nanan_groups.records.case_pages import state_of

SHOWN = 100


def _lines(rows: Iterable[Rectification], scope: Scope) -> list[dict]:
    return [
        {
            "one": one,
            "state": state_of(one.case, reader_of(scope)),
            "url": reverse("evaluation:rectification-detail", args=[one.case.code]),
        }
        for one in rows
    ]


def _panel(found: QuerySet[Rectification], title: str, scope: Scope) -> Panel | None:
    rows = _lines(found[:SHOWN], scope)
    whole = found.count() if len(rows) == SHOWN else len(rows)
    told = {"rows": rows, "title": title, "whole": whole, "left": whole - len(rows)}
    return Panel("evaluation/uses/_rectifications.html", told) if rows else None


def of_round(row: Round, scope: Scope) -> Panel | None:
    if row.state != RoundState.PUBLISHED:
        return None
    return _panel(visible_rectifications(scope).filter(participant__round=row), "整改任务", scope)


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """What is not mended yet: it belongs into the group's next plan."""
    if not reads_group(scope, seen.group.pk, VIEW_RESULTS) or not scope.may_somewhere(VIEW_INDICATORS):
        return None
    return _panel(
        open_rectifications(scope).filter(participant__group=seen.group), "评估整改（列入下一年度计划）", scope
    )


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    if not scope.may_somewhere(VIEW_RESULTS):
        return
    again = Q(case__resubmit_by__gt=end_of_day(after))
    first = Q(case__resubmit_by__isnull=True, due_on__gt=after)
    if until is not None:
        again &= Q(case__resubmit_by__lte=end_of_day(until))
        first &= Q(due_on__lte=until)
    rows = open_rectifications(scope).filter(again | first, case__state__in=RECTIFICATION.editable)
    for one in sorted(rows[:SHOWN], key=lambda one: one.due):
        url = reverse("evaluation:rectification-detail", args=[one.case.code])
        yield Occasion(one.due, "评估", f"{one}：期限", url, "warn")


def rewards(row: Round, scope: Scope) -> Link | None:
    if row.state != RoundState.PUBLISHED or not scope.may_everywhere(VIEW_REWARDS):
        return None
    return Link("奖励台账", reverse("evaluation:reward-list", args=[row.code]))


ROUND_PANELS.add("rectifications", of_round, at=30)
ROUND_LINKS.add("rewards", rewards, at=40)
GROUP_PANELS.add("evaluation-rectifications", of_group, at=48)
OCCASIONS.add("evaluation-rectifications", days, at=51)
