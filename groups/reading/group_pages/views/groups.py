"""The page of one group."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from groups.reading.calendar.queries.happenings import coming_of_group
from groups.registry.acts.links import Links, blocks
from groups.registry.models import DeclaredMembers, EducationGroup, GroupVersion
from groups.registry.register.queries.acts import acts_of, entries
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import Register, load_register
from groups.registry.register.queries.seen import GroupSeen
from groups.registry.register.words import MEMBER_RELATIONS, FormationBasis, GroupCategory, Ownership, Relation
from groups.rights.checks import reads_group
from groups.rights.roles import EXPORT, HISTORY, VIEW
from nanan_groups.kit.additions import GROUP_PANELS, panels_of
from nanan_groups.kit.pages import AsOf, Figure, Link, ScopedView
from nanan_groups.kit.texts import since_text


class GroupDetailView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "reading/group_pages/group_detail.html"

    def get_context_data(self, **kwargs):
        visible = EducationGroup.objects.visible_to(self.scope, VIEW)
        group = get_object_or_404(visible.select_related("origin"), code=self.kwargs["code"])
        as_of = AsOf.from_request(self.request)
        links = Links(self.scope, as_of.query)
        own = EducationGroup.objects.filter(pk=group.pk)
        register = load_register(as_of.day, own)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            **group_context(register, group, links, as_of),
            panels=panels_of(GROUP_PANELS, GroupSeen(group, register), as_of, self.scope),
            **kwargs,
        )


def group_context(register: Register, group: EducationGroup, links: Links, as_of: AsOf) -> dict:
    """Everything the page shows of the group on that day; before it was founded, its name and nothing else."""
    version = register.groups[0] if register.groups else None
    declared = register.declared.get(group.pk, [])
    named = named_counts(declared, as_of.day)
    lead = register.leads.get(group.pk)
    tables = blocks(register, group.pk, links)
    relations = [Relation(value) for value in register.relations(group.pk)]
    may_see_history = reads_group(links.scope, group.pk, HISTORY)
    return {
        "group": {
            "code": group.code,
            "name": version.name if version else str(group),
            "category": GroupCategory(version.category).label if version else "当日不存在",
            "ordinal": version.ordinal if version else "",
            "clause": "附件2" if group.source_ref else "",
            "formation": _formation(version, relations),
        },
        "relations": [{"code": r.value, "label": r.label} for r in relations],
        "badges": badges(register, group, version),
        "figures": _group_figures(register, group, declared, named),
        "lead": lead
        and {
            "text": lead.text,
            "url": links.institution(lead.institution, lead.institution_code),
            "since": since_text(lead.valid_from, lead.start_open),
        },
        "held": [
            {
                "relation": relation.value, "label": relation.label,
                "block": next((one for one in tables if one.relation == relation), None),
                "partnerships": [_partnership(row, links) for row in register.partners_by(group.pk, relation)],
                "declared": [_declared(row, named, links) for row in register.counted(group.pk, relation)],
            }
            for relation in Relation
        ],
        "origin": _origin(group, links), "offshoots": _offshoots(group, links),
        "coming": coming_of_group(group.pk, as_of.day),
        "timeline": entries(acts_of([group.code], scope=links.scope)[:8]) if may_see_history else [],
        "acts": _acts(group, version, lead, links),
        "history_url": reverse("reading:group-history", args=[group.code]) if may_see_history else "",
        "exports": _exports(group, links, as_of),
    }  # fmt: skip


def _exports(group: EducationGroup, links: Links, as_of: AsOf) -> list[Link]:
    out = [Link("打印概况", reverse("reading:group-profile", args=[group.code]) + f"?as_of={as_of.iso}")]
    if reads_group(links.scope, group.pk, EXPORT):
        out.append(Link("概况 Word", reverse("reading:group-profile-docx", args=[group.code]) + f"?as_of={as_of.iso}"))
    return out


def _acts(group, version, lead, links: Links) -> list[Link]:
    acts = links.acts(
        "group-act",
        [group.code],
        "admit-site",
        "add-partnership",
        "change-lead",
        "rename-group",
        "split-off-group",
        "dissolve-group",
    )
    for row, kind, label in (
        (version and version.version, "groupversion", "更正登记起日"),
        (lead and lead.pk, "lead", "更正总校起日"),
    ):
        if row:
            acts += links.acts("row-act", [kind, row], "correct-start", labels={"correct-start": label})
    return acts


def _formation(version, relations) -> str:
    if version is None:
        return ""
    if version.formation_basis:
        return FormationBasis(version.formation_basis).label
    theme = version.category in (GroupCategory.INCLUSIVE, GroupCategory.VOCATIONAL)
    return "、".join(relation.founded(on_theme=theme) for relation in relations)


def badges(register: Register, group, version) -> list[dict]:
    if version is None:
        return [{"label": "当日尚未成立或已撤销", "kind": "warn"}]
    tight = register.of(group.pk, Relation.TIGHT)
    out = []
    if tight and not any(row.is_open for row in tight):
        out.append({"label": "没有已开办的紧密型校点", "kind": "warn"})
    pending = sum(1 for row in tight if row.ownership == Ownership.UNKNOWN)
    if pending:
        out.append({"label": f"{pending} 个校点办学性质待核实", "kind": "warn"})
    return out


def _group_figures(register: Register, group, declared: list[DeclaredMembers], named) -> list[Figure]:
    out = []
    for relation in (*map(Relation, MEMBER_RELATIONS), Relation.ARTICULATED):
        universities = {row.university for row in register.partners_by(group.pk, relation)}
        if held := register.of(group.pk, relation) or universities:
            note = f"已开办 {register.open_count(group.pk, relation)}" if relation.facts.shows_open else ""
            out.append(Figure(len(held), relation.facts.counted, note=note))
    out += [
        Figure(row.total if row.total is not None else "未写", "政策汇总成员数", note=f"已列名 {named.get(row.pk, 0)}")
        for row in declared
    ]
    return out


def _partnership(row, links: Links) -> dict:
    return {
        "university": row.university_name,
        "university_url": links.institution(row.university, row.university_code),
        "school": row.school_name,
        "since": since_text(row.valid_from, row.start_open),
        "acts": links.acts("row-act", ["partnership", row.pk], "end-partnership", labels={"end-partnership": "终止"}),
    }


def _declared(row, named, links: Links) -> dict:
    parts = [(Ownership(name).label, getattr(row, name)) for name in Ownership.values if hasattr(row, name)]
    return {
        "wording": row.wording,
        "named": named.get(row.pk, 0),
        "total": row.total,
        "parts": [{"label": label, "count": count} for label, count in parts if count is not None],
        "acts": links.acts("row-act", ["declared", row.pk], "itemise-declared-member"),
    }


def _origin(group: EducationGroup, links: Links) -> dict | None:
    if group.origin is None:
        return None
    seen = links.scope.may_for_group(VIEW, group.origin_id)
    return {"text": f"由{group.origin}分出", "url": links.group(group.origin.code) if seen else ""}


def _offshoots(group: EducationGroup, links: Links) -> list[dict]:
    """Groups that members of this one founded (细则 四4)."""
    rows = GroupVersion.objects.filter(group__origin=group, group__void=False).select_related("group")
    found = {one.group_id: one for one in rows.order_by("valid_from")}  # by what each is called last
    return [
        {"text": one.name, "url": links.group(one.group.code) if links.scope.may_for_group(VIEW, key) else ""}
        for key, one in sorted(found.items())
    ]
