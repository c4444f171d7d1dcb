"""Which organs a group must have, who sits in them by the rules, and where the organs as registered differ.

Pure: schools of a group and the organs as plain rows in, proposals and warnings out. What the policy states is told apart
from our reading (``stated``): it names the council's seats (细则 三(二)3) and only the existence of the other organs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from groups.governance.organs.words import OrganKind, SeatPosition
from groups.registry.register.words import Relation
from nanan_groups.kit.days import day_text

_WORDS = {
    OrganKind.PARTY_COMMITTEE: ("书记", "副书记", "委员", "秘书"),
    OrganKind.PROMOTION_COMMITTEE: ("主任", "副主任", "委员", "秘书"),
    OrganKind.JOINT_MEETING: ("召集人", "副召集人", "成员", "秘书"),
    OrganKind.COUNCIL: ("理事长", "副理事长", "理事", "秘书长"),
}
COUNCIL_CLAUSE = "细则 三(二)3"
READING = "政策未规定人选，按平台默认"


def seat_word(kind: str, position: str) -> str:
    """What a position is called in this organ: the council's chair is 理事长, the party committee's 书记."""
    return _WORDS[OrganKind(kind)][list(SeatPosition.values).index(position)]


def kind_order(kind: str) -> int:
    """The party committee, the promotion committee, the joint meeting, the council."""
    return list(OrganKind.values).index(kind)


def term_text(start: date, end: date | None) -> str:
    """2024年9月1日 起; 2015年9月1日 至 2019年9月1日 (that day no longer included)."""
    return f"{day_text(start)} 至 {day_text(end)}" if end else f"{day_text(start)} 起"


def seat_order(position: str) -> int:
    """The chair, vice chairs, members, the secretary."""
    return list(SeatPosition.values).index(position)


@dataclass(frozen=True, slots=True)
class School:
    """A school of a group, as the register and the directory of that day know it. "" = the directory does not say."""

    pk: int
    code: str
    name: str
    head: str = ""
    secretary: str = ""
    headword: str = "校长"  # 园长 of a kindergarten


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the register says of a group on a day. ``tight`` and ``alliance``: schools besides the lead, open ones only."""

    pk: int
    code: str
    name: str
    relations: tuple[str, ...]
    lead: School | None = None
    tight: tuple[School, ...] = ()
    alliance: tuple[School, ...] = ()
    partners: tuple[School, ...] = ()  # schools that work with a university
    universities: tuple[School, ...] = ()
    light: bool = False  # a cluster: light form

    def schools_of(self, kind: str) -> tuple[School, ...]:
        """Whoever may sit there for a school or university of the group."""
        base = {
            OrganKind.PARTY_COMMITTEE: self.tight,
            OrganKind.PROMOTION_COMMITTEE: self.tight,
            OrganKind.JOINT_MEETING: (*self.partners, *self.universities),
            OrganKind.COUNCIL: self.alliance,
        }[OrganKind(kind)]
        return _once([self.lead] if self.lead else [], base)


@dataclass(frozen=True, slots=True)
class SeatProposal:
    """A seat by the rules. ``person`` "": nobody known, to be named. ``stated``: the policy says so, else our reading."""

    position: str
    school: School
    post: str
    person: str
    clause: str
    stated: bool


@dataclass(frozen=True, slots=True)
class OrganProposal:
    kind: str
    name: str
    clause: str
    seats: tuple[SeatProposal, ...]

    @property
    def open_seats(self) -> int:
        return sum(1 for seat in self.seats if not seat.person)


def required_kinds(facts: GroupFacts) -> list[str]:
    """The organs a group's relations bring with them (意见 五(一)2, 五(二)3)."""
    return [kind.value for kind in OrganKind if kind.relation in facts.relations]


def organ_name(group: str, kind: str) -> str:
    """甲教育集团理事会, 甲教育集团党委."""
    return f"{group}{OrganKind(kind).label.removeprefix('集团')}"


def proposal(facts: GroupFacts, kind: str) -> OrganProposal:
    """The organ as the rules would have it, named after the group."""
    kind = OrganKind(kind)
    return OrganProposal(kind.value, organ_name(facts.name, kind), kind.clause, tuple(_SEATS[kind](facts)))


def _head(position, school: School, clause: str, *, stated: bool) -> SeatProposal:
    return SeatProposal(position, school, school.headword, school.head, clause, stated)


def _secretary(position, school: School) -> SeatProposal:
    return SeatProposal(position, school, "党组织书记", school.secretary, OrganKind.PARTY_COMMITTEE.clause, False)


def _others(schools: Sequence[School], lead: School | None) -> list[School]:
    return [school for school in schools if lead is None or school.pk != lead.pk]


