"""What the officer does by hand while results are moderated, each with its reason: facts entered, scores changed, what is
pending decided, vetoes. Nobody moderates his own group."""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.utils import timezone

from evaluation.results.models import EnteredFact, IndicatorResult, PartResult, Ruling, VetoFact
from evaluation.results.queries.results import pending_results, scores_it
from evaluation.results.rules.entering import by_officer, read_fact
from evaluation.results.rules.stored import kept
from evaluation.results.services.computing import recompute
from evaluation.results.words import RulingKind, State
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.services.rounds import lock_round
from evaluation.rounds.words import RoundState, Standing
from evaluation.sources.queries.tolerance import decisions
from evaluation.systems.models import Indicator, IndicatorPart
from evaluation.systems.queries import named_part
from evaluation.systems.words import points_text
from groups.rights.checks import own_places, refuse_own_group, require
from groups.rights.roles import RUN_EVALUATION, WRITE_ASSESSMENT
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.trace import half_up
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out


def _open(draft: Draft, order: Order, participant: Participant, what: str) -> None:
    """``order.seen`` is not asked: two officers moderate different groups of one round side by side."""
    require(order.actor, RUN_EVALUATION)
    refuse_own_group(order.actor, participant.group_id, what)
    if scores_it(participant, order.actor.pk):
        raise RuleViolation(f"您是“{participant.name}”的评审专家，请由没有评审它的人办理。", code="own")
    lock_round(draft, participant.round, Order(order.actor, order.effective_on, order.reason), RoundState.MODERATING)
    participant.refresh_from_db(fields=["standing"])
    if participant.standing == Standing.EXCLUDED:
        raise RuleViolation(f"“{participant.name}”已不参评。", code="excluded")


def enter_fact(*, order: Order, participant: Participant, part: IndicatorPart, text: str, document: str) -> EnteredFact:
    """For a part that neither a source nor experts judge; entered again it is mended."""
    document = document.strip()
    with carry_out(order, "enter_fact", f"登记事实：{participant.name} {part.indicator}") as draft:
        _open(draft, order, participant, "登记评估的事实")
        if not by_officer(named_part(part)):
            raise RuleViolation("这一部分由平台计算或由专家评定，不由科室登记。", code="kind")
        if not document:
            raise RuleViolation("请写明依据。", field="basis", code="document")
        target = PartResult.objects.filter(of__participant=participant, part=part).first()
        if target is None:
            raise RuleViolation(f"“{participant.name}”不适用这一部分。", code="not-applicable")
        told = kept(read_fact(named_part(part), text, document)) | {"text": text.strip()}
        row = EnteredFact.objects.filter(participant=participant, part=part).first()
        if row is None:
            facts = {"fact": told, "document": document, "entered_by": order.actor}
            row = draft.add(EnteredFact(participant=participant, part=part, **facts))
            draft.note(str(row), "事实", "", text.strip())
        else:
            draft.update(row, fact=told, document=document, entered_by=order.actor)
        PartResult.objects.filter(pk=target.pk).update(fact=told)
        recompute(participant.round, [participant])
    return row


def rule(
    *, order: Order, participant: Participant, indicator: Indicator, kind: str, points: int | None = None
) -> Ruling:
    """The score of an indicator set by hand, or something pending excluded or given 0. The order's reason is its own."""
    with carry_out(order, "moderate", f"{RulingKind(kind).label}：{participant.name} {indicator}") as draft:
        _open(draft, order, participant, "核定本集团的评分")
        if kind == RulingKind.APPEAL:
            raise TypeError("an appeal is decided by its case")
        found = IndicatorResult.objects.get(participant=participant, indicator=indicator)
        if kind != RulingKind.MODERATE and found.state != State.PENDING:
            raise RuleViolation(
                f"{indicator} 现在是“{found.get_state_display()}”，只有待核的可以排除或计0分。", code="not-pending"
            )
        row = write_ruling(draft, order, found, kind, points)
        recompute(participant.round, [participant])
    return row


