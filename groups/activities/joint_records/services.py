"""Records of joint work: entered by the group or the school that leads one, finished with what came of it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.activities.joint_activities.queries import group_sites, keeps_group
from groups.activities.joint_activities.services import keeps_evidence
from groups.activities.joint_records.models import JointRecord
from groups.activities.joint_records.queries import may_keep_record, visible_records
from groups.activities.joint_records.words import ASKS, RecordKind, RecordState
from groups.registry.models import EducationGroup, Site
from groups.registry.register.services.basics import refuse_over, reread
from groups.rights.roles import KEEP_ACTIVITIES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "joint-record"
NOT_YOURS = "共建事项由牵头学校和本集团总校、集团办公室登记。"
FACTS = ("title", "lead", "partner", "begins_on", "ends_on", "hours", "level", "field")


def _checked(group: int, kind: str, site: int, partner_site: int | None, facts: dict) -> dict:
    """The facts of that kind and no other; Raises RuleViolation."""
    asks, sites = ASKS[kind], group_sites(group, timezone.localdate())
    for key, field in ((site, "site"), (partner_site, "partner_site")):
        if key is not None and key not in sites:
            raise RuleViolation("该校点不是本集团已开办的校点。", field=field, code="stranger")
    if kind == RecordKind.PAIR and partner_site is None:
        raise RuleViolation("请选择被指导教师所在的校点。", field="partner_site", code="required")
    if facts["ends_on"] < facts["begins_on"]:
        raise RuleViolation("止日不能早于起日。", field="ends_on", code="order")
    out = {name: (text.strip() if isinstance(text, str) else text) for name, text in facts.items()}
    for name, asked, label in (
        ("level", asks.level and kind == RecordKind.AWARD, "级别"),
        ("field", asks.field, "方面"),
        ("hours", asks.hours and kind == RecordKind.PAIR, "课时"),
        ("partner", bool(asks.partner) and kind == RecordKind.PAIR, asks.partner),
    ):
        if asked and not out.get(name):
            raise RuleViolation(f"请填写{label}。", field=name, code="required")
    out["level"] = out.get("level", "") if asks.level else ""
    out["field"] = out.get("field", "") if asks.field else ""
    out["hours"] = out.get("hours") if asks.hours else None
    out["partner"] = out.get("partner", "") if asks.partner else ""
    return out


def add_record(
    *, order: Order, group: EducationGroup, kind: str, site: int, partner_site: int | None = None, **facts
) -> JointRecord:
    refuse_over(group.pk)
    facts = _checked(group.pk, kind, site, partner_site, facts)
    if order.actor is not None:
        scope = scope_of(order.actor)
        school = Site.objects.get(pk=site).institution_id
        if not (keeps_group(scope, group.pk) or scope.may_for_institution(KEEP_ACTIVITIES, school)):
            raise PermissionDenied(NOT_YOURS)
    with carry_out(order, "add_joint_record", f"登记{RecordKind(kind).label}：{facts['title']}") as draft:
        row = JointRecord(code=next_code("GJ", 5), group=group, kind=kind, site_id=site, **facts)
        row.partner_site_id = partner_site
        draft.add(row)
        draft.note_values(row, list(FACTS))
    return row


def change_record(*, order: Order, record: JointRecord, partner_site: int | None = None, **facts) -> JointRecord:
    """While it runs; kind and leading school stay."""
    _require(order, record)
    facts = _checked(record.group_id, record.kind, record.site_id, partner_site, facts)
    with carry_out(order, "change_joint_record", f"修改共建事项：{record.title}") as draft:
        draft.lock(record, seen=order.seen)
        if reread(record).state != RecordState.RUNNING:
            raise RuleViolation(f"这一事项{record.get_state_display()}，不能再修改。", code="state")
        other = Site.objects.filter(pk=partner_site).first()
        draft.update(record, facts=facts | {"partner_site": other})
        refuse_same(draft)
    return record


def _require(order: Order, record: JointRecord) -> None:
    if order.actor is not None and not may_keep_record(scope_of(order.actor), record):
        raise PermissionDenied(NOT_YOURS)


def finish_record(*, order: Order, record: JointRecord, state: str, review: str, ends_on: date) -> JointRecord:
    """Done, or given up: with what came of it, or why."""
    _require(order, record)
    if ends_on > timezone.localdate() or ends_on < record.begins_on:
        raise RuleViolation("结束日应在起日和今天之间。", field="ends_on", code="day")
    with carry_out(order, "finish_joint_record", f"{RecordState(state).label}：{record.title}") as draft:
        draft.lock(record, seen=order.seen)
        if reread(record).state != RecordState.RUNNING:
            raise RuleViolation(f"这一事项{record.get_state_display()}，没有重复办理。", code="state")
        draft.update(record, state=state, review=review.strip(), ends_on=ends_on)
    return record


def take_back_finish(*, order: Order, record: JointRecord, ends_on: date) -> JointRecord:
    """Finished by mistake, or with the wrong words: it runs again until the day given, and may be mended."""
    _require(order, record)
    if ends_on < record.begins_on:
        raise RuleViolation("止日不能早于起日。", field="ends_on", code="order")
    with carry_out(order, "take_back_finish", f"撤回完成登记：{record.title}") as draft:
        draft.lock(record, seen=order.seen)
        if reread(record).state not in (RecordState.DONE, RecordState.DROPPED):
            raise RuleViolation(f"这一事项{record.get_state_display()}，没有可以撤回的完成登记。", code="state")
        draft.update(record, state=RecordState.RUNNING, review="", ends_on=ends_on)
    return record


def withdraw_record(*, order: Order, record: JointRecord) -> JointRecord:
    """Entered in error: it counts nowhere, and says why; what stood there stays in the history."""
    _require(order, record)
    with carry_out(order, "withdraw_joint_record", f"撤销共建事项：{record.title}") as draft:
        draft.lock(record, seen=order.seen)
        if reread(record).state == RecordState.VOID:
            raise RuleViolation("这一事项已经撤销。", code="state")
        draft.update(record, state=RecordState.VOID, review=f"登记有误，撤销：{order.reason.strip()}")
    return record


# --- evidence --------------------------------------------------------------------------------------------------------
def owner_of(record: JointRecord) -> Owner:
    return Owner(ABOUT, record.code)


keeps_evidence(
    ABOUT,
    JointRecord.objects.select_related("group", "site"),
    visible_records,
    may_keep_record,
    "activities:record-detail",
)