def _once(*lists: Sequence[School]) -> tuple[School, ...]:
    return tuple({school.pk: school for schools in lists for school in schools}.values())


def _party(facts: GroupFacts) -> list[SeatProposal]:
    """Our reading: the lead's secretary, its principal as deputy, the members' secretaries."""
    out = []
    if facts.lead:
        out.append(_secretary(SeatPosition.CHAIR, facts.lead))
        if facts.lead.head != facts.lead.secretary or not facts.lead.head:  # one person holding both has one seat
            out.append(_head(SeatPosition.VICE_CHAIR, facts.lead, OrganKind.PARTY_COMMITTEE.clause, stated=False))
    return out + [_secretary(SeatPosition.MEMBER, school) for school in _others(facts.tight, facts.lead)]


def _promotion(facts: GroupFacts) -> list[SeatProposal]:
    clause = OrganKind.PROMOTION_COMMITTEE.clause
    chair = [_head(SeatPosition.CHAIR, facts.lead, clause, stated=False)] if facts.lead else []
    others = _others(facts.tight, facts.lead)
    return chair + [_head(SeatPosition.MEMBER, school, clause, stated=False) for school in others]


def _joint(facts: GroupFacts) -> list[SeatProposal]:
    """Our reading: the lead calls the meeting; universities share in calling it, so that neither side sits alone."""
    clause = OrganKind.JOINT_MEETING.clause
    out = [_head(SeatPosition.CHAIR, facts.lead, clause, stated=False)] if facts.lead else []
    out += [
        SeatProposal(SeatPosition.VICE_CHAIR, university, "校地共建负责人", "", clause, False)
        for university in facts.universities
    ]
    others = _others(facts.partners, facts.lead)
    return out + [_head(SeatPosition.MEMBER, school, clause, stated=False) for school in others]


def _council(facts: GroupFacts) -> list[SeatProposal]:
    """The lead's principal, members' principals, members' vice principals. A cluster's light form: the principals alone,
    as members (our reading; a cluster has up to 28 kindergartens)."""
    out = [_head(SeatPosition.CHAIR, facts.lead, COUNCIL_CLAUSE, stated=True)] if facts.lead else []
    others = _others(facts.alliance, facts.lead)
    if facts.light:
        return out + [_head(SeatPosition.MEMBER, school, COUNCIL_CLAUSE, stated=False) for school in others]
    out += [_head(SeatPosition.VICE_CHAIR, school, COUNCIL_CLAUSE, stated=True) for school in others]
    return out + [
        SeatProposal(SeatPosition.MEMBER, school, f"副{school.headword}", "", COUNCIL_CLAUSE, True) for school in others
    ]


_SEATS = {
    OrganKind.PARTY_COMMITTEE: _party,
    OrganKind.PROMOTION_COMMITTEE: _promotion,
    OrganKind.JOINT_MEETING: _joint,
    OrganKind.COUNCIL: _council,
}


# --- what is registered --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as registered. ``school`` None: somebody from outside the register."""

    pk: int
    person: str
    school: int | None
    school_name: str
    post: str
    position: str
    seat_kind: str
    source: str
    valid_from: date
    valid_to: date | None

    def active_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


@dataclass(frozen=True, slots=True)
class OrganRow:
    """An organ in force, with every seat it ever had."""

    pk: int
    code: str
    kind: str
    name: str
    seats: int | None
    seats_basis: str
    quorum: str
    paper: str
    source: str
    valid_from: date
    valid_to: date | None
    rows: tuple[SeatRow, ...] = ()

    def seated(self, day: date) -> list[SeatRow]:
        return [row for row in self.rows if row.active_on(day)]


@dataclass(frozen=True, slots=True)
class Warning:
    """A difference, and the act that settles it: ``verb`` on ``target`` ("group", "body" or "member", and its key);
    ``given`` is what the act's form may fill in beforehand."""

    kind: str
    sentence: str
    verb: str
    target: str
    key: str
    organ: str = ""
    given: tuple[tuple[str, str], ...] = ()


def differences(facts: GroupFacts, organs: Sequence[OrganRow], day: date) -> list[Warning]:
    """Where organs and register differ on a day, organ by organ in the order of the relations."""
    standing = {organ.kind: organ for organ in organs}
    required = required_kinds(facts)
    out = []
    for kind in OrganKind:
        organ = standing.get(kind)
        if organ is None:
            if kind in required:
                out.append(_missing(facts, kind))
        elif kind not in required:
            word = Relation(kind.relation).label
            sentence = f"集团现在没有{word}关系，{organ.name}仍在登记"
            out.append(Warning("unneeded-organ", sentence, "dissolve-organ", "body", organ.code, organ.code))
        else:
            out += [*_chair(facts, organ, day), *_unseated(facts, organ, day), *_strangers(facts, organ, day)]
            out += _crowded(organ, day)
    return out


