"""What experts add: the acts on a round, its board and page, who reads evidence, what waits for an expert."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from evaluation.rounds.listeners import (
    BEFORE_SCORING,
    EVIDENCE_READERS,
    ROUND_COLUMNS,
    ROUND_LINKS,
    ROUND_PANELS,
    Cell,
    Column,
)
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.words import RoundState, Standing
from evaluation.scores import forms  # noqa: F401  its acts
from evaluation.scores.queries import (
    SHOWN,
    conflicts,
    given_scores,
    handed_in_counts,
    own_assignments,
    to_be_declared,
    to_be_scored,
)
from evaluation.scores.rules import far_apart, levels_text
from evaluation.systems.models import IndicatorPart
from groups.rights.roles import RUN_EVALUATION, SCORE_GROUPS, VIEW_RESULTS
from nanan_groups.kit.additions import HOME_DUES, SHORTCUTS, Due, Panel, Shortcut
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope, holding


def too_few(row: Round) -> Iterator[str]:
    groups = to_be_scored(row)
    counts = handed_in_counts(groups)
    for one in groups:
        have = counts[one.pk][1]
        if have < row.system.valid_scores:
            yield f"“{one.name}”有 {have} 名专家，至少须 {row.system.valid_scores} 名。"


def sheets_in(row: Round, found: Sequence[Participant], scope: Scope) -> dict[int, Cell]:
    """For those who run the round: how many sheets are in; a group does not read how its experts are getting on."""
    if not scope.may_everywhere(VIEW_RESULTS) or row.state == RoundState.PREPARED:
        return {}
    counts = handed_in_counts(found)
    return {
        key: Cell(f"{done} / {whole} 已交卷", "ok" if done == whole else "info")
        for key, (done, whole) in counts.items()
        if whole
    }


def experts_link(row: Round, scope: Scope) -> Link | None:
    if not scope.may_everywhere(VIEW_RESULTS) or row.state == RoundState.PREPARED:
        return None
    return Link("专家和回避", reverse("evaluation:round-experts", args=[row.code]))


def own_sheets(row: Round, scope: Scope) -> Panel | None:
    """An expert's own groups in this round."""
    rows = list(own_assignments(scope).filter(participant__round=row).order_by("pk"))
    return Panel("evaluation/scores/_own_sheets.html", {"rows": rows}) if rows else None


def spread(row: Round, scope: Scope) -> Panel | None:
    """For the moderator: where experts are far apart, or too few gave a level. Without names, once the experts are done."""
    if row.state not in SHOWN or not scope.may_everywhere(RUN_EVALUATION):
        return None
    judged = Participant.objects.filter(round=row).exclude(standing=Standing.EXCLUDED)
    groups = {one.pk: one for one in judged.order_by("pk")}
    parts = {
        one.pk: one for one in IndicatorPart.objects.filter(indicator__system=row.system).select_related("indicator")
    }
    lines = []
    for (group, part), given in given_scores(groups.values()).items():
        few = len(given.levels) < row.system.valid_scores
        if few or far_apart(given.levels):
            lines.append(
                {
                    "name": groups[group].name,
                    "part": parts[part],
                    "levels": levels_text(given.levels) or "没有",
                    "abstained": given.abstained,
                    "few": few,
                }
            )
    return Panel("evaluation/scores/_spread.html", {"rows": lines}) if lines else None


def reads_evidence(participant: Participant, scope: Scope) -> bool:
    """The expert who signed the declaration and scores that very group, while nothing stands against it and it is judged."""
    if participant.standing == Standing.EXCLUDED:
        return False
    mine = own_assignments(scope).filter(participant=participant, scorer__declared_at__isnull=False).first()
    return mine is not None and not conflicts([mine.scorer.user], [participant], timezone.localdate())


def dues(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """What an expert has still to hand in."""
    if not scope.may_somewhere(SCORE_GROUPS):
        return
    rows = own_assignments(scope).filter(handed_in_at__isnull=True, participant__round__state=RoundState.SCORING)
    rows = rows.exclude(participant__standing=Standing.EXCLUDED)
    for one in to_be_declared(scope):
        url = reverse("evaluation:declaration", args=[one.round.code])
        yield Due(f"签署回避声明：{one.round.name}", url, end_of_day(one.round.assess_by))
    for one in rows.order_by("pk"):
        row = one.participant.round
        url = reverse("evaluation:sheet-detail", args=[one.code])
        yield Due(f"评审：{one.participant.name}（{row.name}）", url, end_of_day(row.score_by))


BEFORE_SCORING.add("experts", too_few, at=10)
ROUND_COLUMNS.add("experts", Column("专家评分", sheets_in), at=10)
ROUND_LINKS.add("experts", experts_link, at=10)
ROUND_PANELS.add("own sheets", own_sheets, at=10)
ROUND_PANELS.add("spread", spread, at=20)
EVIDENCE_READERS.add("experts", reads_evidence, at=10)
HOME_DUES.add("scoring sheets", dues, at=42)
SHORTCUTS.add(
    "own sheets", Shortcut("我的评审", "evaluation:sheet-list", holding(SCORE_GROUPS), "评分表、回避声明、交卷"), at=66
)
