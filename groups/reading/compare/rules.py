"""What differs between the register of one day and that of another, group by group. Pure.

Compared is what stands on the two days: a member that joined and left again in between, or a group founded and dissolved,
is no difference. ``steps`` of the days between tell since when, and lead to the acts behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from groups.reading.steps.rules import Edge, Step
from groups.registry.register.rules.printed import PlaceRow, printed
from groups.registry.register.rules.wording import name_text, ownership_text, relation_text, site_beside
from groups.registry.register.words import DeclaredKind, Ownership, SiteState, place_in_annex

KINDS = (
    "founded", "dissolved", "joined", "left", "relation", "opened", "state", "renamed", "member_renamed", "lead",
    "ownership", "partnership_began", "partnership_ended", "declared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise on the later day. ``on``: since when; ``codes``: the records it is about."""

    group_code: str
    group_name: str
    kind: str
    subject: str
    old: str
    new: str
    on: date | None
    codes: tuple[str, ...]
    institution: tuple[int, str] | None = None  # number and code, for the link
    edges: tuple[Edge, ...] = field(default=(), repr=False)


def differences(before, after, steps: Iterable[Step] = ()) -> list[Difference]:
    """Differences between two registers (``queries.register.Register``), by category, ordinal and kind."""
    about = defaultdict(list)
    for step in steps:
        about[step.about].append(step)
    was, now = ({row.pk: row for row in register.groups} for register in (before, after))
    out = []
    for row in sorted((was | now).values(), key=place_of):  # as the group is later, or else as it was
        found = _Pair(was.get(row.pk), now.get(row.pk), before, after, about).all()
        out += sorted(found, key=lambda one: KINDS.index(one.kind))  # within a kind in printing order
    return out


def place_of(row) -> tuple:
    """Where a group stands in Annex 2."""
    return place_in_annex(row.category, row.ordinal, row.pk)


