"""A member school's strategy: written by the school, signed by its principal. Where one person is missing there is a second
way: the lead's principal signs for the lead's own campuses, a scan of the page signed on paper, or an officer's waiver. Each
signature is an act; what is changed afterwards voids it, but not before whoever changes it has said so.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.services import fingerprint, hold, save_part, short_enough
from groups.planning.annual_plans.models import SchoolStrategy, VoidedSignature
from groups.planning.annual_plans.queries.plans import lead_sites, visible_plans
from groups.planning.annual_plans.queries.signatures import settled, signature_text, signed
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES
from groups.planning.annual_plans.words import SignedWay
from groups.registry.register.queries.names import site_names
from groups.rights.checks import holds_right, refuse_own_group, require
from groups.rights.roles import REVIEW_PLANS, SIGN_STRATEGY, SUBMIT_PLANS, WRITE_PLANS, WRITE_STRATEGY, roles_with
from groups.rights.words import Place
from nanan_groups.kit import texts
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.acts import act
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_owner
from nanan_groups.records.attachments.services import attach
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.notices import holders, tell_people
from nanan_groups.records.cases.turns import mark_begun
from nanan_groups.records.models import ActKind, Case, Purpose
from nanan_groups.records.orders import Order, carry_out

SCAN = "strategy-scan"  # kind of the owner of scanned signatures
NOT_YOURS = "只有该成员校的经办人和校长可以办理本校策略；集团总校自己的校区，也可以由集团总校校长和集团办公室办理。"


def owner_of_scan(strategy: SchoolStrategy) -> Owner:
    return Owner(SCAN, f"{strategy.plan.case.code}-{strategy.site.code}")


# --- who --------------------------------------------------------------------------------------------------------------
def writes(scope: Scope, strategy: SchoolStrategy) -> bool:
    """The school's own people; for the lead's own campuses the group's principal and office too."""
    return _holds(scope, strategy, WRITE_STRATEGY, WRITE_PLANS)


def way_of_signing(scope: Scope, strategy: SchoolStrategy) -> str:
    """As what this person signs, "" where he does not."""
    if holds_right(scope, SIGN_STRATEGY, Place.INSTITUTION, strategy.site.institution_id):
        return SignedWay.PRINCIPAL
    return SignedWay.LEAD if _holds(scope, strategy, SIGN_STRATEGY, SUBMIT_PLANS) else ""


def brings_scan(scope: Scope, strategy: SchoolStrategy) -> bool:
    """Who may hand in the page signed on paper: the school's own people, and the group's principal and office."""
    group = holds_right(scope, WRITE_PLANS, Place.GROUP, strategy.plan.group_id)
    return group or holds_right(scope, WRITE_STRATEGY, Place.INSTITUTION, strategy.site.institution_id)


def _holds(scope: Scope, strategy: SchoolStrategy, of_school: str, of_group: str) -> bool:
    if holds_right(scope, of_school, Place.INSTITUTION, strategy.site.institution_id):
        return True
    group = strategy.plan.group_id
    return holds_right(scope, of_group, Place.GROUP, group) and strategy.site_id in lead_sites(group, [strategy.site])


# --- writing ----------------------------------------------------------------------------------------------------------
def save_strategy(*, actor, strategy: SchoolStrategy, text: str, seen: int, void: bool = False) -> SchoolStrategy:
    """The school's own part. A signed one is changed only with ``void``: the signature goes, its signer is told, and what he
    signed is kept. A waiver stays: it is about the signature, not about the words."""
    if not writes(scope_of(actor), strategy):
        raise PermissionDenied(NOT_YOURS)
    with transaction.atomic():
        hold(strategy.plan, ANNUAL_PLAN.editable)
        text = short_enough(text)
        if text == strategy.text:
            return strategy
        mark_begun(strategy.plan.case_id)
        if strategy.signed_at is None:
            return save_part(strategy, actor, seen, {"text": text})
        if not void:
            raise RuleViolation(
                f"本校策略已有签署（{signature_text(strategy)}）。修改会使签署失效，请按“保存”核对改动后确认。",
                code="signed",
            )
    with act(
        kind=ActKind.ENTRY,
        verb="void_signature",
        title=f"修改已签署的学校策略：{_name(strategy)}",
        actor=actor,
        about=f"case:{strategy.plan.case.code}",
    ) as draft:
        hold(strategy.plan, ANNUAL_PLAN.editable)
        before = SchoolStrategy.objects.select_related("signed_by").get(pk=strategy.pk)
        saved = save_part(strategy, actor, seen, {"text": text}, also=UNSIGNED)
        if before.signed_at is None:  # somebody else did it meanwhile, with the same words
            draft.cancel()
            return saved
        _note_void(draft, before, saved, actor)
    return saved


