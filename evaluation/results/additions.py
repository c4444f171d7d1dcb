"""What results add: the acts and the board of a round, a group's page, the grades the money may use, to-dos by the case."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from evaluation.results import forms  # noqa: F401  its acts
from evaluation.results.queries.results import (
    MODERATED,
    open_appeals,
    pending_results,
    published_results,
    results_of,
    shows_grade,
    visible_results,
)
from evaluation.rounds.listeners import ROUND_COLUMNS, ROUND_LINKS, ROUND_PANELS, Cell, Column
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import visible_participants
from evaluation.rounds.words import RoundState
from evaluation.scoring.words import Grade
from evaluation.systems.words import points_text
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import reads_group
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.additions import GROUP_PANELS, PUBLISHED_GRADES, Panel, PublishedGrade
from nanan_groups.kit.pages import AsOf, Link
from nanan_groups.kit.scope import Scope

# As the money names the grades of an evaluation (kit/additions.py PublishedGrade).
NAMED = {Grade.TOP: "excellent", Grade.GOOD: "good", Grade.FIT: "pass", Grade.UNFIT: "fail"}
SOURCE = 120


def results_in(row: Round, found: Sequence[Participant], scope: Scope) -> dict[int, Cell]:
    """Totals, and grades where they may be seen."""
    seen = set(visible_results(scope).filter(round=row).order_by().values_list("pk", flat=True))
    out, graded = {}, shows_grade(row, scope)
    stored = results_of(found)
    for one in found:
        result = stored.get(one.pk)
        if one.pk not in seen or result is None:
            continue
        text = "有待核" if result.total is None else f"{points_text(result.total)} 分"
        if graded and result.grade:
            text += f"，{result.get_grade_display()}"
        out[one.pk] = Cell(text, url=reverse("evaluation:result-detail", args=[row.code, one.group.code]))
    return out


def overview(row: Round, scope: Scope) -> Link | None:
    if row.state not in MODERATED or not scope.may_everywhere(VIEW_RESULTS):
        return None
    return Link("全区结果", reverse("evaluation:result-list", args=[row.code]))


def left_to_do(row: Round, scope: Scope) -> Panel | None:
    """What stands in the way of the next step, for those who run the round."""
    if row.state not in (RoundState.MODERATING, RoundState.DRAFTED) or not scope.may_everywhere(VIEW_RESULTS):
        return None
    pending = [
        {
            "one": one,
            "url": f"{reverse('evaluation:result-detail', args=[row.code, one.participant.group.code])}#i{one.indicator.code}",
        }
        for one in pending_results(row).select_related("participant__group").order_by("participant_id", "indicator_id")
    ]
    appeals = [
        {"one": one, "url": reverse("evaluation:appeal-detail", args=[one.case.code])}
        for one in open_appeals(row).select_related("case").order_by("pk")
    ]
    if not pending and not appeals:
        return None
    return Panel("evaluation/results/_left.html", {"pending": pending, "appeals": appeals})


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The rounds in which the group takes part, the newest first, with what was published of it. One query."""
    if not reads_group(scope, seen.group.pk, VIEW_RESULTS) or not scope.may_somewhere(VIEW_INDICATORS):
        return None
    rows = visible_participants(scope).filter(group=seen.group).select_related("result")
    found = []
    for one in rows.order_by("-round__year", "-round__number"):
        published = one.round.state == RoundState.PUBLISHED and hasattr(one, "result")
        result = one.result if published else None
        found.append(
            {
                "one": one,
                "round_url": reverse("evaluation:round-detail", args=[one.round.code]),
                "assessment_url": reverse("evaluation:assessment-detail", args=[one.case.code]) if one.case else "",
                "result": result,
                "total": points_text(result.total) if result and result.total is not None else "",
                "url": reverse("evaluation:result-detail", args=[one.round.code, seen.group.code]) if result else "",
            }
        )
    return Panel("evaluation/results/_group_box.html", {"rows": found}) if found else None


def published_grades(day: date) -> Iterator[PublishedGrade]:
    """Of each group the newest result published before the day."""
    newest = {}
    for one in published_results().filter(participant__round__published_on__lt=day):
        newest[one.participant.group_id] = one
    for group, one in sorted(newest.items()):
        row = one.participant.round
        source = f"{row.name}（{row.document}）"[:SOURCE]
        yield PublishedGrade(group, NAMED[Grade(one.grade)], row.published_on, source)


ROUND_COLUMNS.add("results", Column("结果", results_in), at=20)
ROUND_LINKS.add("results", overview, at=20)
ROUND_PANELS.add("left to do", left_to_do, at=5)
GROUP_PANELS.add("evaluation-results", of_group, at=47)
PUBLISHED_GRADES.add("evaluation", published_grades, at=10)
