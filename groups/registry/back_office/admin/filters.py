"""Filters of the register's lists. Choices only; each asks the versions of today."""

from django.utils import timezone

from groups.registry.institutions.models import DirectoryEntry
from groups.registry.register.models import InstitutionVersion, Lead, Membership, Partnership
from groups.registry.register.words import (
    MEMBER_CHOICES,
    Basis,
    DeclaredKind,
    GroupCategory,
    InstitutionKind,
    Mark,
    Ownership,
    Relation,
    SiteKind,
    SiteState,
    Stage,
)
from nanan_groups.kit.admin import ChoiceFilter, choice_filter

YES_NO = [("True", "是"), ("False", "否")]


class ListedFilter(ChoiceFilter):
    """Does the identity stand in the register today?"""

    title, parameter_name = "现况", "listed"
    options = (("now", "在册"), ("other", "尚未生效或已止"))

    def narrow(self, rows, value):
        return rows.filter(v__isnull=value != "now")


class HoldsFilter(ChoiceFilter):
    """Groups by the relations they hold today."""

    title, parameter_name = "关系类型", "relation"
    options = [(r.value, r.label) for r in Relation]

    def narrow(self, rows, value):
        day = timezone.localdate()
        if not Relation(value).facts.of_sites:
            held = Partnership.objects.active_on(day)
        else:
            held = Membership.objects.active_on(day).filter(relation=value)
        return rows.filter(pk__in=held.order_by().values("group"))


class MemberFilter(ChoiceFilter):
    """Institutions by their place in groups today."""

    title, parameter_name = "集团关系", "member"
    options = (
        *((value, f"{label}成员") for value, label in MEMBER_CHOICES),
        ("lead", "集团总校"),
        ("none", "不在任何集团"),
    )

    def narrow(self, rows, value):
        day = timezone.localdate()
        members = Membership.objects.active_on(day).order_by()
        leads = Lead.objects.active_on(day).order_by().values("institution")
        if value == "lead":
            return rows.filter(pk__in=leads)
        if value == "none":
            ties = Partnership.objects.active_on(day).order_by()
            rows = rows.exclude(pk__in=members.values("site__institution")).exclude(pk__in=leads)
            return rows.exclude(pk__in=ties.values("school")).exclude(pk__in=ties.values("university"))
        return rows.filter(pk__in=members.filter(relation=value).values("site__institution"))


class DirectoryFilter(ChoiceFilter):
    title, parameter_name = "通讯录", "directory"
    options = (("yes", "已登记"), ("no", "未登记"))

    def narrow(self, rows, value):
        known = DirectoryEntry.objects.order_by().values("institution")
        return rows.filter(pk__in=known) if value == "yes" else rows.exclude(pk__in=known)


class MissingFilter(ChoiceFilter):
    """Directory entries with a gap."""

    title, parameter_name = "缺项", "missing"
    options = (
        ("telephone", "缺办公电话"),
        ("head", "缺校（园）长"),
        ("unified_code", "缺信用代码"),
        ("address", "缺地址"),
    )

    def narrow(self, rows, value):
        return rows.filter(**{value: ""})


class DirectoryKindFilter(ChoiceFilter):
    title, parameter_name = "机构类型", "kind"
    options = InstitutionKind.choices

    def narrow(self, rows, value):
        of_kind = InstitutionVersion.objects.active_on(timezone.localdate()).filter(kind=value).order_by()
        return rows.filter(institution__in=of_kind.values("institution"))


CATEGORY = choice_filter("集团类别", "category", GroupCategory.choices, "v__category")
KIND = choice_filter("机构类型", "kind", InstitutionKind.choices, "v__kind")
OWNERSHIP = choice_filter("办学性质", "ownership", Ownership.choices, "ownership_today")
BASIS = choice_filter("办学性质依据", "basis", Basis.choices, "basis_today")
PROVISIONAL = choice_filter("暂定名", "provisional", YES_NO, "v__provisional")
SITE_KIND = choice_filter("校点类型", "kind", SiteKind.choices)
SITE_STATE = choice_filter("开办状态", "state", SiteState.choices, "v__state")
VERSION_STATE = choice_filter("开办状态", "state", SiteState.choices)
VERSION_KIND = choice_filter("机构类型", "kind", InstitutionKind.choices)
VERSION_CATEGORY = choice_filter("集团类别", "category", GroupCategory.choices)
VERSION_OWNERSHIP = choice_filter("办学性质", "ownership", Ownership.choices)
VERSION_BASIS = choice_filter("办学性质依据", "basis", Basis.choices, "ownership_basis")
FACT_BASIS = choice_filter("依据", "basis", Basis.choices)
RELATION = choice_filter("关系类型", "relation", MEMBER_CHOICES)
DECLARED_KIND = choice_filter("汇总类别", "kind", DeclaredKind.choices)
MARK = choice_filter("质量标识", "mark", Mark.choices)
STAGE = choice_filter("学段", "stage", Stage.choices)