UNSIGNED = {
    "signed_by": None,
    "signed_at": None,
    "signed_way": SignedWay.PRINCIPAL,
    "signatory": "",
    "scan": None,
}


def _note_void(draft, before: SchoolStrategy, saved: SchoolStrategy, actor) -> None:
    name, now = _name(saved), timezone.now()
    VoidedSignature.objects.create(
        strategy=saved,
        text=before.text,
        signed_by=before.signed_by,
        signed_at=before.signed_at,
        signed_way=before.signed_way,
        voided_by=actor,
        voided_at=now,
    )
    draft.note(name, "学校策略", before.text, saved.text)
    draft.note(name, "签署", signature_text(before), "作废，须重新签署")
    if before.signed_by_id != actor.pk:
        text = f"{actor.name} 修改了您签署的“{name}”学校策略，签署已失效。改动在学校策略页对照显示，请核对后重新签署"
        case = saved.plan.case
        outside = f"{actor.name} 修改了您签署的学校策略：{case.title}"
        tell_people([before.signed_by], case=case, text=text, at=now, outside=outside)


def _name(strategy: SchoolStrategy) -> str:
    return site_names([strategy.site_id])(strategy.site_id)


def save_report(*, actor, strategy: SchoolStrategy, text: str, seen: int) -> SchoolStrategy:
    """What the school did of its strategy, told at the year's end as a part of the group's summary."""
    if not writes(scope_of(actor), strategy):
        raise PermissionDenied(NOT_YOURS)
    with transaction.atomic():
        hold(strategy.plan, SUMMARY_STATES)
        who = {"reported_by": actor, "reported_at": timezone.now()}
        return save_part(strategy, actor, seen, {"report": short_enough(text)}, also=who, wrote=False)


# --- signing ----------------------------------------------------------------------------------------------------------
def sign_strategy(*, actor, strategy: SchoolStrategy, seen: int, request_key: str | None = None) -> SchoolStrategy:
    """The member school's principal signs what stands there; for the lead's own campuses the lead's principal may."""
    way = way_of_signing(scope_of(actor), strategy)
    if not way:
        raise PermissionDenied("学校策略由成员校校长签署；集团总校自己的校区，也可以由集团总校校长签署。")
    facts = {"signed_by": actor, "signed_at": timezone.now(), "signed_way": way, "signatory": "", "scan": None}
    return _sign(actor, strategy, seen, facts, request_key)


def sign_by_scan(*, actor, strategy: SchoolStrategy, seen: int, signatory: str, file, file_name: str) -> SchoolStrategy:
    """扫描件代签: the page that the principal signed on paper. On record is who signed it and who handed it in."""
    if not brings_scan(scope_of(actor), strategy):
        raise PermissionDenied("签署页扫描件由该成员校经办人、校长，或集团总校校长、集团办公室上传。")
    signatory = texts.short_enough(signatory, 40, "纸面签署人", "signatory")
    if not signatory:
        raise RuleViolation("请写明纸面签署人姓名。", field="signatory", code="signatory")
    _refuse_unwritten(strategy)
    if signed(strategy):
        raise RuleViolation(f"已有签署（{signature_text(strategy)}），不需要再上传签署页。", code="settled")
    with transaction.atomic():
        hold(strategy.plan, ANNUAL_PLAN.editable)
    scan = attach(
        actor=actor,
        owner=owner_of_scan(strategy),
        file=file,
        file_name=file_name,
        purpose=Purpose.SCAN,
        title="学校策略签署页",
    )
    facts = {"signed_by": actor, "signed_at": timezone.now(), "signed_way": SignedWay.SCAN}
    return _sign(actor, strategy, seen, facts | {"signatory": signatory, "scan": scan})


