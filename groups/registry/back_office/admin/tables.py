"""What belongs to a group, an institution or a site, as tables below its fields: every period, newest first."""

from django.urls import reverse
from django.utils import timezone

from groups.registry.back_office.admin.base import period_state
from groups.registry.back_office.admin.names import DOUBTLESS, named, site_names, site_text
from groups.registry.register.models import (
    EducationGroup,
    Institution,
    Membership,
    Partnership,
    QualityMark,
    SiteVersion,
)
from groups.registry.register.rules.wording import ownership_text, site_beside
from groups.rights.roles import VIEW
from nanan_groups.kit.admin import Table, Tool
from nanan_groups.kit.scope import scope_of

MOST = 200
PERIOD = ("起止", "有效期")


def _row(text: str, row) -> Tool:
    """The row's own page."""
    return Tool(text, reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))


def _period(row) -> tuple[str, str]:
    return row.period_text, period_state(row)


def _versions(rows, headers, cells) -> Table:
    rows = rows.order_by("-valid_from", "-pk")[:MOST]
    return Table("登记", (*headers, *PERIOD), [(*cells(row), *_period(row)) for row in rows])


def _memberships(request, rows, *, by_group: bool) -> Table:
    """Memberships seen from a group (its sites) or from a site (its groups), within the reader's scope."""
    day = timezone.localdate()
    rows = rows.filter(group__in=EducationGroup.objects.visible_to(scope_of(request.user), VIEW))
    rows = rows.annotate(group_name=named("group", "group_id", "name", day), **site_names("at", day))
    rows = rows.order_by("relation", "ordinal", "pk") if by_group else rows.order_by("-valid_from", "pk")
    if by_group:
        cells = [(_row(site_text(row), row), row.get_relation_display(), *_period(row)) for row in rows[:MOST]]
        return Table("成员关系", ("校点", "关系类型", *PERIOD), cells)
    cells = [
        (_row(row.group_name, row), site_text(row), row.get_relation_display(), *_period(row)) for row in rows[:MOST]
    ]
    return Table("成员关系", ("教育集团", "校点", "关系类型", *PERIOD), cells)


def group_tables(request, group) -> list[Table]:
    day = timezone.localdate()
    leads = group.leads.annotate(
        lead_name=named("institution", "institution_id", "name", day),
        **site_names("at", day, institution="institution_id"),
    ).order_by("-valid_from", "-pk")
    partners = Partnership.objects.filter(group=group).annotate(
        university_name=named("institution", "university_id", "name", day),
        school_name=named("institution", "school_id", "name", day),
    )
    return [
        _versions(
            group.versions,
            ("集团名称", "集团类别", "序号"),
            lambda row: (_row(row.name, row), row.get_category_display(), row.ordinal),
        ),
        Table(
            "总校",
            ("总校", *PERIOD),
            [(_row(site_text(row) if row.site_id else row.lead_name, row), *_period(row)) for row in leads[:MOST]],
        ),
        _memberships(request, Membership.objects.filter(group=group), by_group=True),
        Table(
            "校地共建",
            ("共建单位", "共建学校", *PERIOD),
            [
                (_row(row.university_name, row), row.school_name, *_period(row))
                for row in partners.order_by("ordinal", "pk")[:MOST]
            ],
        ),
        Table(
            "未列名成员",
            ("原文", "汇总类别", "总数", *PERIOD),
            [
                (_row(row.wording, row), row.get_kind_display(), "—" if row.total is None else row.total, *_period(row))
                for row in group.declared.order_by("pk")[:MOST]
            ],
        ),
    ]


def institution_tables(request, institution: Institution) -> list[Table]:
    day = timezone.localdate()
    sites = SiteVersion.objects.filter(site__institution=institution, site__void=False).select_related("site")
    marks = QualityMark.objects.filter(institution=institution).order_by("-valid_from", "-pk")
    return [
        _versions(
            institution.versions,
            ("名称", "机构类型", "办学性质"),
            lambda row: (
                _row(row.name, row),
                row.get_kind_display(),
                ownership_text(row.ownership, row.ownership_basis, plain=DOUBTLESS),
            ),
        ),
        Table(
            "校点",
            ("校点", "编码", "校点类型", "开办状态"),
            [
                (
                    _row(site_beside(row.label, row.own_name, row.site.kind), row.site),
                    row.site.code,
                    row.site.get_kind_display(),
                    row.get_state_display(),
                )
                for row in sites.active_on(day).order_by("site__ordinal", "site_id")[:MOST]
            ],
        ),
        _memberships(request, Membership.objects.filter(site__institution=institution), by_group=False),
        Table(
            "质量标识",
            ("质量标识", "依据", *PERIOD),
            [(_row(row.get_mark_display(), row), row.get_basis_display(), *_period(row)) for row in marks[:MOST]],
        ),
    ]


def site_tables(request, site) -> list[Table]:
    return [
        _versions(
            site.versions,
            ("校区或学部名", "开办状态", "办学性质"),
            lambda row: (
                _row(site_beside(row.label, row.own_name), row),
                row.get_state_display(),
                ownership_text(row.ownership, row.ownership_basis, plain=DOUBTLESS),
            ),
        ),
        _memberships(request, Membership.objects.filter(site=site), by_group=False),
    ]
