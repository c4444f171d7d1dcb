"""From the register to the dataclasses of kit.charts: what stands in each picture, how it is called, where it leads."""

from collections import defaultdict
from urllib.parse import urlencode

from django.urls import reverse

from groups.reading.pictures.queries.lives import Life, Stay
from groups.reading.pictures.rules import LEAD, Neighbour, Network, Shared, colour, part_text
from groups.registry.acts.links import Links
from groups.registry.register.queries.register import MemberRow, PartnerRow, Register
from groups.registry.register.words import (
    NOT_OPEN_TEXT,
    UNIVERSITY_KINDS,
    GroupCategory,
    InstitutionKind,
    Relation,
    SiteState,
)
from nanan_groups.kit.charts import (
    Band,
    Column,
    Key,
    Leaf,
    Moment,
    Phase,
    Section,
    Span,
    SpanBand,
    Way,
)
from nanan_groups.kit.charts import Tie as Line
from nanan_groups.kit.days import day_text
from nanan_groups.kit.texts import period_text

COLUMNS = (
    (GroupCategory.MIDDLE, GroupCategory.PRIMARY),
    (GroupCategory.PRESCHOOL,),
    (GroupCategory.PRESCHOOL_CLUSTER, GroupCategory.INCLUSIVE, GroupCategory.VOCATIONAL),
)
RELATION_KEYS = tuple(Key(relation.label, relation.value) for relation in Relation)
NOT_OPEN = Key(NOT_OPEN_TEXT, "dashed")


class Addresses(Links):
    """And the pictures' own."""

    def picture(self, code: str) -> str:
        return reverse("reading:group-picture", args=[code]) + self.query

    def rows(self, name: str, **filters: str) -> str:
        """A list with these filters, on the same day."""
        query = "&".join(part for part in (urlencode(filters), self.query.removeprefix("?")) if part)
        return reverse(f"reading:{name}") + (f"?{query}" if query else "")


# --- one group -----------------------------------------------------------------------------------------------------
def lead_leaf(register: Register, group: int, to: Addresses) -> Leaf:
    lead = register.leads.get(group)
    if lead is None:
        return Leaf("lead", "总校未登记", css="dashed")
    url = to.institution(lead.institution, lead.institution_code)
    return Leaf("lead", lead.text, detail="集团总校", url=url, title=f"{lead.text}，集团总校")


def member_leaf(row: MemberRow, to: Addresses) -> Leaf:
    printed = row.printed
    css = f"{row.relation} dashed" if SiteState(row.state).is_waiting else row.relation
    title = f"{printed.full}，{Relation(row.relation).label}，{SiteState(row.state).label}"
    url = to.institution(row.institution, row.institution_code)
    return Leaf(f"m{row.pk}", printed.text, printed.note, "", css, url, title)


def partner_leaf(row: PartnerRow, to: Addresses) -> Leaf:
    url = to.institution(row.university, row.university_code)
    detail = f"与{row.school_name}共建"
    relation = Relation.ARTICULATED
    title = f"{row.university_name}，{relation.label}，{detail}"
    return Leaf(f"p{row.pk}", row.university_name, "", detail, relation.value, url, title)


def bands_of(register: Register, group: int, around: list[Neighbour], named: dict, to: Addresses) -> list[Band]:
    through_lead = tuple(other_leaf(one, to) for one in around if _through_lead(one))
    return [
        *(_band(register, group, relation, named, to) for relation in Relation),
        Band("总校所在的其他集团", "", "other", through_lead),
    ]


def _band(register: Register, group: int, relation: Relation, named: dict, to: Addresses) -> Band:
    """Who holds a relation: members named and only counted, or partners."""
    if not relation.facts.of_sites:
        partners = register.partners_by(group, relation)
        leaves = tuple(partner_leaf(row, to) for row in partners)
        return Band(relation.label, f"{relation.line} {len(partners)} 项", relation.value, leaves)
    members, declared = register.of(group, relation), register.counted(group, relation)
    notes = [f"{len(members)} 个校点"] if members or relation.facts.shows_open else []
    notes += [f"已开办 {register.open_count(group, relation)}"] if relation.facts.shows_open else []
    notes += [f"汇总数 {len(declared)} 项"] if declared else []
    counted = (
        Leaf(f"d{row.pk}", row.wording, "", _named_text(named.get(row.pk, 0), row.total), f"{relation} counted")
        for row in declared
    )
    return Band(relation.label, "，".join(notes), relation.value, (*(member_leaf(r, to) for r in members), *counted))


