"""Leadership quota as personnel enter it, and recommendations as a group drafts them."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.names import group_name
from groups.rights.checks import holds_right
from groups.rights.roles import APPROVE_POSTS, DRAFT_NOMINATIONS, FORWARD_NOMINATIONS, VIEW_NOMINATIONS
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.leadership.models import LeaderQuota, Nomination
from staffing.leadership.queries import in_group, leads_group, visible_nominations
from staffing.leadership.rules import NOMINATION, refuse_post
from staffing.roster.models import StaffMember
from staffing.roster.services.basics import hold_schools
from staffing.roster.words import GONE, LeadershipPost


def set_leader_quota(*, order: Order, institution: Institution, total: int, document: str) -> LeaderQuota:
    """变更: another number from the day on. 更正: the number of that day was entered wrongly."""
    if order.actor is not None and not scope_of(order.actor).may_everywhere(APPROVE_POSTS):
        raise PermissionDenied("领导职数由区教委人事科室登记。")
    document = short_enough(document, 200, "核定文件", "document")
    if not document:
        raise RuleViolation("请写明核定文件。", field="document", code="document")
    with carry_out(order, "set_leader_quota", f"领导职数 {institution}") as draft:
        hold_schools([institution.pk])
        rows = LeaderQuota.objects.filter(institution=institution)
        row = rows.active_on(order.effective_on).first()
        if row is None:
            later = rows.filter(valid_from__gt=order.effective_on).order_by("valid_from")
            until = later.values_list("valid_from", flat=True).first()
            facts = {"valid_from": order.effective_on, "valid_to": until, "total": total, "document": document}
            row = draft.add(LeaderQuota(institution=institution, **facts))
        elif order.correcting:
            draft.correct(row, total=total, document=document)
        else:
            row = draft.change(row, order.effective_on, total=total, document=document)
        refuse_same(draft)
    return row


def draft_nomination(
    *,
    order: Order,
    group: EducationGroup,
    person: StaffMember,
    institution: Institution,
    leadership: str,
    grounds: str,
    reserve: bool = False,
) -> Nomination:
    """By the group's office or its principal; handed in by the principal alone. ``reserve``: a reserve cadre."""
    if not holds_right(scope_of(order.actor), DRAFT_NOMINATIONS, Place.GROUP, group.pk):
        raise PermissionDenied("推荐建议由集团办公室或总校校长起草。")
    grounds = short_enough(grounds, 2000, "推荐理由", "grounds")
    if not grounds:
        raise RuleViolation("请写明推荐理由。", field="grounds", code="required")
    today = timezone.localdate()
    if person.state in GONE or person.void:
        raise RuleViolation(f"{person}已不在岗，不能推荐。", field="staff_no", code="gone")
    if not in_group(group.pk, institution.pk, today):
        raise RuleViolation(f"{institution}今天不在本集团。", field="institution", code="outside")
    of_lead = leads_group(group.pk, institution.pk, today)
    refuse_post(leadership, of_lead, str(institution))
    there = Nomination.objects.filter(person=person, institution=institution, leadership=leadership)
    if there.exclude(case__state__in=NOMINATION.final).exists():
        raise RuleViolation(f"{person}的同一推荐建议正在办理，不必重复起草。", field="staff_no", code="twice")
    post = LeadershipPost(leadership).label
    title = f"{group_name(group)}推荐建议：{person.name}（{institution}{post}）"
    with carry_out(order, "draft_nomination", title) as draft:
        case = open_case(kind=NOMINATION.code, title=title, place="group", place_id=group.pk)
        row = Nomination(
            case=case,
            group=group,
            person=person,
            institution=institution,
            leadership=leadership,
            of_lead=of_lead,
            reserve=reserve,
            grounds=grounds,
        )
        draft.add(row, subject=title)
        draft.note_values(row, ["leadership", "grounds"], subject=title)
    return row


def adopt(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    number = short_enough(facts.get("number") or "", 60, "答复文号", "number")
    draft.update(Nomination.objects.get(case=case), subject=case.title, number=number)


register(
    Registered(
        NOMINATION,
        entails={"adopt_party": adopt, "adopt_bureau": adopt},
        url=lambda case: reverse("staffing:nomination-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(
            kind=NOMINATION.code, nomination__in=visible_nominations(scope).order_by()
        ),
        opens=holding(VIEW_NOMINATIONS),
        runs=FORWARD_NOMINATIONS,
    )
)
