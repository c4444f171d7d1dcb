"""The last stages of a round: facts frozen, drafts sent, final with grades and ranks, published once."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from evaluation.results.models import PublishedRound, VetoFact
from evaluation.results.queries.inputs import SystemRows, judged
from evaluation.results.queries.results import had_a_hand, open_appeals, pending_results
from evaluation.results.rules.snapshot import snapshot
from evaluation.results.services.computing import computed, freeze, recompute, write_grades
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.services.rounds import lock_round
from evaluation.rounds.words import RoundState, Standing
from evaluation.sources.queries.tolerance import decisions
from groups.papers.parts.services import fingerprint
from groups.rights.checks import require
from groups.rights.roles import DECIDE_EVALUATION, RUN_EVALUATION, WRITE_ASSESSMENT, roles_with
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.notices import holders, tell_people
from nanan_groups.records.orders import Order, carry_out
from nanan_groups.records.workdays import workdays


def start_moderation(*, order: Order, row: Round) -> Round:
    """Scoring ends; every fact is frozen as of today. What experts have not handed in does not count; refused while they still
    have days to hand in."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "start_moderation", f"开始核定：{row}") as draft:
        lock_round(draft, row, order, RoundState.SCORING)
        row.refresh_from_db(fields=["score_by"])
        open_ = Q(assignments__handed_in_at__isnull=True, assignments__ended_at__isnull=True)
        found = Participant.objects.filter(open_, round=row, assignments__isnull=False)
        waiting = found.exclude(standing=Standing.EXCLUDED).distinct().count()
        if waiting and timezone.localdate() <= row.score_by:
            raise RuleViolation(
                f"专家评分 {day_text(row.score_by)} 24 时截止，还有 {waiting} 个集团有专家没有交卷。请截止后再办理，"
                "或先修改专家评分截止日。",
                code="early",
            )
        draft.update(row, state=RoundState.MODERATING, facts_on=timezone.localdate(), prepared_by=order.actor)
        freeze(row)
        draft.note(str(row), "有专家没有交卷的集团", "", f"{waiting} 个")
    return row


def send_drafts(*, order: Order, row: Round) -> Round:
    """Each group reads its own result and may appeal until the day; refused while anything is pending."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "send_drafts", f"送达初稿：{row}") as draft:
        lock_round(draft, row, order, RoundState.MODERATING)
        _refuse_pending(row, "送达初稿")
        _lapse(draft, row)
        today = timezone.localdate()
        until = workdays().after(today, row.system.appeal_days) if row.system.appeals else None
        draft.update(row, state=RoundState.DRAFTED, drafted_on=today, appeal_by=until, prepared_by=order.actor)
        words = f"，{day_text(until)} 24 时前可以申诉" if until else ""
        _tell(row, f"评估初稿已送达：{row.name}{words}")
    return row


def _tell(row: Round, text: str) -> None:
    now = timezone.now()
    for one in judged(row):
        if one.case is None:
            continue
        people = [user for role in roles_with(WRITE_ASSESSMENT) for user in holders(role, Place.GROUP, one.group_id)]
        tell_people(people, case=one.case, text=text, at=now)


def _refuse_pending(row: Round, what: str) -> None:
    if found := list(pending_results(row).order_by("participant_id", "indicator_id")[:3]):
        count = pending_results(row).count()
        named = "、".join(f"{one.participant.name} {one.indicator.code}" for one in found)
        raise RuleViolation(
            f"还有 {count} 项待核，不能{what}：{named}{'等' if count > 3 else ''}。请逐项补充数据，或排除、计0分并写明原因。",
            code="pending",
        )


def _lapse(draft: Draft, row: Round) -> None:
    """A decision of tolerance that was withdrawn meanwhile takes no veto back any more."""
    used = (
        VetoFact.objects.filter(participant__round=row, withdrawn="")
        .exclude(tolerance="")
        .select_related("participant")
    )
    touched = {}
    for veto in used.order_by("pk"):
        if veto.tolerance not in decisions(veto.participant.group_id, row.year):
            draft.note(f"{veto.participant.name} {veto}", "容错决定（已撤销）", veto.tolerance, "")
            draft.update(veto, tolerance="")
            touched[veto.participant_id] = veto.participant
    if touched:
        recompute(row, list(touched.values()))


def finalise(*, order: Order, row: Round) -> Round:
    """After the days of appeal, with every appeal decided: grades and ranks are computed, once."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "finalise_round", f"定稿：{row}") as draft:
        lock_round(draft, row, order, RoundState.DRAFTED)
        if row.appeal_by is not None and timezone.localdate() <= row.appeal_by:
            raise RuleViolation(f"申诉期到 {day_text(row.appeal_by)} 24 时，期满后才能定稿。", code="early")
        if left := open_appeals(row).count():
            raise RuleViolation(f"还有 {left} 件申诉没有决定，不能定稿。", code="appeals")
        _refuse_pending(row, "定稿")
        _lapse(draft, row)
        standings = write_grades(row, computed(row, judged(row), explained=False))
        draft.update(row, state=RoundState.FINAL, prepared_by=order.actor)
        for quota in standings.quotas:
            if quota.over:
                draft.note(
                    str(row), f"{quota.category}优秀名额", f"{quota.places} 个", f"同分共用，实评 {quota.given} 个"
                )
    return row


def publish_round(*, order: Order, row: Round, published_on: date) -> Round:
    """By the bureau's leader, with a document, never by whoever had a hand in the round; kept whole, and never twice."""
    require(order.actor, DECIDE_EVALUATION)
    document = order.document.strip()
    if not document:
        raise RuleViolation("公布须写明文号（依据文件）。", field="document", code="document")
    if published_on > timezone.localdate():
        raise RuleViolation("公布日不能晚于今天。", field="published_on", code="coming")
    if row.drafted_on is not None and published_on < row.drafted_on:
        told = f"公布日不能早于初稿送达日 {day_text(row.drafted_on)}。"
        raise RuleViolation(told, field="published_on", code="early")
    if row.appeal_by is not None and published_on <= row.appeal_by:
        told = f"申诉期到 {day_text(row.appeal_by)} 24 时，公布日应在其后。"
        raise RuleViolation(told, field="published_on", code="early")
    with carry_out(order, "publish_round", f"公布评估结果：{row}") as draft:
        lock_round(draft, row, order, RoundState.FINAL)
        if had_a_hand(row, order.actor):
            raise RuleViolation("您办理或参加过这一轮评估，请由另一人公布。", code="own")
        _refuse_pending(row, "公布")
        draft.update(row, state=RoundState.PUBLISHED, published_on=published_on, document=document)
        content = _content(row)
        PublishedRound.objects.create(
            round=row, content=content, fingerprint=fingerprint(content), published_by=order.actor, act=draft.act
        )
        _tell(row, f"评估结果已公布：{row.name}（{document}）")
    return row


def _content(row: Round) -> dict:
    head = {
        "code": row.code, "name": row.name, "year": row.year, "system": row.system.code, "document": row.document,
        "facts_on": row.facts_on.isoformat(), "published_on": row.published_on.isoformat(),
    }  # fmt: skip
    system, participants = row.system, judged(row)
    found = computed(row, participants)
    in_order = [found[one.pk] for one in participants]
    rules = system.grade_rules
    return snapshot(head, SystemRows(row).indicators, system.pooling, system.valid_scores, rules, in_order)