def decide_pending(*, order: Order, row: Round, indicators: Collection[Indicator], kind: str) -> Round:
    """Wherever one of these indicators is pending it is excluded, or given 0: what no group of the district has data for is
    decided once. Groups of which the actor is one of the people or of the experts are left to another officer."""
    require(order.actor, RUN_EVALUATION)
    if kind not in (RulingKind.EXCLUDE, RulingKind.ZERO):
        raise RuleViolation("待核的只能排除或计0分。", field="decision", code="kind")
    with carry_out(order, "decide_pending", f"{RulingKind(kind).label}待核的指标：{row}") as draft:
        lock_round(draft, row, order, RoundState.MODERATING)
        own = own_places(scope_of(order.actor), WRITE_ASSESSMENT, Place.GROUP)
        rows = pending_results(row).filter(indicator__in=[one.pk for one in indicators])
        rows = rows.exclude(participant__group__in=own).exclude(participant__assignments__scorer__user=order.actor)
        found = list(rows.order_by("participant_id", "indicator_id"))
        if not found:
            raise RuleViolation("所选指标没有待核的。", field="indicators", code="nothing")
        touched = {}
        for one in found:
            write_ruling(draft, order, one, kind, None)
            touched[one.participant_id] = one.participant
        recompute(row, list(touched.values()))
    return row


def write_ruling(draft: Draft, order: Order, found: IndicatorResult, kind: str, points: int | None) -> Ruling:
    """Must run inside the act that decides it."""
    indicator, reason = found.indicator, order.reason.strip()
    if not reason:
        raise RuleViolation("请写明原因。", field="reason", code="reason")
    if points is not None and points > indicator.weight:
        raise RuleViolation(
            f"得分不能超过这个指标的权重 {points_text(indicator.weight)}。", field="points", code="points"
        )
    stood = own_points(found)
    before = points_text(stood) if stood is not None else found.get_state_display()
    row = Ruling.objects.create(
        participant=found.participant, indicator=indicator, kind=kind, points=points, before=before,
        reason=reason[:500], made_by=order.actor, made_at=timezone.now(), act=draft.act,
    )  # fmt: skip
    after = points_text(points) if points is not None else RulingKind(kind).label
    draft.note(f"{found.participant.name} {indicator}", RulingKind(kind).label, before, after)
    return row


def own_points(found: IndicatorResult) -> int | None:
    """Hundredths at the indicator's own weight, whatever weight was moved to it."""
    return half_up(Fraction(found.value) * 100) if found.value else None


def record_veto(*, order: Order, participant: Participant, happened_on: date, text: str, effect: str) -> VetoFact:
    """With the document of the order; what it does to the grade follows once the round is final."""
    with carry_out(order, "record_veto", f"登记否决事项：{participant.name}") as draft:
        _open(draft, order, participant, "登记本集团的否决事项")
        if not participant.round.system.vetoes:
            raise RuleViolation("本轮指标体系没有启用否决事项。", code="off")
        if not order.document.strip():
            raise RuleViolation("请写明认定文件。", field="document", code="document")
        if happened_on > timezone.localdate():
            raise RuleViolation("发生日不能晚于今天。", field="happened_on", code="coming")
        facts = {"happened_on": happened_on, "text": text.strip(), "effect": effect}
        row = draft.add(VetoFact(participant=participant, document=order.document.strip(), **facts))
        draft.note_values(row, ["happened_on", "text", "effect"])
        recompute(participant.round, [participant])
    return row


def withdraw_veto(*, order: Order, veto: VetoFact) -> VetoFact:
    """Entered by mistake: it has no effect any more and stays on record with the reason of the order."""
    participant = veto.participant
    reason = order.reason.strip()
    if not reason:
        raise RuleViolation("请写明撤销的原因。", field="reason", code="reason")
    with carry_out(order, "withdraw_veto", f"撤销否决事项：{participant.name}") as draft:
        _open(draft, order, participant, "办理本集团的否决事项")
        veto.refresh_from_db(fields=["withdrawn"])
        if veto.withdrawn:
            raise RuleViolation("这条否决事项已撤销。", field="veto", code="withdrawn")
        draft.update(veto, withdrawn=reason[:300])
        recompute(participant.round, [participant])
    return veto


def tolerate(*, order: Order, veto: VetoFact, tolerance: str) -> VetoFact:
    """A decision of tolerance that stands for the school year takes the effect back."""
    participant = veto.participant
    with carry_out(order, "tolerate_veto", f"容错：{participant.name}") as draft:
        _open(draft, order, participant, "办理本集团的否决事项")
        veto.refresh_from_db(fields=["withdrawn"])
        if veto.withdrawn:
            raise RuleViolation("这条否决事项已撤销。", field="veto", code="withdrawn")
        if tolerance not in decisions(participant.group_id, participant.round.year):
            raise RuleViolation("请从该集团本学年有效的容错决定中选择。", field="tolerance", code="tolerance")
        draft.update(veto, tolerance=tolerance)
        recompute(participant.round, [participant])
    return veto