def _missing(facts: GroupFacts, kind: OrganKind) -> Warning:
    sentence = f"有{Relation(kind.relation).label}关系，尚未登记{kind.label}"
    return Warning("missing-organ", sentence, f"set-up-{kind.value.replace('_', '-')}", "group", facts.code)


def _remark(seat: SeatProposal) -> str:
    """Where the policy names nobody, a difference is one from our reading only, and says so."""
    return "" if seat.stated else f"（{READING}）"


def _given(position: str, school: School, person: str, post: str) -> tuple:
    pairs = (("position", position), ("institution", school.code), ("person", person), ("post", post))
    return tuple((name, value) for name, value in pairs if value)


def _ended(organ: OrganRow, day: date, match) -> date | None:
    """The last day on which a seat that matches ended, if any did."""
    return max(
        (row.valid_to for row in organ.rows if row.valid_to and row.valid_to <= day and match(row)), default=None
    )


def _chair(facts: GroupFacts, organ: OrganRow, day: date) -> list[Warning]:
    """The chair is the lead's: nobody sits there, or somebody who no longer holds that post."""
    word = seat_word(organ.kind, SeatPosition.CHAIR)
    wanted = next((s for s in proposal(facts, organ.kind).seats if s.position == SeatPosition.CHAIR), None)
    chair = next((row for row in organ.seated(day) if row.position == SeatPosition.CHAIR), None)
    if chair is None:
        ended = _ended(organ, day, lambda row: row.position == SeatPosition.CHAIR)
        given = _given(SeatPosition.CHAIR, wanted.school, wanted.person, wanted.post) if wanted else ()
        if ended:
            sentence = f"{organ.name}{word}的任期已于{day_text(ended)}截止，尚未续任或接任"
            return [Warning("ended-term", sentence, "appoint", "body", organ.code, organ.code, given)]
        return [Warning("no-chair", f"{organ.name}没有{word}", "appoint", "body", organ.code, organ.code, given)]
    if wanted is None:
        return []
    if chair.school != wanted.school.pk or (wanted.person and chair.person != wanted.person):
        now = f"{wanted.school.name}{wanted.post}{wanted.person}"
        sentence = (
            f"{organ.name}{word}{chair.person}（{chair.school_name or '未注明单位'}）与现任{now}不一致{_remark(wanted)}"
        )
        given = (*_given(SeatPosition.CHAIR, wanted.school, wanted.person, wanted.post), ("succeed", "1"))
        return [Warning("old-chair", sentence, "appoint", "body", organ.code, organ.code, given)]
    return []


def _unseated(facts: GroupFacts, organ: OrganRow, day: date) -> list[Warning]:
    """Schools that have a seat by the rules and nobody in the organ."""
    seated = {row.school for row in organ.seated(day)}
    first: dict[int, SeatProposal] = {}
    for seat in proposal(facts, organ.kind).seats:
        if seat.position != SeatPosition.CHAIR and seat.school.pk not in seated:
            first.setdefault(seat.school.pk, seat)
    out = []
    for school, seat in first.items():
        if facts.lead and school == facts.lead.pk:
            continue  # the chair speaks for the lead
        given = _given(seat.position, seat.school, seat.person, seat.post)
        ended = _ended(organ, day, lambda row, school=school: row.school == school)
        if ended:
            kind, sentence = (
                "ended-term",
                f"{seat.school.name}在{organ.name}的任期已于{day_text(ended)}截止，尚未续任或接任",
            )
        else:
            kind, sentence = "no-seat", f"{seat.school.name}在{organ.name}没有席位{_remark(seat)}"
        out.append(Warning(kind, sentence, "appoint", "body", organ.code, organ.code, given))
    return out


def _strangers(facts: GroupFacts, organ: OrganRow, day: date) -> list[Warning]:
    """Seats held for a school that is not, or no longer, of this relation of the group."""
    known = {school.pk for school in facts.schools_of(organ.kind)}
    return [
        Warning(
            "left-school",
            f"{row.school_name}已不是集团的{Relation(OrganKind(organ.kind).relation).label}成员，{row.person}仍任{organ.name}"
            f"{seat_word(organ.kind, row.position)}",
            "end-term",
            "member",
            str(row.pk),
            organ.code,
        )
        for row in organ.seated(day)
        if row.school is not None and row.school not in known and row.position != SeatPosition.CHAIR
    ]


def _crowded(organ: OrganRow, day: date) -> list[Warning]:
    count = len(organ.seated(day))
    if organ.seats is None or count <= organ.seats:
        return []
    sentence = f"{organ.name}现有 {count} 人，超过席位数 {organ.seats}"
    return [Warning("crowded", sentence, "change-organ", "body", organ.code, organ.code)]
