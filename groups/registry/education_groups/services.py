"""Groups: found, rename, change the lead, split off, dissolve."""

from collections.abc import Sequence

from django.utils import timezone

from groups.registry.members.services import admit
from groups.registry.register.codes import new_code
from groups.registry.register.listeners import group_over
from groups.registry.register.models import EducationGroup, GroupVersion, Institution, Lead, Membership, Site
from groups.registry.register.services.basics import (
    begin,
    group_on,
    in_force,
    institution_on,
    refuse_closed,
    reread,
    site_name,
)
from groups.registry.register.services.sounds import sounds
from groups.registry.register.services.twins import refuse_taken_name
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.turns import lay_to_rest
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order


def found_group(
    *,
    order: Order,
    name: str,
    category: str,
    lead: Institution,
    lead_site: Site | None = None,
    formation_basis: str = "",
) -> EducationGroup:
    """A new education group with its lead, from the effective day (细则 三(一)2: it then goes through admission)."""
    with begin(order, "found_group", f"组建{name.strip()}") as draft:
        draft.lock(lead)
        return _found(draft, order, name, category, lead, lead_site, formation_basis)


def _found(draft: Draft, order, name, category, lead, lead_site, formation_basis="", origin=None) -> EducationGroup:
    day, name = order.effective_on, name.strip()
    refuse_taken_name(GroupVersion, name, day, None)
    group = draft.add(EducationGroup(code=new_code("group"), origin=origin), subject=name)
    taken = GroupVersion.objects.filter(category__in=_same_table(category)).active_or_coming(day)
    last = taken.order_by("-ordinal").values_list("ordinal", flat=True).first()
    draft.add(
        GroupVersion(
            group=group,
            name=name,
            category=category,
            ordinal=(last or 0) + 1,
            formation_basis=formation_basis,
            valid_from=day,
            **sounds(name),
        ),
        subject=name,
    )
    _install_lead(draft, group, lead, lead_site, day, name)
    return group


def _same_table(category: str) -> list[str]:
    """Preschool groups and clusters share one table and one numbering (附件2 表三)."""
    preschool = ["preschool", "preschool_cluster"]
    return preschool if category in preschool else [category]


def _install_lead(draft: Draft, group, lead, lead_site, day, name) -> Lead:
    _refuse_lead(lead, lead_site, day)
    return draft.add(Lead(group=group, institution=lead, site=lead_site, valid_from=day), subject=name)


def _refuse_lead(lead: Institution, lead_site: Site | None, day) -> None:
    """An institution in the register leads, or one running site of it."""
    if lead.void:
        raise RuleViolation("该机构已作废，不能办理。", field="lead", code="void")
    institution_on(lead, day)
    if lead_site is None:
        return
    if lead_site.institution_id != lead.pk:
        raise RuleViolation("总校校点必须属于总校机构。", field="lead_site", code="foreign-site")
    refuse_closed(lead_site, day, field="lead_site", role="总校")


def change_lead(*, order: Order, group: EducationGroup, lead: Institution, lead_site: Site | None = None) -> Lead:
    """Another institution, or one site of it, leads the group. 更正: the registered lead was wrong."""
    day = order.effective_on
    name = group_on(group, day).name
    before = in_force(group.leads, day, "总校")
    with begin(order, "change_lead", f"{name}总校变更为{institution_on(lead, day).name}") as draft:
        draft.lock(group, before.institution, lead, seen=order.seen)
        _refuse_lead(lead, lead_site, day)
        row = in_force(group.leads, day, "总校")
        if (row.institution_id, row.site_id) == (lead.pk, lead_site.pk if lead_site else None):
            raise RuleViolation("与现在的总校相同。", field="lead", code="same")
        facts = {"institution": lead, "site": lead_site}
        if order.correcting:
            return draft.correct(row, subject=name, **facts)
        return draft.change(row, day, subject=name, **facts)


