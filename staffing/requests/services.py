"""Requests of new alliances for posts and leadership seats, and what granting them writes."""

from django.conf import settings
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
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out
from staffing.eligibility.queries.parameters import parameters_of
from staffing.leadership.models import LeaderQuota
from staffing.leadership.queries import in_group
from staffing.quotas.models import PostQuota
from staffing.quotas.services.quotas import in_force
from staffing.requests.models import QuotaRequest
from staffing.requests.queries import alliance_since, visible_requests
from staffing.requests.rules import QUOTA_REQUEST, refuse_alliance, refuse_grant, refuse_numbers, told
from staffing.roster.services.basics import hold_schools

ASKED = ("posts", "teachers", "seats")


def request_quota(
    *,
    order: Order,
    group: EducationGroup,
    institution: Institution,
    posts: int = 0,
    teachers: int = 0,
    seats: int = 0,
    grounds: str = "",
) -> QuotaRequest:
    """By the principal of a group that is a new alliance, for one of its schools; one at a time for each school."""
    if not holds_right(scope_of(order.actor), PROPOSE_POSTS, Place.GROUP, group.pk):
        raise PermissionDenied("职数和编制由集团总校校长申请。")
    grounds = short_enough(grounds, 2000, "申请理由", "grounds")
    if not grounds:
        raise RuleViolation("请写明申请理由。", field="grounds", code="required")
    refuse_numbers(posts, teachers, seats)
    today, name = timezone.localdate(), group_name(group)
    later_only = parameters_of(school_year_of(today))["new_alliances"].value == "after"
    began = alliance_since(group.pk, today)
    refuse_alliance(began, start=settings.REGISTER_START, later_only=later_only, group=name)
    if not in_group(group.pk, institution.pk, today):
        raise RuleViolation(f"{institution}今天不在本集团。", field="institution", code="outside")
    running = QuotaRequest.objects.filter(group=group, institution=institution)
    if running.exclude(case__state__in=QUOTA_REQUEST.final).exists():
        raise RuleViolation(f"{institution}已有一件申请正在办理，不必重复提出。", field="institution", code="twice")
    title = f"{name}申请：{institution}{told(posts, teachers, seats)}"
    with carry_out(order, "request_quota", title) as draft:
        case = open_case(
            kind=QUOTA_REQUEST.code, title=title, place="group", place_id=group.pk, submitted_by=order.actor
        )
        numbers = {"posts": posts, "teachers": teachers, "seats": seats}
        row = QuotaRequest(group=group, case=case, institution=institution, grounds=grounds, **numbers)
        draft.add(row, subject=title)
        draft.note_values(row, [*ASKED, "grounds"], subject=title)
    return row


def grant(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The authorised numbers of the school grow on the day; before it they are what they were."""
    row = QuotaRequest.objects.select_related("institution").get(case=case)
    posts, teachers, seats = (facts.get(name) or 0 for name in ASKED)
    number, day = short_enough(facts.get("number") or "", 60, "核定文号", "number"), facts.get("effective_on")
    if not number or day is None:
        missing = "number" if not number else "effective_on"
        raise RuleViolation("请填写核定文号和生效日。", field=missing, code="required")
    refuse_grant((row.posts, row.seats), (posts, teachers, seats))
    school = row.institution
    if not in_group(row.group_id, school.pk, day):
        raise RuleViolation(f"{school}在生效日不在本集团。", field="effective_on", code="outside")
    hold_schools([school.pk])
    if posts:
        held = in_force(PostQuota, school, day)
        grown = {"total": held.total + posts, "teachers": held.teachers + teachers, "document": number}
        draft.change(held, day, subject=str(school), **grown)
    if seats:
        held = in_force(LeaderQuota, school, day)
        draft.change(held, day, subject=str(school), total=held.total + seats, document=number)
    given = {"granted_posts": posts, "granted_teachers": teachers, "granted_seats": seats}
    draft.update(row, subject=case.title, number=number, effective_on=day, **given)


register(
    Registered(
        QUOTA_REQUEST,
        entails={"grant": grant},
        url=lambda case: reverse("staffing:request-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(quota_request__in=visible_requests(scope).order_by()),
        opens=holding(VIEW_POSTS),
        runs=APPROVE_POSTS,
    )
)
