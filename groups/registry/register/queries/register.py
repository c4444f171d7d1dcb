"""The register as it stood on a day: a constant number of queries, plain rows out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from groups.registry.register.models import DeclaredMembers, EducationGroup, GroupVersion, Lead, Membership, Partnership
from groups.registry.register.rules.printed import PlaceRow, Printed, note_of, printed
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import MEMBER_RELATIONS, Relation, SiteState


@dataclass(frozen=True, slots=True)
class GroupRow:
    pk: int
    code: str
    name: str
    category: str
    ordinal: int
    formation_basis: str
    version: int = 0  # the row itself


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership with its site and institution as they were that day."""

    pk: int
    group: int
    relation: str
    declared: int | None
    valid_from: date
    start_open: bool
    valid_to: date | None
    site: int
    site_code: str
    site_kind: str
    label: str
    own_name: str
    state: str
    institution: int
    institution_code: str
    name: str
    provisional: bool
    placeholder: bool
    kind: str
    ownership: str
    basis: str

    @property
    def place(self) -> PlaceRow:
        return PlaceRow(
            self.site,
            self.institution,
            self.institution_code,
            self.name,
            self.label,
            self.own_name,
            self.state,
            self.provisional,
        )

    @property
    def printed(self) -> Printed:
        return printed([self.place])[0]

    @property
    def is_open(self) -> bool:
        return SiteState(self.state).is_open


@dataclass(frozen=True, slots=True)
class LeadRow:
    group: int
    institution: int
    institution_code: str
    name: str
    site: int | None
    label: str
    own_name: str
    valid_from: date
    start_open: bool
    pk: int

    @property
    def text(self) -> str:
        """An institution by its name, a single site with its campus; attached classes by their own name."""
        return site_in_full(self.name, self.label, self.own_name)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    pk: int
    group: int
    university: int
    university_code: str
    university_name: str
    school: int
    school_code: str
    school_name: str
    school_provisional: bool
    prints_school: bool
    valid_from: date
    start_open: bool

    @property
    def texts(self) -> list[str]:
        if not self.prints_school:
            return [self.university_name]
        note = note_of(SiteState.OPEN, self.school_provisional)
        return [self.university_name, self.school_name + (f"（{note}）" if note else "")]


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    pk: int
    group: int
    relation: str
    kind: str
    wording: str
    total: int | None
    district_public: int | None
    public: int | None
    inclusive_private: int | None
    private: int | None


