"""Who scores whom: by hand, evenly drawn, taken back; and the declaration that every expert signs first."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from evaluation.rounds.models import Participant, Round
from evaluation.rounds.services.rounds import hold_round, lock_round
from evaluation.rounds.words import RoundState, Standing
from evaluation.scores.models import Assignment, RoundExpert, Score
from evaluation.scores.queries import conflicts, known_experts, to_be_scored
from evaluation.scores.rules import draw, expert_parts
from evaluation.scores.words import Chosen
from evaluation.systems.models import IndicatorPart
from evaluation.systems.queries import indicators_of
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_EVALUATION, SCORE_GROUPS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.models.codes import next_codes
from nanan_groups.records.orders import Order, carry_out

ASSIGNED_IN = (RoundState.ASSESSING, RoundState.SCORING)
PREFIX, WIDTH = "PS", 6
MOST = 20  # experts a group


def assign(*, order: Order, row: Round, person, participants: Sequence[Participant]) -> Round:
    """By hand. Raises RuleViolation: a conflict of interest, with its reason; assigned already; nothing to score."""
    require(order.actor, RUN_EVALUATION)
    if not participants:
        raise RuleViolation("请选择集团。", field="participants", code="nobody")
    _refuse_own(order, participants)
    with carry_out(order, "assign_experts", f"指定评审专家：{row}") as draft:
        lock_round(draft, row, order, *ASSIGNED_IN)
        _refuse_strange([person])
        found = conflicts([person], participants, timezone.localdate())
        known = set(
            Assignment.objects.filter(scorer__round=row, scorer__user=person)
            .order_by()
            .values_list("participant_id", flat=True)
        )
        for one in participants:
            if said := found.get((person.pk, one.pk)):
                raise RuleViolation(
                    f"{person.name}须回避“{one.name}”：{'；'.join(said)}。", field="participants", code="conflict"
                )
            if one.pk in known:
                raise RuleViolation(
                    f"{person.name}已评审“{one.name}”，或曾被撤销。", field="participants", code="twice"
                )
        _give(draft, row, {person.pk: person}, [(person.pk, one) for one in participants], Chosen.BY_HAND)
    return row


def draw_experts(*, order: Order, row: Round, experts: Collection, each: int, seed: str = "") -> Round:
    """Evenly among these people, without those who have a conflict; what stands is kept. The seed is kept with the round, so
    that the draw can be repeated. Raises RuleViolation: not enough experts without a conflict for some group."""
    require(order.actor, RUN_EVALUATION)
    if not experts or not 1 <= each <= MOST:
        raise RuleViolation(f"请选择专家，每个集团 1 到 {MOST} 名。", field="people", code="experts")
    with carry_out(order, "draw_experts", f"抽取评审专家：{row}") as draft:
        lock_round(draft, row, order, *ASSIGNED_IN)
        _refuse_strange(experts)
        seed = seed.strip() or secrets.token_hex(8)
        groups = {one.pk: one for one in to_be_scored(row)}
        _refuse_own(order, groups.values())
        people = {user.pk: user for user in experts}
        rows = Assignment.objects.filter(scorer__round=row).order_by("pk")
        given = list(rows.values_list("scorer__user_id", "participant_id", "ended_at"))
        standing = [(user, group) for user, group, ended in given if ended is None]
        barred = {*conflicts(list(people.values()), list(groups.values()), timezone.localdate())}
        barred |= {(user, group) for user, group, ended in given if ended is not None}
        found = draw(seed, set(people), set(groups), barred, each, standing)
        if found.short:
            names = "、".join(f"{groups[key].name}（{count} 名）" for key, count in list(found.short.items())[:5])
            raise RuleViolation(
                f"不回避的专家不够，{len(found.short)} 个集团不足 {each} 名：{names}。请增加专家或减少每集团人数。",
                field="people",
                code="short",
            )
        if not found.pairs:
            raise RuleViolation(f"各集团都已有 {each} 名专家，没有需要抽取的。", field="each", code="same")
        draft.update(row, seed=seed)
        _give(draft, row, people, [(user, groups[key]) for user, key in found.pairs], Chosen.DRAWN)
    return row


def _refuse_own(order: Order, participants: Iterable[Participant]) -> None:
    """Nobody chooses who judges his own group."""
    for one in participants:
        refuse_own_group(order.actor, one.group_id, "安排本集团的评审专家")


def _refuse_strange(users: Collection) -> None:
    known = set(known_experts().values_list("pk", flat=True))
    if strange := [user.name for user in users if user.pk not in known]:
        raise RuleViolation(f"{'、'.join(strange)}今天没有评估专家的任职。", code="no-expert")


def _give(draft: Draft, row: Round, people: dict, pairs: Sequence[tuple[int, Participant]], chosen: str) -> None:
    """Assignments with their empty sheets: a cell is then one row to write to."""
    experts = {one.user_id: one for one in RoundExpert.objects.filter(round=row, user__in=people)}
    indicators = indicators_of(row.system)
    keys = {
        (one.indicator.code, one.variant, one.name): one
        for one in IndicatorPart.objects.filter(indicator__system=row.system).select_related("indicator")
    }
    for (user, participant), code in zip(pairs, next_codes(PREFIX, WIDTH, len(pairs)), strict=True):
        if participant.round_id != row.pk or participant.standing == Standing.EXCLUDED:
            raise RuleViolation(f"“{participant.name}”不在本轮参评之列。", field="participants", code="excluded")
        parts = expert_parts(indicators, participant.relations, participant.light)
        if not parts:
            raise RuleViolation(
                f"“{participant.name}”没有由专家评的指标，不需要专家。", field="participants", code="light"
            )
        if user not in experts:
            experts[user] = draft.add(RoundExpert(round=row, user=people[user]))
        one = draft.add(Assignment(scorer=experts[user], participant=participant, code=code, chosen=chosen))
        Score.objects.bulk_create(
            Score(assignment=one, part=keys[facts.code, part.variant, part.name]) for facts, part in parts
        )


def end_assignment(*, order: Order, row: Round, assignment: Assignment) -> Round:
    """Taken back with the order's reason, as long as nothing of it was scored: what was begun is not reassigned."""
    require(order.actor, RUN_EVALUATION)
    _refuse_own(order, [assignment.participant])
    with carry_out(order, "end_assignment", f"撤销评审任务：{assignment}") as draft:
        lock_round(draft, row, order, *ASSIGNED_IN)
        draft.lock(assignment)
        assignment.refresh_from_db()
        begun = Score.objects.filter(assignment=assignment).exclude(level="", abstained=False).exists()
        if begun or assignment.handed_in_at is not None:
            raise RuleViolation("这位专家已经开始评这个集团，不能再撤销。", field="assignment", code="begun")
        _end(draft, assignment, order.reason.strip())
    return row


