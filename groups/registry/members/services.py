"""Membership: admit, change the relation, leave, itemise a declared member, partnerships with universities."""

from groups.registry.register.listeners import member_joined
from groups.registry.register.models import DeclaredMembers, EducationGroup, Institution, Membership, Partnership, Site
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import DeclaredRow
from groups.registry.register.services.basics import (
    begin,
    group_on,
    institution_on,
    next_ordinal,
    refuse_closed,
    reread,
    site_name,
)
from groups.registry.register.words import (
    MEMBER_RELATIONS,
    PARTNER_KINDS,
    UNIVERSITY_KINDS,
    DeclaredKind,
    Relation,
    SiteKind,
)
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order


def admit_site(*, order: Order, group: EducationGroup, site: Site, relation: str) -> Membership:
    """A site joins a group as tight or alliance member from the effective day (细则 二)."""
    day = order.effective_on
    title = f"{site_name(site, day)}加入{group_on(group, day).name}（{Relation(relation).label}）"
    with begin(order, "admit_site", title) as draft:
        draft.lock(group, site, seen=order.seen)
        return admit(draft, group=group, site=site, relation=relation, day=day)


def admit(draft: Draft, *, group, site, relation, day, declared=None, until=None, field="site") -> Membership:
    """The part of joining that other services use. Locks are the caller's. ``field``: of the form, for a second one."""
    refuse_relation(site, relation, day)
    group_on(group, day)
    refuse_closed(site, day)
    refuse_second(group, site, relation, day, until, field=field)
    member = draft.add(
        Membership(
            group=group,
            site=site,
            relation=relation,
            ordinal=next_ordinal(group, relation, day),
            declared=declared,
            valid_from=day,
            valid_to=until,
        ),
        subject=site_name(site, day),
    )
    member_joined(draft, group, day)
    return member


def member_opened(draft: Draft, site: Site, day) -> None:
    """A member that opens joins what its groups are doing."""
    groups = Membership.objects.filter(site=site).active_or_coming(day).order_by().values("group")
    for group in EducationGroup.objects.filter(pk__in=groups).order_by("pk"):
        member_joined(draft, group, day)


def refuse_relation(site: Site, relation: str, day) -> None:
    """A relation that sites hold, not a partnership; some are for the schools of the district only."""
    if relation not in MEMBER_RELATIONS:
        raise RuleViolation(
            f"{Relation(relation).label}登记为校地共建，请办理“登记校地共建”。", field="relation", code=relation
        )
    if Relation(relation).facts.district_only and institution_on(site.institution, day).kind in PARTNER_KINDS:
        raise RuleViolation(
            f"高校、科研院所、院校和企业不能是{Relation(relation).label}成员。",
            field="relation",
            code=f"partner-{relation}",
        )


def refuse_second(group, site, relation, start, end=None, *, but=None, field="site") -> None:
    """The overlap itself is refused by the constraint; here the sentence names the group and the days."""
    rows = Membership.objects.filter(site=site, relation=relation).overlapping(start, end)
    rows = rows if Relation(relation).facts.exclusive else rows.filter(group=group)
    other = (rows.exclude(pk=but.pk) if but else rows).order_by("valid_from").first()
    if other is None:
        return
    if other.group_id == group.pk:
        raise RuleViolation(
            f"该校点已以{other.get_relation_display()}在本集团中（{other.period_text}）。",
            field=field,
            code="member-twice",
        )
    word = other.get_relation_display()
    raise RuleViolation(
        f"该校点已是“{other.group}”的{word}成员（{other.period_text}）；一个校点同一天只能属于一个{word}集团，"
        "请先办理退出或改换关系。",
        field=field,
        code=f"{relation}-twice",
    )


def change_relation(*, order: Order, membership: Membership, relation: str) -> Membership:
    """A member goes over from alliance to tight or back. 更正: the relation was registered wrongly from the start."""
    day = order.effective_on
    if relation == membership.relation:
        raise RuleViolation("新的关系类型与现在相同。", field="relation", code="same")
    group, site = membership.group, membership.site
    name = site_name(site, membership.valid_from if order.correcting else max(day, membership.valid_from))
    title = f"{name}关系由{membership.get_relation_display()}改为{Relation(relation).label}"
    with begin(order, "change_relation", title) as draft:
        draft.lock(group, site, seen=order.seen)
        reread(membership)
        if not order.correcting:
            _in_force(membership, day)
        if order.correcting or day == membership.valid_from:
            refuse_relation(site, relation, membership.valid_from)
            start, end = membership.valid_from, membership.valid_to
            refuse_second(group, site, relation, start, end, but=membership, field="relation")
            return draft.correct(membership, subject=name, relation=relation)
        until = membership.valid_to
        draft.end(membership, day, subject=name, label=f"{membership.get_relation_display()}成员关系止")
        return admit(draft, group=group, site=site, relation=relation, day=day, until=until, field="relation")


def leave_group(*, order: Order, membership: Membership) -> Membership | None:
    """A member leaves. 更正: it never was a member; the row is withdrawn, its history stays."""
    start = membership.valid_from
    name = site_name(membership.site, start if order.correcting else max(order.effective_on, start))
    title = f"{name}退出{membership.group}"
    with begin(order, "leave_group", title) as draft:
        draft.lock(membership.group, membership.site, seen=order.seen)
        reread(membership)
        if order.correcting:
            draft.remove(membership, subject=name)
            return None
        return draft.end(membership, order.effective_on, subject=name, label="成员关系止")


