"""Authorised posts as personnel enter them, and their transfer inside a tight group."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.names import group_name
from groups.rights.checks import holds_right
from groups.rights.roles import APPROVE_POSTS, PROPOSE_POSTS, VIEW_POSTS
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseStep, Dated
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.quotas.queries import posts_of, tight_schools, visible_transfers
from staffing.quotas.rules import OUTSIDE, POST_TRANSFER, refuse_too_many, refuse_unsplit
from staffing.roster.services.basics import hold_schools


def set_quota(*, order: Order, institution: Institution, total: int, teachers: int, document: str) -> PostQuota:
    """变更: another number from the day on. 更正: the number of that day was entered wrongly."""
    if order.actor is not None and not scope_of(order.actor).may_everywhere(APPROVE_POSTS):
        raise PermissionDenied("核定编制由区教委人事科室登记。")
    document = short_enough(document, 200, "核定文件", "document")
    if not document:
        raise RuleViolation("请写明核定文件。", field="document", code="document")
    with carry_out(order, "set_quota", f"核定编制 {institution}") as draft:
        hold_schools([institution.pk])
        facts = {"total": total, "teachers": teachers, "document": document}
        row = PostQuota.objects.filter(institution=institution).active_on(order.effective_on).first()
        if row is None:
            later = PostQuota.objects.filter(institution=institution, valid_from__gt=order.effective_on)
            until = later.order_by("valid_from").values_list("valid_from", flat=True).first()
            row = draft.add(PostQuota(institution=institution, valid_from=order.effective_on, valid_to=until, **facts))
        elif order.correcting:
            draft.correct(row, **facts)
        else:
            row = draft.change(row, order.effective_on, **facts)
        refuse_same(draft)
    return row


def in_force(model: type[Dated], school: Institution, day: date):
    """What is granted or moved changes a number that is known, and the last one: nothing later takes it back again."""
    label = model._meta.verbose_name
    held = model.objects.filter(institution=school).active_on(day).first()
    if held is None:
        raise RuleViolation(
            f"{school}在生效日没有登记{label}，请人事科室先登记原核定数。", field="effective_on", code="no-quota"
        )
    if held.valid_to is not None:
        raise RuleViolation(
            f"{school}的{label}在生效日之后（{held.valid_to.isoformat()} 起）另有登记，请把生效日定在这天或以后。",
            field="effective_on",
            code="later-number",
        )
    return held


def propose_transfer(
    *,
    order: Order,
    group: EducationGroup,
    giver: Institution,
    receiver: Institution,
    posts: int,
    teachers: int = 0,
    grounds: str = "",
) -> PostTransfer:
    """By the group's lead; nothing is reserved before the bureau approves."""
    if not holds_right(scope_of(order.actor), PROPOSE_POSTS, Place.GROUP, group.pk):
        raise PermissionDenied("编制调整由集团总校提出。")
    grounds = short_enough(grounds, 2000, "申请理由", "grounds")
    if not grounds:
        raise RuleViolation("请写明申请理由。", field="grounds", code="required")
    if giver.pk == receiver.pk:
        raise RuleViolation("调出和调入不能是同一所学校。", field="receiver", code="same")
    today = timezone.localdate()
    _inside(group, giver, receiver, today)
    _enough(giver, posts, teachers, today)
    title = f"{group_name(group)}编制调整：{giver}→{receiver} {posts} 个"
    with carry_out(order, "propose_transfer", title) as draft:
        case = open_case(
            kind=POST_TRANSFER.code, title=title, place="group", place_id=group.pk, submitted_by=order.actor
        )
        row = PostTransfer(
            group=group, case=case, giver=giver, receiver=receiver, posts=posts, teachers=teachers, grounds=grounds
        )
        draft.add(row, subject=title)
        draft.note_values(row, ["posts", "teachers", "grounds"], subject=title)
    return row


def _inside(group: EducationGroup, giver: Institution, receiver: Institution, day: date) -> None:
    tight = set(tight_schools(group.pk, day))
    for school, field in ((giver, "giver"), (receiver, "receiver")):
        if school.pk not in tight:
            raise RuleViolation(OUTSIDE.format(who=str(school)), field=field, code="outside")


def _enough(
    giver: Institution, posts: int, teachers: int, day: date, *, besides: int | None = None, below: str = ""
) -> None:
    held = posts_of([giver.pk], day, besides=besides).get(giver.pk)
    if held is None:
        raise RuleViolation(f"{giver}还没有登记核定编制，不能调整。", field="giver", code="no-quota")
    refuse_too_many(held, posts, str(giver), below)
    quota = PostQuota.objects.active_on(day).get(institution=giver)
    refuse_unsplit((quota.total, quota.teachers), (posts, teachers), str(giver), "teachers")


def approve(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Reserves the posts. Two that race for the last post meet at the school: the second reads what is left."""
    row = PostTransfer.objects.select_related("giver", "receiver").get(case=case)
    hold_schools([row.giver_id, row.receiver_id])
    below = (facts.get("below_reason") or "").strip()
    _enough(row.giver, row.posts, row.teachers, timezone.localdate(), besides=row.pk, below=below)
    if below:
        draft.update(row, subject=case.title, below_reason=below)


def file(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Both numbers change on the day; before it they are what they were. The sums of the group, of posts and of teachers'
    posts among them, are the same on every day."""
    row = PostTransfer.objects.select_related("giver", "receiver", "group").get(case=case)
    number, day = (facts.get("number") or "").strip(), facts.get("effective_on")
    if not number or day is None:
        missing = "number" if not number else "effective_on"
        raise RuleViolation("请填写备案文号和生效日。", field=missing, code="required")
    hold_schools([row.giver_id, row.receiver_id])
    _inside(row.group, row.giver, row.receiver, day)
    gives, takes = (in_force(PostQuota, school, day) for school in (row.giver, row.receiver))
    refuse_unsplit((gives.total, gives.teachers), (row.posts, row.teachers), str(row.giver), "effective_on")
    for held, school, sign in ((gives, row.giver, -1), (takes, row.receiver, 1)):
        new = {"total": held.total + sign * row.posts, "teachers": held.teachers + sign * row.teachers}
        draft.change(held, day, subject=str(school), document=number, **new)
    draft.update(row, subject=case.title, number=number, effective_on=day)


register(
    Registered(
        POST_TRANSFER,
        entails={
            "approve": approve,
            "file": file,
        },
        url=lambda case: reverse("staffing:transfer-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(post_transfer__in=visible_transfers(scope).order_by()),
        opens=holding(VIEW_POSTS),
        runs=APPROVE_POSTS,
    )
)