def rename_group(*, order: Order, group: EducationGroup, name: str, short_name: str = "") -> GroupVersion:
    """A new name from the effective day; 更正: the registered name was misspelt."""
    row = group_on(group, order.effective_on)
    name, short_name = name.strip(), short_name.strip()
    if (name, short_name) == (row.name, row.short_name):
        raise RuleViolation("新名称与现在相同。", field="name", code="same")
    with begin(order, "rename_group", f"{row.name}更名为{name}") as draft:
        draft.lock(group, seen=order.seen)
        row, facts = group_on(group, order.effective_on), rename_facts(name, short_name)
        start = row.valid_from if order.correcting else order.effective_on
        refuse_taken_name(GroupVersion, name, start, row.valid_to, but=group.pk)
        if order.correcting:
            return draft.correct(row, subject=row.name, **facts)
        return draft.change(row, order.effective_on, subject=row.name, **facts)


def rename_facts(name: str, short_name: str) -> dict[str, str]:
    """A name with its short form and the pinyin of both."""
    return {"name": name, "short_name": short_name, **sounds(name, short_name)}


def split_off_group(
    *,
    order: Order,
    origin: EducationGroup,
    name: str,
    category: str,
    members: Sequence[Membership],
    lead: Institution,
) -> EducationGroup:
    """Members leave to found a group of their own (细则 四4); the new group shows where it came from."""
    day = order.effective_on
    if not members:
        raise RuleViolation("请至少选择一个成员。", field="members", code="none")
    if lead.pk not in {m.site.institution_id for m in members}:
        raise RuleViolation("新集团的总校须是分出的成员之一。", field="lead", code="lead-not-member")
    with begin(order, "split_off_group", f"{origin}分出{name.strip()}") as draft:
        draft.lock(origin, lead, *(m.site for m in members), seen=order.seen)
        group = _found(draft, order, name, category, lead, None, origin=origin)
        for membership in map(reread, members):
            if membership.group_id != origin.pk:
                raise RuleViolation("所选成员不属于原集团。", field="members", code="foreign-member")
            relation = membership.relation
            draft.end(membership, day, subject=site_name(membership.site, day), label="原集团成员关系止")
            admit(draft, group=group, site=membership.site, relation=relation, day=day)
        return group


def dissolve_group(*, order: Order, group: EducationGroup) -> EducationGroup:
    """The group ends: its members, partnerships, declared numbers, lead and name end on the effective day.

    更正: the group was registered in error. All it ever said is withdrawn, it is void, its code is not used again.
    """
    day = order.effective_on
    name = group_on(group, day).name
    first = group.versions.order_by("valid_from").first().valid_from
    if not order.correcting and first >= day:
        raise RuleViolation(
            f"撤销日必须晚于成立日（{first.isoformat()}）；误建的集团请选“更正”。",
            field="effective_on",
            code="end-before-start",
        )
    cases = Case.objects.filter(place="group", place_id=group.pk)
    with begin(order, "dissolve_group", f"撤销{name}") as draft:
        draft.lock(group, *_tied_to(group), seen=order.seen)
        reread(group)
        if order.correcting and cases.filter(version__gt=0).exists():
            raise RuleViolation(
                "该集团已有办理过的章程、准入或计划，不是误建，不能按更正作废；请选“变更”撤销。", code="has-cases"
            )
        if day <= timezone.localdate():
            lay_to_rest(cases.order_by("pk"), timezone.now())  # nobody waits for a group that is gone
        group_over(draft, group, day, order.correcting)
        # Members before the declared numbers that some of them point to.
        for rows in (group.memberships, group.partnerships, group.declared, group.leads, group.versions):
            for row in rows.all() if order.correcting else rows.active_or_coming(day):
                if order.correcting or row.valid_from >= day:
                    draft.remove(row, subject=f"{name} · {row._meta.verbose_name}")
                else:
                    draft.end(row, day, subject=f"{name} · {row._meta.verbose_name}")
        if order.correcting:
            draft.update(group, void=True, subject=name)
        return group


def _tied_to(group: EducationGroup) -> list:
    """The sites and institutions whose time line the end of the group belongs to."""
    partners = group.partnerships.select_related("university", "school").order_by("pk")
    return [
        *Site.objects.filter(memberships__group=group).distinct().order_by("pk"),
        *Institution.objects.filter(leads__group=group).distinct().order_by("pk"),
        *(institution for row in partners for institution in (row.university, row.school)),
    ]
