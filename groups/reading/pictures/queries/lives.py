"""The past of a group: who led it, who belonged to it, who worked with it, from when to when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from groups.registry.models import EducationGroup, InstitutionVersion, Lead, Membership, Partnership, SiteVersion
from groups.registry.register.rules.printed import PlaceRow, note_of, printed
from groups.registry.register.words import Relation


@dataclass(frozen=True, slots=True)
class Stay:
    """From a day to a day in one state of the site ("" where a state means nothing)."""

    start: date
    end: date | None
    start_open: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """Something that lasted in a group: a lead, a membership, a partnership. Named as on the day asked about, or as on
    its last day before or its first day after."""

    kind: str  # lead, or a relation
    text: str
    note: str
    institution: int
    code: str
    stays: tuple[Stay, ...]


class _Names:
    """Versions of some sites and institutions. Two queries."""

    def __init__(self, sites, institutions) -> None:
        self.sites, self.institutions = defaultdict(list), defaultdict(list)
        for version in SiteVersion.objects.filter(site__in=sites).order_by("valid_from"):
            self.sites[version.site_id].append(version)
        for version in InstitutionVersion.objects.filter(institution__in=institutions).order_by("valid_from"):
            self.institutions[version.institution_id].append(version)

    def institution(self, pk: int, day: date) -> str:
        return _on(self.institutions[pk], day).name

    def place(self, site: int, institution: int, day: date) -> str:
        at, of = _on(self.sites[site], day), _on(self.institutions[institution], day)
        row = PlaceRow(site, institution, "", of.name, at.label, at.own_name, at.state, of.provisional)
        return printed([row])[0].text

    def note(self, site: int, institution: int, day: date) -> str:
        return note_of(_on(self.sites[site], day).state, _on(self.institutions[institution], day).provisional)


def _on(versions: list, day: date):
    """The version in force, else the last one before, else the first."""
    before = [version for version in versions if version.valid_from <= day]
    return (before or versions)[-1 if before else 0]


def lives_of(group: EducationGroup, day: date) -> list[Life]:
    """Leads, memberships and partnerships the group ever had or is known to get. Five queries."""
    leads = list(Lead.objects.filter(group=group).select_related("institution").order_by("valid_from", "pk"))
    members = list(
        Membership.objects.filter(group=group, site__void=False, site__institution__void=False)
        .select_related("site__institution")
        .order_by("relation", "ordinal", "valid_from", "pk")
    )
    partners = list(
        Partnership.objects.filter(group=group).select_related("university").order_by("ordinal", "valid_from", "pk")
    )
    sites = {row.site_id for row in (*leads, *members)} - {None}
    institutions = {row.institution_id for row in leads} | {row.site.institution_id for row in members}
    institutions |= {pk for row in partners for pk in (row.university_id, row.school_id)}
    names = _Names(sites, institutions)
    members = [row for row in members if names.sites[row.site_id]]
    out = []
    for (institution, site), rows in _by(leads, lambda row: (row.institution, row.site_id)):
        at = _naming_day(rows, day)
        text = names.place(site, institution.pk, at) if site else names.institution(institution.pk, at)
        out.append(Life("lead", text, "", institution.pk, institution.code, tuple(map(_stay, rows))))
    for (relation, site), rows in _by(members, lambda row: (row.relation, row.site)):
        at, institution = _naming_day(rows, day), site.institution
        stays = tuple(stay for row in rows for stay in _by_state(row, names.sites[site.pk]))
        text, note = (say(site.pk, institution.pk, at) for say in (names.place, names.note))
        out.append(Life(relation, text, note, institution.pk, institution.code, stays))
    for (university, school), rows in _by(partners, lambda row: (row.university, row.school_id)):
        at = _naming_day(rows, day)
        note = f"与{names.institution(school, at)}共建"
        text = names.institution(university.pk, at)
        out.append(
            Life(Relation.ARTICULATED.value, text, note, university.pk, university.code, tuple(map(_stay, rows)))
        )
    return out


def _by(rows: list, key) -> list[tuple]:
    found: dict = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.items())


def _stay(row) -> Stay:
    return Stay(row.valid_from, row.valid_to, row.start_open)


def _naming_day(rows: list, day: date) -> date:
    if any(row.active_on(day) for row in rows):
        return day
    past = [row for row in rows if row.valid_from <= day]
    return max(row.valid_to for row in past) - timedelta(1) if past else min(row.valid_from for row in rows)


def _by_state(row: Membership, versions: list[SiteVersion]) -> list[Stay]:
    """A membership in pieces: before and after its site opened."""
    out: list[Stay] = []
    for version in versions:
        start = max(version.valid_from, row.valid_from)
        ends = [end for end in (version.valid_to, row.valid_to) if end]
        end = min(ends) if ends else None
        if end is not None and end <= start:
            continue
        if out and out[-1].state == version.state and out[-1].end == start:
            out[-1] = Stay(out[-1].start, end, out[-1].start_open, version.state)
        else:
            out.append(Stay(start, end, row.start_open and start == row.valid_from, version.state))
    return out