def _end(draft: Draft, assignment: Assignment, why: str) -> None:
    if not why or len(why) > 200:
        raise RuleViolation("请写明撤销的原因，不超过 200 字。", field="reason", code="reason")
    if assignment.ended_at is not None:
        raise RuleViolation("这项评审任务已经撤销。", code="ended")
    draft.update(assignment, ended_at=timezone.now(), why=why)


def declare(*, order: Order, signed: RoundExpert, related: Sequence[Assignment] = (), text: str = "") -> RoundExpert:
    """The expert signs that he has no interest, or names the groups with which he has: these are not his to score. Once."""
    scope = scope_of(order.actor)
    if order.actor.pk != signed.user_id or not scope.may_somewhere(SCORE_GROUPS):
        raise PermissionDenied("回避声明由专家本人签署。")
    text = text.strip()
    if related and not text:
        raise RuleViolation("请写明与所选集团的关系。", field="text", code="text")
    with carry_out(order, "declare_interests", f"签署回避声明：{signed.round}") as draft:
        hold_round(signed.round_id)
        signed = RoundExpert.objects.select_for_update().select_related("round", "user").get(pk=signed.pk)
        if signed.declared_at is not None:
            raise RuleViolation("您已签署回避声明。", code="declared")
        if signed.round.state not in ASSIGNED_IN:
            raise RuleViolation("专家评分已经结束。", code="over")
        draft.update(signed, declared_at=timezone.now(), declaration=text)
        for one in related:
            if one.scorer_id != signed.pk:
                raise RuleViolation("请从您的评审任务中选择。", field="related", code="strange")
            draft.lock(one)
            _end(draft, one, "专家声明回避")
    return signed


def refuse_conflict(assignment: Assignment, user, today: date) -> None:
    """Asked again when a sheet is opened and when it is handed in: something may have come to light in between."""
    found = conflicts([user], [assignment.participant], today)
    if said := found.get((user.pk, assignment.participant_id)):
        raise RuleViolation(
            f"您须回避“{assignment.participant.name}”：{'；'.join(said)}。不能评分，请告知区教委登记科室。",
            code="conflict",
        )
