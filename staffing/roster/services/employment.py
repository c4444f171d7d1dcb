"""用工性质 settled for many people of one school at once: what nobody had said yet is said, for all of their stay there."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from groups.registry.models import Institution
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.orders import Order
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.services.basics import begin, may_keep, scope_for
from staffing.roster.words import Employment


def settle_employment(
    *, order: Order, institution: Institution, people: Collection[str], employment: str
) -> Institution:
    """更正 of every post of these people (by code) at that school whose 用工性质 is 待核; what was settled before stays."""
    if not may_keep(scope_for(order.actor), institution.pk):
        raise PermissionDenied("该校教职工不在您管理的名册内。")
    if employment not in Employment.values:
        raise RuleViolation("请选择用工性质。", field="employment", code="choice")
    with begin(order, "settle_employment", f"核实用工性质：{Employment(employment).label}") as draft:
        who = StaffMember.objects.filter(code__in=people, posts__institution=institution).distinct().order_by("pk")
        draft.lock(*who)
        posts = StaffPost.objects.filter(person__in=who, institution=institution, employment="")
        found = list(posts.select_related("person").order_by("person__code", "valid_from"))
        if not found:
            raise RuleViolation("所选人员的用工性质已经核实，请刷新页面。", field="people", code="settled")
        for post in found:
            draft.correct(post, subject=str(post.person), employment=employment)
    return institution