@dataclass
class Register:
    """Everything Annex 2 says of some groups on one day."""

    day: date
    groups: list[GroupRow]
    leads: dict[int, LeadRow]
    members: dict[int, list[MemberRow]] = field(default_factory=lambda: defaultdict(list))
    partners: dict[int, list[PartnerRow]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[int, list[DeclaredRow]] = field(default_factory=lambda: defaultdict(list))

    def of(self, group: int, relation: str) -> list[MemberRow]:
        return [row for row in self.members.get(group, ()) if row.relation == relation]

    def named(self, group: int, relation: str) -> list[Printed]:
        """Named members; those itemised under a declared number print as that number until it ends."""
        standing = {row.pk for row in self.declared.get(group, ())}
        return printed(row.place for row in self.of(group, relation) if row.declared not in standing)

    def counted(self, group: int, relation: str) -> list[DeclaredRow]:
        """The numbers the policy declares of a relation."""
        return [row for row in self.declared.get(group, ()) if row.relation == relation]

    def partners_by(self, group: int, relation: str) -> list[PartnerRow]:
        """Partnerships, for the relation that is one."""
        return self.partners.get(group, []) if relation == Relation.ARTICULATED else []

    def in_order(self, group: int) -> list[MemberRow]:
        """All members, in the order of their relations."""
        return [row for relation in MEMBER_RELATIONS for row in self.of(group, relation)]

    def relations(self, group: int) -> list[str]:
        return [
            relation.value
            for relation in Relation
            if self.of(group, relation) or self.counted(group, relation) or self.partners_by(group, relation)
        ]

    def open_count(self, group: int, relation: str) -> int:
        return sum(1 for row in self.of(group, relation) if row.is_open)


def dated_relation(path: str, day: date) -> FilteredRelation:
    """The one row of a dated relation that is in force on ``day``."""
    return FilteredRelation(
        path,
        condition=Q(**{f"{path}__valid_from__lte": day})
        & (Q(**{f"{path}__valid_to__isnull": True}) | Q(**{f"{path}__valid_to__gt": day})),
    )


def load_register(day: date, groups: QuerySet[EducationGroup], *, category: str | None = None) -> Register:
    """The register of ``groups`` (a scoped queryset) as of ``day``. Five queries whatever the size."""
    versions = GroupVersion.objects.active_on(day).filter(group__in=groups)
    if category:
        versions = versions.filter(category=category)
    rows = [
        GroupRow(*values)
        for values in versions.order_by("category", "ordinal", "group_id").values_list(
            "group_id", "group__code", "name", "category", "ordinal", "formation_basis", "pk"
        )
    ]
    ids = versions.order_by().values("group_id")
    register = Register(day=day, groups=rows, leads={row.group: row for row in _leads(day, ids)})
    for member in _members(day, ids):
        register.members[member.group].append(member)
    for partner in _partners(day, ids):
        register.partners[partner.group].append(partner)
    for declared in _declared(day, ids):
        register.declared[declared.group].append(declared)
    return register


def _leads(day, ids):
    rows = (
        Lead.objects.active_on(day)
        .filter(group__in=ids)
        .annotate(iv=dated_relation("institution__versions", day), sv=dated_relation("site__versions", day))
    )
    return [
        LeadRow(*values)
        for values in rows.order_by("group_id").values_list(
            "group_id",
            "institution_id",
            "institution__code",
            "iv__name",
            "site_id",
            Coalesce("sv__label", Value("")),
            Coalesce("sv__own_name", Value("")),
            "valid_from",
            "start_open",
            "pk",
        )
    ]


def member_rows(rows, day: date) -> list[MemberRow]:
    """Memberships joined with the site and institution of that day, in printing order. One query."""
    joined = rows.annotate(
        sv=dated_relation("site__versions", day), iv=dated_relation("site__institution__versions", day)
    ).filter(sv__isnull=False, iv__isnull=False, site__void=False, site__institution__void=False)
    return [
        MemberRow(*values)
        for values in joined.order_by("group_id", "relation", "ordinal", "pk").values_list(
            "pk",
            "group_id",
            "relation",
            "declared_id",
            "valid_from",
            "start_open",
            "valid_to",
            "site_id",
            "site__code",
            "site__kind",
            "sv__label",
            "sv__own_name",
            "sv__state",
            "site__institution_id",
            "site__institution__code",
            "iv__name",
            "iv__provisional",
            "iv__placeholder",
            "iv__kind",
            Coalesce("sv__ownership", "iv__ownership"),
            Coalesce("sv__ownership_basis", "iv__ownership_basis"),
        )
    ]


def _members(day, ids):
    return member_rows(Membership.objects.active_on(day).filter(group__in=ids), day)


def _partners(day, ids):
    rows = (
        Partnership.objects.active_on(day)
        .filter(group__in=ids)
        .annotate(uv=dated_relation("university__versions", day), sv=dated_relation("school__versions", day))
        .filter(uv__isnull=False, sv__isnull=False)
    )
    return [
        PartnerRow(*values)
        for values in rows.order_by("group_id", "ordinal", "pk").values_list(
            "pk",
            "group_id",
            "university_id",
            "university__code",
            "uv__name",
            "school_id",
            "school__code",
            "sv__name",
            "sv__provisional",
            "prints_school",
            "valid_from",
            "start_open",
        )
    ]


def _declared(day, ids):
    rows = DeclaredMembers.objects.active_on(day).filter(group__in=ids)
    return [
        DeclaredRow(*values)
        for values in rows.order_by("group_id", "pk").values_list(
            "pk",
            "group_id",
            "relation",
            "kind",
            "wording",
            "total",
            "district_public",
            "public",
            "inclusive_private",
            "private",
        )
    ]
