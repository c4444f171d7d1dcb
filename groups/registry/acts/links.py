"""Turning rows of the register into what templates print."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.registry.register.models import EducationGroup, Membership
from groups.registry.register.queries.register import MemberRow, PartnerRow, Register, dated_relation
from groups.registry.register.rules.printed import Printed
from groups.registry.register.words import Basis, Ownership, Relation
from groups.rights.roles import CHANGE, VIEW
from nanan_groups.kit.pages import Chip, Link
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import since_text


@dataclass(frozen=True, slots=True)
class Member:
    chip: Chip
    since: str
    until: str
    coming: bool
    ownership: str
    ownership_basis_label: str
    assumed: bool
    acts: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Block:
    relation: str
    label: str
    clause: str
    note: str
    members: list[Member]


class Links:
    """Addresses within a scope: "" where the reader would get a 404."""

    def __init__(self, scope: Scope, query: str = "") -> None:
        self.scope, self.query = scope, query

    def group(self, code: str) -> str:
        return reverse("reading:group-detail", args=[code]) + self.query

    def institution(self, pk: int, code: str) -> str:
        if not self.scope.may_for_institution(VIEW, pk):
            return ""
        return reverse("reading:institution-detail", args=[code]) + self.query

    def acts(self, name: str, args: list, *verbs: str, labels: dict[str, str] | None = None, record=None) -> list[Link]:
        """Menu entries of the acts that this person may take, on ``record`` where some are for its own people."""
        return [
            Link((labels or {}).get(verb) or ACTS[verb].title, reverse(f"registry:{name}", args=[*args, verb]))
            for verb in verbs
            if (ACTS[verb].allowed(self.scope, record) if record is not None else self.scope.may_everywhere(CHANGE))
        ]


def chips(items: list[Printed], relation: str, links: Links, institutions: dict[str, int]) -> list[Chip]:
    return [
        Chip(item.text, relation, item.note, item.state, links.institution(institutions[item.code], item.code))
        for item in items
    ]


def partner_chips(rows: list[PartnerRow], links: Links) -> list[Chip]:
    out = []
    for row in rows:
        relation = Relation.ARTICULATED.value
        texts = row.texts
        out.append(Chip(texts[0], relation, url=links.institution(row.university, row.university_code)))
        if len(texts) > 1:
            out.append(Chip(texts[1], relation, url=links.institution(row.school, row.school_code)))
    return out


def member(row: MemberRow, links: Links) -> Member:
    printed = row.printed
    labels = {"change-relation": "改变关系", "leave-group": "退出", "correct-start": "更正起日", "open-site": "开办"}
    acts = links.acts(
        "row-act", ["membership", row.pk], "change-relation", "leave-group", "correct-start", labels=labels
    )
    if not row.is_open:
        acts = links.acts("site-act", [row.site_code], "open-site", labels=labels) + acts
    return Member(
        chip=Chip(
            printed.text,
            row.relation,
            printed.note,
            row.state,
            links.institution(row.institution, row.institution_code),
        ),
        since=since_text(row.valid_from, row.start_open),
        until=row.valid_to.isoformat() if row.valid_to else "",
        coming=False,
        ownership=Ownership(row.ownership).label,
        ownership_basis_label=Basis(row.basis).label,
        assumed=row.basis == Basis.ASSUMED,
        acts=acts,
    )


def blocks(register: Register, group: int, links: Links) -> list[Block]:
    """One table for each relation held by members; named cluster members stand in the alliance table."""
    return [
        Block(
            relation.value,
            relation.label,
            relation.clause,
            f"组织形式：{relation.facts.organs}",
            [member(row, links) for row in rows],
        )
        for relation in Relation
        if (rows := register.of(group, relation))
    ]


def groups_of(institutions: list[int], day, links: Links) -> dict[int, list[dict]]:
    """Groups in which the institutions are members that day, within the reader's scope. One query."""
    out: dict[int, list[dict]] = defaultdict(list)
    rows = (
        Membership.objects.active_on(day)
        .filter(site__institution__in=institutions, group__in=EducationGroup.objects.visible_to(links.scope, VIEW))
        .annotate(gv=dated_relation("group__versions", day))
        .order_by("relation", "group__code", "pk")
        .values_list("site__institution_id", "group__code", "gv__name", "relation")
    )
    for institution, code, name, relation in rows:
        entry = {"text": name or code, "url": links.group(code), "relation": relation}
        if entry not in out[institution]:
            out[institution].append(entry)
    return out