class _Pair:
    """One group on both days."""

    def __init__(self, old, new, before, after, about: dict[tuple, Sequence[Step]]) -> None:
        self.old, self.new, self.about = old, new, about
        self.row = new or old
        self.pk = pk = self.row.pk
        self.leads = before.leads.get(pk), after.leads.get(pk)
        self.members = before.members.get(pk, []), after.members.get(pk, [])
        self.partners = before.partners.get(pk, []), after.partners.get(pk, [])
        self.declared = before.declared.get(pk, []), after.declared.get(pk, [])

    def all(self) -> Iterator[Difference]:
        yield from self._life()
        yield from self._memberships()
        yield from self._states()
        yield from self._names()
        yield from self._ownership()
        yield from self._partnerships()
        yield from self._counts()

    def _one(self, kind, subject, old, new, topics, codes=(), institution=None) -> Difference:
        steps = sorted((s for topic in topics for s in self.about.get(topic, ())), key=lambda step: step.day)
        return Difference(
            group_code=self.row.code,
            group_name=self.row.name,
            kind=kind,
            subject=subject,
            old=old,
            new=new,
            on=steps[-1].day if steps else None,
            codes=tuple(dict.fromkeys((self.row.code, *codes))),
            institution=institution,
            edges=tuple(dict.fromkeys(edge for step in steps for edge in step.edges)),
        )

    def _life(self) -> Iterator[Difference]:
        was, now = self.leads
        codes = [lead.institution_code for lead in self.leads if lead]
        if self.old is None or self.new is None:
            old, new = (_whole(row, lead) for row, lead in zip((self.old, self.new), self.leads, strict=True))
            kind = "founded" if self.old is None else "dissolved"
            yield self._one(kind, "教育集团", old, new, [("life", self.pk)], codes)
            return
        if self.old.name != self.new.name:
            yield self._one("renamed", "集团名称", self.old.name, self.new.name, [("name", self.pk)])
        if _leader(was) != _leader(now):
            yield self._one(
                "lead",
                "集团总校",
                was.text if was else "",
                now.text if now else "",
                [("lead", self.pk)],
                codes,
                (now.institution, now.institution_code) if now else None,
            )

    def _memberships(self) -> Iterator[Difference]:
        was, now = (_by_site(rows) for rows in self.members)
        for site in dict.fromkeys((*now, *was)):
            old, new = (_relations(rows.get(site, ())) for rows in (was, now))
            if old == new:
                continue
            row = (now.get(site) or was[site])[0]
            kind = "joined" if not old else "left" if not new else "relation"
            subject = row.printed.full if kind == "joined" else row.printed.text
            yield self._one(
                kind,
                subject,
                old,
                new,
                [("member", self.pk, site)],
                (row.site_code, row.institution_code),
                (row.institution, row.institution_code),
            )

    def _both(self) -> Iterator[tuple]:
        """Members of both days, each site once, as it was and as it is."""
        was, now = (_by_site(rows) for rows in self.members)
        for site, rows in now.items():
            if site in was:
                yield was[site][0], rows[0]

    def _states(self) -> Iterator[Difference]:
        for old, new in self._both():
            if old.state != new.state:
                yield self._one(
                    "opened" if new.state == SiteState.OPEN else "state",
                    new.printed.text,
                    SiteState(old.state).label,
                    SiteState(new.state).label,
                    [("state", new.site, new.institution)],
                    (new.site_code, new.institution_code),
                    (new.institution, new.institution_code),
                )

    def _names(self) -> Iterator[Difference]:
        """An institution's new name once, however many of its sites are in the group; a site's own new name besides."""
        was, now = self._called(0), self._called(1)
        for pk, (code, name, provisional) in now.items():
            _, before, was_provisional = was.get(pk, (code, name, provisional))
            final = None not in (provisional, was_provisional) and provisional != was_provisional
            if before != name or final:
                yield self._one(
                    "member_renamed",
                    name,
                    name_text(before, was_provisional),
                    name_text(name, provisional),
                    [("institution_name", pk)],
                    (code,),
                    (pk, code),
                )
        was, now = self._sites(0), self._sites(1)
        for site, (text, label, school, codes) in now.items():
            before = was.get(site, (text, label))[1]
            if before != label:
                yield self._one(
                    "member_renamed", text, before, label, [("label", site, school)], codes, (school, codes[-1])
                )

    def _called(self, day: int) -> dict[int, tuple]:
        """Institutions tied to the group: code, name, whether provisional (None: not known from this row)."""
        lead = self.leads[day]
        out = {lead.institution: (lead.institution_code, lead.name, None)} if lead else {}
        for row in self.partners[day]:
            out.setdefault(row.university, (row.university_code, row.university_name, None))
            out[row.school] = (row.school_code, row.school_name, row.school_provisional)
        for row in self.members[day]:
            out[row.institution] = (row.institution_code, row.name, row.provisional)
        return out

    def _sites(self, day: int) -> dict[int, tuple]:
        """Sites tied to the group: text, what tells it from its sisters, institution, codes."""
        lead = self.leads[day]
        out = {}
        if lead and lead.site:
            out[lead.site] = (lead.text, _label(lead), lead.institution, (lead.institution_code,))
        for row in self.members[day]:
            out[row.site] = (row.printed.text, _label(row), row.institution, (row.site_code, row.institution_code))
        return out

    def _ownership(self) -> Iterator[Difference]:
        """Sites of one institution that changed alike are one difference."""
        alike = defaultdict(list)
        for old, new in self._both():
            if (old.ownership, old.basis) != (new.ownership, new.basis):
                alike[new.institution, _owned(old), _owned(new)].append(new)
        for (school, old, new), rows in alike.items():
            topics = [("site_ownership", row.site, school) for row in rows]
            yield self._one(
                "ownership",
                _together(row.place for row in rows),
                old,
                new,
                [("institution_ownership", school), *topics],
                (rows[0].institution_code, *(row.site_code for row in rows)),
                (school, rows[0].institution_code),
            )

    def _partnerships(self) -> Iterator[Difference]:
        was, now = ({(row.university, row.school): row for row in rows} for rows in self.partners)
        for kind, rows, others in (("partnership_began", now, was), ("partnership_ended", was, now)):
            texts = ("", "校地共建") if kind == "partnership_began" else ("校地共建", "")
            for key, row in rows.items():
                if key not in others:
                    yield self._one(
                        kind,
                        f"{row.university_name}与{row.school_name}",
                        *texts,
                        [("partnership", self.pk, *key)],
                        (row.university_code, row.school_code),
                        (row.school, row.school_code),
                    )

    def _counts(self) -> Iterator[Difference]:
        was, now = ({row.kind: row for row in rows} for rows in self.declared)
        for kind in dict.fromkeys((*was, *now)):
            old, new = was.get(kind), now.get(kind)
            if _counted(old) != _counted(new):
                same = old and new and old.wording == new.wording
                yield self._one(
                    "declared",
                    DeclaredKind(kind).label,
                    *(_count_text(row, same) for row in (old, new)),
                    [("declared", self.pk, kind)],
                )


def _whole(row, lead) -> str:
    if row is None:
        return ""
    return f"{row.name}（总校：{lead.text}）" if lead else row.name


def _leader(lead) -> tuple | None:
    return (lead.institution, lead.site) if lead else None


def _by_site(rows) -> dict[int, list]:
    out = defaultdict(list)
    for row in rows:
        out[row.site].append(row)
    return dict(out)


def _relations(rows) -> str:
    return relation_text(row.relation for row in rows)


def _label(row) -> str:
    return site_beside(row.label, row.own_name)


def _owned(row) -> str:
    return ownership_text(row.ownership, row.basis)


def _together(places: Iterable[PlaceRow]) -> str:
    return "、".join(one.text for one in printed(places))


def _counted(row) -> tuple | None:
    if row is None:
        return None
    return row.wording, row.total, row.district_public, row.public, row.inclusive_private, row.private


def _count_text(row, with_numbers: bool) -> str:
    """The wording; with the numbers where only these differ."""
    if row is None or not with_numbers:
        return row.wording if row else ""
    counts = {name: getattr(row, name, None) for name in Ownership.values}
    parts = [f"{Ownership(name).label}{count}" for name, count in counts.items() if count is not None]
    return f"{row.wording}：总数 {'未写' if row.total is None else row.total}" + (
        f"（{'、'.join(parts)}）" if parts else ""
    )
