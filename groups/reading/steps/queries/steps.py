"""The steps of the register between two days, of some groups and of some institutions. One query for each table."""

from datetime import date

from django.db.models import Model, Q, QuerySet

from groups.reading.steps.rules import Span, Step, steps_of
from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)

# Of each table: its model, whose rows they are, what they say. Names are columns, which the histories have as well.
TABLES: dict[str, tuple[type[Model], tuple[str, ...], tuple[str, ...]]] = {
    "group": (GroupVersion, ("group_id",), ("name", "category", "ordinal")),
    "lead": (Lead, ("group_id",), ("institution_id", "site_id")),
    "membership": (Membership, ("group_id", "site_id"), ("relation",)),
    "partnership": (Partnership, ("group_id", "university_id", "school_id"), ()),
    "declared": (
        DeclaredMembers,
        ("group_id", "kind"),
        ("wording", "total", "district_public", "public", "inclusive_private", "private"),
    ),
    "site": (
        SiteVersion,
        ("site_id", "site__institution_id"),
        ("state", "label", "own_name", "ownership", "ownership_basis"),
    ),
    "institution": (
        InstitutionVersion,
        ("institution_id",),
        ("name", "provisional", "ownership", "ownership_basis", "kind"),
    ),
    "mark": (QualityMark, ("institution_id", "mark"), ()),
}


def load_steps(
    after: date,
    until: date | None,
    groups: QuerySet[EducationGroup],
    *,
    sites: QuerySet[Site],
    institutions: QuerySet[Institution],
    marks: bool = False,
) -> list[Step]:
    """Steps on the days ``after`` < day ≤ ``until`` (None: all that is to come) within the querysets, which are scoped."""
    owners = {"site": Q(site__in=sites), "institution": Q(institution__in=institutions)}
    of_groups = Q(group__in=groups)
    tables = [name for name in TABLES if marks or name != "mark"]
    spans = []
    for name in tables:
        within = owners["institution"] if name == "mark" else owners.get(name, of_groups)
        spans += _spans(name, within & edge_in(after, until))
    return steps_of(spans, after, until)


def edge_in(after: date, until: date | None) -> Q:
    """Rows that begin or end on a day after ``after``, up to ``until``."""
    begins, ends = Q(valid_from__gt=after), Q(valid_to__gt=after)
    if until is not None:
        begins, ends = begins & Q(valid_from__lte=until), ends & Q(valid_to__lte=until)
    return begins | ends


def _spans(table: str, which: Q) -> list[Span]:
    model, key, facts = TABLES[table]
    rows = model.objects.filter(which)
    if table == "membership":
        rows = rows.filter(site__void=False, site__institution__void=False)
    width = len(key)
    return [
        Span(table, pk, tuple(values[:width]), dict(zip(facts, values[width:], strict=True)), start, end)
        for pk, start, end, *values in rows.order_by("pk").values_list("pk", "valid_from", "valid_to", *key, *facts)
    ]


def tied_sites(groups: QuerySet[EducationGroup], day: date) -> QuerySet[Site]:
    """Sites that are members of the groups or lead them, on ``day`` or later."""
    members = Membership.objects.filter(group__in=groups).active_or_coming(day)
    leads = Lead.objects.filter(group__in=groups, site__isnull=False).active_or_coming(day)
    return Site.objects.filter(
        Q(pk__in=members.order_by().values("site")) | Q(pk__in=leads.order_by().values("site")),
        void=False,
        institution__void=False,
    )


def tied_institutions(groups: QuerySet[EducationGroup], day: date) -> QuerySet[Institution]:
    """Institutions that have a member site in the groups, lead them, or work with them, on ``day`` or later."""
    members = Membership.objects.filter(group__in=groups).active_or_coming(day).order_by()
    leads = Lead.objects.filter(group__in=groups).active_or_coming(day).order_by()
    partners = Partnership.objects.filter(group__in=groups).active_or_coming(day).order_by()
    return Institution.objects.filter(
        Q(pk__in=members.values("site__institution"))
        | Q(pk__in=leads.values("institution"))
        | Q(pk__in=partners.values("university"))
        | Q(pk__in=partners.values("school")),
        void=False,
    )