def _named_text(named: int, total: int | None) -> str:
    return f"已列名 {named}，共 {total}" if total is not None else f"已列名 {named}，政策未写总数"


def other_leaf(one: Neighbour, to: Addresses) -> Leaf:
    bodies = "、".join(body.name for body, _, _ in one.through)
    return Leaf(
        f"g{one.group.pk}",
        one.group.name,
        "",
        f"共有：{bodies}",
        "other",
        to.picture(one.group.code),
        f"{one.group.name}，共有{bodies}",
    )


def _through_lead(one: Neighbour) -> bool:
    """Shared through the lead: such a group hangs on the lead, not on each of its campuses."""
    return any(tie.part == LEAD for _, here, _ in one.through for tie in here)


def beyond_of(register: Register, group: int, around: list[Neighbour], to: Addresses) -> tuple[list[Leaf], list[Way]]:
    """Other groups that share a member or a university, and from which box the line goes there."""
    first: dict[int, str] = {}
    for row in register.members.get(group, ()):
        first.setdefault(row.institution, f"m{row.pk}")
    for row in register.partners.get(group, ()):
        first.setdefault(row.university, f"p{row.pk}")
    for row in register.partners.get(group, ()):
        first.setdefault(row.school, f"p{row.pk}")
    leaves, ways = [], []
    for one in around:
        if not _through_lead(one):
            leaves.append(other_leaf(one, to))
            ways += [Way(first[body.pk], f"g{one.group.pk}") for body, _, _ in one.through]
    return leaves, ways


def group_legend(bands: list[Band], leaves: list[Leaf]) -> list[Key]:
    shown = {band.css for band in bands if band.leaves}
    every = [leaf for band in bands for leaf in band.leaves]
    out = [Key("集团总校", "root"), *(key for key in RELATION_KEYS if key.css in shown)]
    if any("dashed" in leaf.css for leaf in every):
        out.append(NOT_OPEN)
    return [*out, Key("有共有学校或高校的其他集团", "other")] if leaves or "other" in shown else out


def network_rows(register: Register, group: int, around: list[Neighbour], named: dict, to: Addresses) -> list[dict]:
    """The table beside the picture: one row for each box of it."""
    shares: dict[int, list[dict]] = defaultdict(list)
    for one in around:
        for body, _, there in one.through:
            shares[body.pk].append({"text": one.group.name, "url": to.group(one.group.code), "part": part_text(there)})
    out = []
    if lead := register.leads.get(group):
        url = to.institution(lead.institution, lead.institution_code)
        since = period_text(lead.valid_from, lead.start_open, None)
        out.append(_row("lead", lead.text, url, since, "", shares[lead.institution]))
    for relation in Relation:
        out += [_member_row(row, to, shares) for row in register.of(group, relation)]
        for row in register.partners_by(group, relation):
            url = to.institution(row.university, row.university_code)
            other = shares[row.university] + [one for one in shares[row.school] if one not in shares[row.university]]
            out.append(_row(relation.value, row.university_name, url, f"与{row.school_name}共建", "", other))
        for row in register.counted(group, relation):
            out.append(_row(relation.value, row.wording, "", _named_text(named.get(row.pk, 0), row.total), "", []))
    return out


def _member_row(row: MemberRow, to: Addresses, shares) -> dict:
    printed = row.printed
    url = to.institution(row.institution, row.institution_code)
    return _row(row.relation, printed.text, url, "", row.state, shares[row.institution], printed.note)


def _row(relation, text, url, detail, state, groups, note="") -> dict:
    return {
        "relation": relation,
        "text": text,
        "url": url,
        "detail": detail,
        "state": state,
        "note": note,
        "groups": groups,
    }


# --- all groups ----------------------------------------------------------------------------------------------------
def columns_of(network: Network, to: Addresses) -> list[Column]:
    sharing = network.sharing
    tied = {group for one in network.shared for group in one.ties}
    out = []
    for categories in COLUMNS:
        sections = []
        for category in categories:
            spots = [spot for spot in network.groups if spot.category == category]
            leaves = tuple(
                Leaf(
                    f"g{spot.pk}",
                    spot.name,
                    css="group" if spot.pk in tied else "group untied",
                    url=to.picture(spot.code),
                    title=spot.name if spot.pk in sharing else f"{spot.name}，没有与其他集团共有的机构",
                )
                for spot in spots
            )
            sections.append(Section(category.label, f"{len(leaves)} 个", leaves))
        out.append(Column(tuple(sections)))
    return out


