"""What a group's one-page profile says: plain texts, ready for any form."""

from dataclasses import dataclass
from datetime import date

from groups.registry.models import EducationGroup
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import Register, load_register
from groups.registry.register.rules.wording import ownership_text
from groups.registry.register.words import MEMBER_RELATIONS, Basis, GroupCategory, Relation, SiteState
from nanan_groups.kit.texts import since_text


@dataclass(frozen=True, slots=True)
class Profile:
    """``members`` rows: 关系, 成员, 开办状态, 办学性质, 加入时间. ``facts``: label and text."""

    pk: int
    code: str
    name: str
    day: date
    facts: list[tuple[str, str]]
    members: list[tuple[str, str, str, str, str]]
    partners: list[tuple[str, str, str]]
    declared: list[tuple[str, str]]


def _counted(register: Register, group: int, relation: Relation) -> tuple[str, str]:
    number = len(register.of(group, relation))
    opened = f"，其中已开办 {register.open_count(group, relation)} 个" if relation.facts.shows_open else ""
    return relation.facts.counted, f"{number} 个{opened}" if number else "无"


def profile_of(group: EducationGroup, day: date) -> Profile:
    """The group as of ``day``; before it was founded, its name and nothing else. Eight queries at most."""
    register = load_register(day, EducationGroup.objects.filter(pk=group.pk))
    version = register.groups[0] if register.groups else None
    lead = register.leads.get(group.pk)
    declared = register.declared.get(group.pk, [])
    named = named_counts(declared, day)
    relations = "、".join(Relation(value).label for value in register.relations(group.pk))
    return Profile(
        pk=group.pk,
        code=group.code,
        name=version.name if version else str(group),
        day=day,
        facts=[
            ("集团类别", GroupCategory(version.category).label if version else "当日不存在"),
            ("集团总校", lead.text if lead else "当日未登记"),
            ("关系类型", relations or "—"),
            *(_counted(register, group.pk, Relation(value)) for value in MEMBER_RELATIONS),
            *([("由来", f"由{group.origin}分出")] if group.origin else []),
        ],
        members=[
            (
                Relation(row.relation).label,
                row.printed.text,
                row.printed.note or SiteState(row.state).label,
                ownership_text(row.ownership, row.basis, plain=(Basis.POLICY, Basis.VERIFIED)),
                since_text(row.valid_from, row.start_open),
            )
            for row in register.in_order(group.pk)
        ],
        partners=[
            (row.university_name, row.school_name, since_text(row.valid_from, row.start_open))
            for row in register.partners.get(group.pk, [])
        ],
        declared=[
            (row.wording, f"已列名 {named.get(row.pk, 0)}" + ("" if row.total is None else f" / {row.total}"))
            for row in declared
        ],
    )