def _in_force(membership: Membership, day) -> None:
    if not membership.active_on(day):
        raise RuleViolation(
            f"生效日不在这条成员关系的有效期（{membership.period_text}）内。", field="effective_on", code="not-in-force"
        )


def itemise_declared_member(*, order: Order, declared: DeclaredMembers, site: Site) -> Membership:
    """One of the members the policy only counts is named: it becomes a membership under that count.

    The count is never exceeded, on this day or a coming one; the lead and members listed elsewhere are part of it.
    """
    day = order.effective_on
    if not declared.active_on(day):
        raise RuleViolation("该汇总数当天不在有效期内。", field="effective_on", code="not-in-force")
    title = f"{declared.group}列名成员：{site_name(site, day)}"
    with begin(order, "itemise_declared_member", title) as draft:
        draft.lock(declared.group, site, seen=order.seen)
        _fits(declared, site, day)
        before = _named(declared, day)
        member = admit(draft, group=declared.group, site=site, relation=declared.relation, day=day, declared=declared)
        after = _named(declared, day)
        if declared.total is not None and any(n > max(before.get(on, 0), declared.total) for on, n in after.items()):
            raise RuleViolation(
                f"“{declared.wording}”已列满 {declared.total} 个（含总校和另行列名的成员），请先核对汇总数。",
                field="site",
                code="full",
            )
        return member


def _named(declared: DeclaredMembers, day) -> dict:
    """How many are named on ``day`` and on each later day on which another begins."""
    coming = Membership.objects.filter(declared=declared, valid_from__gt=day).values_list("valid_from", flat=True)
    row = DeclaredRow(
        declared.pk,
        declared.group_id,
        declared.relation,
        declared.kind,
        declared.wording,
        declared.total,
        declared.district_public,
        declared.public,
        declared.inclusive_private,
        declared.private,
    )
    return {on: named_counts([row], on)[row.pk] for on in sorted({day, *coming})}


def _fits(declared: DeclaredMembers, site: Site, day) -> None:
    """A kindergarten for a cluster, an attached class for the attached count, an enterprise for enterprises."""
    kind = institution_on(site.institution, day).kind
    if declared.kind == DeclaredKind.CLUSTER and kind != "kindergarten":
        raise RuleViolation("集群总数只计幼儿园，该机构不是幼儿园。", field="site", code="wrong-kind")
    if declared.kind == DeclaredKind.ATTACHED and site.kind != SiteKind.ATTACHED:
        raise RuleViolation("该汇总数只计附设幼儿园（班），请选择附设校点。", field="site", code="wrong-kind")
    if declared.kind == DeclaredKind.ENTERPRISE and kind != "enterprise":
        raise RuleViolation("该汇总数只计企业。", field="site", code="wrong-kind")
    if declared.kind == DeclaredKind.RESOURCE_ROOM and kind in (*PARTNER_KINDS, "kindergarten"):
        raise RuleViolation("该汇总数只计设有特教资源教室的学校。", field="site", code="wrong-kind")


def add_partnership(
    *, order: Order, group: EducationGroup, university: Institution, school: Institution, prints_school: bool = True
) -> Partnership:
    """A university or institute begins to work with a school of the group (意见 五(三)6, 细则 二(二))."""
    day = order.effective_on
    if institution_on(university, day).kind not in UNIVERSITY_KINDS:
        raise RuleViolation("共建单位须为高等学校或科研院所。", field="university", code="not-university")
    if not _belongs(group, school, day):
        raise RuleViolation("共建学校须是本集团总校或成员。", field="school", code="not-member")
    title = f"{institution_on(university, day).name}与{institution_on(school, day).name}校地共建"
    with begin(order, "add_partnership", title) as draft:
        draft.lock(group, school, university, seen=order.seen)
        same = Partnership.objects.filter(group=group, university=university, school=school).overlapping(day, None)
        if same.exists():
            raise RuleViolation("该共建关系在这段时间已登记。", field="university", code="partner-twice")
        last = Partnership.objects.filter(group=group).order_by("-ordinal").values_list("ordinal", flat=True).first()
        return draft.add(
            Partnership(
                group=group,
                university=university,
                school=school,
                prints_school=prints_school,
                ordinal=(last or 0) + 1,
                valid_from=day,
            ),
            subject=title,
        )


def _belongs(group, school, day) -> bool:
    return (
        group.leads.active_on(day).filter(institution=school).exists()
        or Membership.objects.filter(group=group, site__institution=school).active_on(day).exists()
    )


def end_partnership(*, order: Order, partnership: Partnership) -> Partnership | None:
    """The partnership ends; 更正: it never was."""
    title = f"{partnership.university}与{partnership.school}校地共建终止"
    with begin(order, "end_partnership", title) as draft:
        draft.lock(partnership.group, partnership.school, partnership.university, seen=order.seen)
        reread(partnership)
        if order.correcting:
            draft.remove(partnership)
            return None
        return draft.end(partnership, order.effective_on, label="校地共建止")
