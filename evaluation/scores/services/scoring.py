"""One cell saved at a time, and the sheet handed in. A sheet is its expert's alone until the experts are done."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evaluation.rounds.services.rounds import hold_round
from evaluation.rounds.words import RoundState, Standing
from evaluation.scores.models import Assignment, Score
from evaluation.scores.services.experts import refuse_conflict
from evaluation.scoring.words import Level
from groups.papers.parts.services import Conflict
from groups.rights.roles import SCORE_GROUPS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.typed import SENTENCE, holds_unseen
from nanan_groups.records.orders import Order, carry_out

NOT_YOURS = "评分由被指定的专家本人填写。"


def why_closed(assignment: Assignment) -> str:
    """Why nothing is scored now, as the expert reads it; "" when it may be. No query: what it asks of is loaded with it."""
    state = assignment.participant.round.state
    if assignment.ended_at is not None:
        return f"这项评审任务已经撤销：{assignment.why}。"
    if assignment.participant.standing == Standing.EXCLUDED:
        return f"该集团不参加本轮评估：{assignment.participant.reason}，不用再评。"
    if state in (RoundState.PREPARED, RoundState.ASSESSING):
        return "专家评分还没有开始。"
    if state != RoundState.SCORING:
        return "专家评分已经结束，不能再评。"
    if assignment.handed_in_at is not None:
        return "您已交卷，不能再改。"
    if assignment.scorer.declared_at is None:
        return "请先签署回避声明。"
    return ""


def save_score(
    *, actor, score: Score, level: str = "", abstained: bool = False, reason: str = "", comment: str = "", seen: int
) -> Score:
    """One cell, against the revision it was read at. Raises PermissionDenied, RuleViolation, Conflict."""
    if level and level not in Level.values:
        raise RuleViolation("请从所列等级中选择。", field="mark", code="level")
    if abstained and (level or not reason.strip()):
        raise RuleViolation("弃权须写明原因，且不再给等级。", field="reason", code="reason")
    if len(reason) > 200 or len(comment) > 500:
        raise RuleViolation("弃权原因不超过 200 字，评语不超过 500 字。", code="too-long")
    if holds_unseen(reason + comment):
        raise RuleViolation(f"弃权原因或评语{SENTENCE}", code="control")
    values = {"level": level, "abstained": abstained, "reason": reason.strip() if abstained else ""}
    values["comment"] = comment.strip()
    with transaction.atomic():
        # The sheet is held, so that nothing is written into one that is being handed in.
        rows = Score.objects.select_related("assignment__scorer", "assignment__participant__round", "part__indicator")
        row = rows.select_for_update(of=("assignment",)).get(pk=score.pk)
        if row.assignment.scorer.user_id != actor.pk or not scope_of(actor).may_somewhere(SCORE_GROUPS):
            raise PermissionDenied(NOT_YOURS)
        if sentence := why_closed(row.assignment):
            raise RuleViolation(sentence, code="not-editable")
        return _compare_and_set(row, actor, seen, values)


def _compare_and_set(row: Score, actor, seen: int, values: dict) -> Score:
    """The row is held and read a moment ago; the database's own constraints ask the rest."""
    theirs = {name: getattr(row, name) for name in values}
    if theirs == values:
        return row
    if row.revision != seen:
        raise Conflict(row, theirs)
    told = {"edited_by": actor, "edited_at": timezone.now()} | values
    Score.objects.filter(pk=row.pk).update(revision=F("revision") + 1, **told)
    for name, value in told.items():
        setattr(row, name, value)
    row.revision = seen + 1
    return row


def hand_in(*, order: Order, assignment: Assignment, comment: str = "") -> Assignment:
    """Every cell is scored or abstained from; then nothing of it changes. After its day it is taken and marked late."""
    rows = Assignment.objects.select_related("scorer__user", "participant__round__system")
    with carry_out(order, "hand_in_scores", f"交卷：{assignment}") as draft:
        hold_round(assignment.participant.round_id)
        draft.lock(assignment, seen=order.seen)
        one = rows.get(pk=assignment.pk)
        if one.scorer.user_id != order.actor.pk or not scope_of(order.actor).may_somewhere(SCORE_GROUPS):
            raise PermissionDenied(NOT_YOURS)
        if sentence := why_closed(one):
            raise RuleViolation(sentence, code="not-editable")
        today = timezone.localdate()
        refuse_conflict(one, order.actor, today)
        empty = Score.objects.filter(assignment=one, level="", abstained=False).select_related("part__indicator")
        if left := list(empty.order_by("pk")):
            raise RuleViolation(
                f"还有 {len(left)} 项没有评，如“{left[0].part.indicator}”；不能评的请弃权并写明原因。", code="missing"
            )
        late = today > one.participant.round.score_by
        if holds_unseen(comment):
            raise RuleViolation(f"总体意见{SENTENCE}", field="comment", code="control")
        draft.update(one, handed_in_at=timezone.now(), late=late)
        Assignment.objects.filter(pk=one.pk).update(comment=comment.strip())
    return one