def shared_leaf(one: Shared, to: Addresses) -> Leaf:
    university = one.body.kind in UNIVERSITY_KINDS
    detail = f"{'校地共建' if university else '共有'}，{len(one.ties)} 个集团"
    url = to.institution(one.body.pk, one.body.code)
    css = Relation.ARTICULATED.value if university else "body"
    return Leaf(f"i{one.body.pk}", one.body.name, "", detail, css, url, f"{one.body.name}，{detail}")


def lines_of(network: Network) -> list[Line]:
    return [
        Line(f"i{one.body.pk}", f"g{group}", colour(ties)) for one in network.shared for group, ties in one.ties.items()
    ]


def network_legend(network: Network) -> list[Key]:
    boxes = [Key("共有的学校", "body"), Key("高校、科研院所", Relation.ARTICULATED.value)]
    lines = [("lead", "任总校"), *((relation.value, relation.line) for relation in Relation)]
    shown = {colour(ties) for one in network.shared for ties in one.ties.values()}
    return [*boxes, *(Key(text, css, "line") for css, text in lines if css in shown)] if shown else []


def shared_bands(network: Network, to: Addresses) -> tuple[list[Band], list[Leaf], list[Way]]:
    """The same for a narrow screen: what is shared, below each the groups."""
    schools = [one for one in network.shared if one.body.kind not in UNIVERSITY_KINDS]
    universities = [one for one in network.shared if one.body.kind in UNIVERSITY_KINDS]
    bands = [
        Band("两个以上集团共有的学校", f"{len(schools)} 所", "body", tuple(shared_leaf(one, to) for one in schools)),
        Band(
            "高校、科研院所",
            f"{len(universities)} 所",
            Relation.ARTICULATED.value,
            tuple(shared_leaf(one, to) for one in universities),
        ),
    ]
    spots = {spot.pk: spot for spot in network.groups}
    leaves, ways = [], []
    for one in network.shared:
        for group, ties in one.ties.items():
            key = f"i{one.body.pk}-g{group}"
            leaves.append(
                Leaf(key, spots[group].name, "", part_text(ties), colour(ties), to.picture(spots[group].code))
            )
            ways.append(Way(f"i{one.body.pk}", key))
    return bands, leaves, ways


def shared_rows(network: Network, to: Addresses) -> list[dict]:
    spots = {spot.pk: spot for spot in network.groups}
    return [
        {
            "text": one.body.name,
            "url": to.institution(one.body.pk, one.body.code),
            "kind": InstitutionKind(one.body.kind).label,
            "groups": [
                {
                    "text": spots[group].name,
                    "url": to.group(spots[group].code),
                    "relation": colour(ties),
                    "part": part_text(ties),
                }
                for group, ties in one.ties.items()
            ],
        }
        for one in network.shared
    ]


# --- the time line -------------------------------------------------------------------------------------------------
LIVES = (("lead", "集团总校", "lead"), *((r.value, r.label, r.value) for r in Relation))


def span_bands(lives: list[Life], to: Addresses) -> list[SpanBand]:
    return [
        SpanBand(
            label,
            css,
            tuple(
                Span(life.text, tuple(map(_phase, life.stays)), life.note, to.institution(life.institution, life.code))
                for life in lives
                if life.kind == kind
            ),
        )
        for kind, label, css in LIVES
    ]


def _phase(stay: Stay) -> Phase:
    text = period_text(stay.start, stay.start_open, stay.end)
    waits = bool(stay.state) and SiteState(stay.state).is_waiting
    title = f"{text}，{SiteState(stay.state).label}" if stay.state else text
    return Phase(stay.start, stay.end, "dashed" if waits else "", text, title, stay.start_open)


def life_rows(lives: list[Life], to: Addresses) -> list[dict]:
    return [
        {
            "relation": kind,
            "label": label,
            "text": life.text,
            "note": life.note,
            "url": to.institution(life.institution, life.code),
            "stays": [
                {
                    "period": period_text(stay.start, stay.start_open, stay.end),
                    "state": SiteState(stay.state).label if stay.state else "",
                }
                for stay in life.stays
            ],
        }
        for kind, label, _ in LIVES
        for life in lives
        if life.kind == kind
    ]


def moments_of(entries) -> tuple[list[Moment], list[dict]]:
    """Acts by the day they took effect: a numbered dot a day, and the rows of the table it points to."""
    by_day = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    moments, rows = [], []
    for number, day in enumerate(sorted(by_day), start=1):
        title = f"{day_text(day)}，{len(by_day[day])} 项"
        moments.append(Moment(day, str(number), "", f"#day-{number}", title))
        rows.append({"number": number, "day": day, "entries": by_day[day][::-1]})
    return moments, rows