def _sign(actor, strategy: SchoolStrategy, seen: int, facts: dict, request_key: str | None = None) -> SchoolStrategy:
    with act(
        kind=ActKind.ENTRY,
        verb="sign_strategy",
        title=f"签署学校策略：{_name(strategy)}",
        actor=actor,
        about=f"case:{strategy.plan.case.code},{strategy.site.code}",
        request_key=request_key,
    ) as draft:
        hold(strategy.plan, ANNUAL_PLAN.editable)
        _refuse_unwritten(strategy)
        saved = save_part(strategy, actor, seen, facts, also=UNWAIVED, wrote=False)
        draft.note(_name(saved), "签署", "", signature_text(saved))
        draft.facts["signed"] = fingerprint({"text": saved.text})  # of the very words he signed
    return saved


UNWAIVED = {"waived_by": None, "waived_at": None, "waiver_reason": ""}


def _refuse_unwritten(strategy: SchoolStrategy) -> None:
    if not strategy.text.strip():
        raise RuleViolation("还没有写学校策略，不能签署。", field="text", code="empty")


# --- waiving ----------------------------------------------------------------------------------------------------------
def waive_signature(*, order: Order, strategy: SchoolStrategy) -> SchoolStrategy:
    """免签: an officer does without a signature, with a reason that the plan prints. Not for his own group."""
    require(order.actor, REVIEW_PLANS)
    plan = strategy.plan
    refuse_own_group(order.actor, plan.group_id, "免签")
    reason = texts.short_enough(order.reason, 500, "免签原因", "reason")
    if not reason:
        raise RuleViolation("请写明免签原因，它会印在计划上。", field="reason", code="reason")
    with carry_out(order, "waive_signature", f"免签：{_name(strategy)}（{plan.case.title}）") as draft:
        draft.lock(plan.campaign)
        hold(plan, ANNUAL_PLAN.editable)
        strategy.refresh_from_db()
        if settled(strategy):
            raise RuleViolation(f"已经办理：{signature_text(strategy)}，不需要免签。", code="settled")
        facts = {"waived_by": order.actor, "waived_at": timezone.now(), "waiver_reason": reason}
        saved = save_part(strategy, order.actor, strategy.revision, facts, also=UNSIGNED, wrote=False)
        draft.note(_name(saved), "签署", "", signature_text(saved))
        text = f"{order.actor.name} 办理免签：“{_name(saved)}”的学校策略不再等待校长签署。{reason}"
        outside = f"{order.actor.name} 办理免签：“{_name(saved)}”的学校策略（{plan.case.title}）"
        _tell_group(saved, order.actor, text, outside)
    return saved


def _tell_group(strategy: SchoolStrategy, actor, text: str, outside: str) -> None:
    plan = strategy.plan
    addressed = [(role, Place.GROUP, plan.group_id) for role in roles_with(WRITE_PLANS)]
    told = {user.pk: user for where in addressed for user in holders(*where)}
    told.pop(actor.pk, None)
    at = timezone.now()
    tell_people(told.values(), case=plan.case, text=text, at=at, addressed=addressed, outside=outside)


# --- the room of scans ------------------------------------------------------------------------------------------------
def _strategy(code: str) -> SchoolStrategy | None:
    case, _, site = code.rpartition("-")
    rows = SchoolStrategy.objects.select_related("plan__case", "plan__group", "site")
    return rows.filter(plan__case__code=case, site__code=site).first()


def _may_read(scope: Scope, code: str) -> bool:
    return visible_plans(scope).filter(case__code=code.rpartition("-")[0]).exists() and _strategy(code) is not None


def _may_write(scope: Scope, code: str) -> bool:
    """While the plan is written, and as long as it is not at rest."""
    strategy = _strategy(code)
    if strategy is None or not brings_scan(scope, strategy):
        return False
    case = strategy.plan.case
    return case.state in ANNUAL_PLAN.editable and not registered(case.kind).rest(case)


def _unit(code: str) -> RoomUnit:
    group = _strategy(code).plan.group
    return RoomUnit(group.code, str(group))


def _url(code: str) -> str:
    case, _, site = code.rpartition("-")
    return reverse("planning:plan-strategy", args=[case, site])


register_owner(
    SCAN,
    may_read=_may_read,
    may_write=_may_write,
    case_of=lambda code: Case.objects.filter(kind=ANNUAL_PLAN.code, code=code.rpartition("-")[0]).first(),
    unit_of=_unit,
    title_of=lambda code: f"学校策略签署页：{_name(_strategy(code))}",
    url_of=_url,
)
