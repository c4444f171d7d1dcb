"""Institutions: register, rename, make a provisional name final, confirm a fact, merge, close."""

from django.conf import settings
from django.db.models import Q

from groups.registry.education_groups.services import rename_facts
from groups.registry.register.codes import new_code
from groups.registry.register.listeners import member_joined
from groups.registry.register.models import (
    EducationGroup,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.wording import site_beside, site_in_full
from groups.registry.register.services.basics import begin, institution_on, reread
from groups.registry.register.services.sounds import sounds
from groups.registry.register.services.twins import refuse_same_label, refuse_taken_name
from groups.registry.register.words import Basis, Ownership, SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.kept import given_up
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order


def register_institution(
    *,
    order: Order,
    name: str,
    kind: str,
    ownership: str = Ownership.UNKNOWN,
    short_name: str = "",
    state: str = SiteState.OPEN,
) -> Institution:
    """An institution enters the register with its main site. A known ownership counts as verified by this act."""
    name = name.strip()
    with begin(order, "register_institution", f"登记{name}") as draft:
        refuse_taken_name(InstitutionVersion, name, order.effective_on, None)
        institution = draft.add(Institution(code=new_code("institution")), subject=name)
        draft.add(
            InstitutionVersion(
                institution=institution,
                kind=kind,
                valid_from=order.effective_on,
                **ownership_facts(order, ownership),
                **rename_facts(name, short_name.strip()),
            ),
            subject=name,
        )
        _add_site(draft, order, institution, SiteKind.MAIN, "", "", state, name)
        return institution


def ownership_facts(order: Order, ownership: str) -> dict:
    """What an officer states is verified by him on that day; 待核实 stays assumed."""
    if ownership == Ownership.UNKNOWN:
        return {"ownership": ownership, "ownership_basis": Basis.ASSUMED, "verified_by": None, "verified_on": None}
    return {
        "ownership": ownership,
        "ownership_basis": Basis.VERIFIED,
        "verified_by": order.actor,
        "verified_on": order.effective_on,
    }


def _add_site(draft: Draft, order: Order, institution, kind, label, own_name, state, subject) -> Site:
    last = Site.objects.filter(institution=institution).order_by("-ordinal").values_list("ordinal", flat=True).first()
    site = draft.add(
        Site(code=new_code("site"), institution=institution, kind=kind, ordinal=(last or 0) + 1),
        subject=site_in_full(subject, label, own_name),
    )
    draft.add(
        SiteVersion(site=site, label=label, own_name=own_name, state=state, valid_from=order.effective_on),
        subject=site_in_full(subject, label, own_name),
    )
    return site


def add_campus(
    *,
    order: Order,
    institution: Institution,
    kind: str,
    label: str = "",
    own_name: str = "",
    state: str = SiteState.OPEN,
) -> Site:
    """A further campus, section or attached class of an institution. It is nobody's member until admitted."""
    label, own_name = label.strip(), own_name.strip()
    if lack := SiteKind(kind).unnamed(label, own_name):
        raise RuleViolation(lack.unnamed, field=lack.named_by, code=lack.code)
    name = institution_on(institution, order.effective_on).name
    with begin(order, "add_campus", f"{name}增设{site_beside(label, own_name)}") as draft:
        draft.lock(institution, seen=order.seen)
        refuse_same_label(institution, label, own_name, order.effective_on, None)
        return _add_site(draft, order, institution, kind, label, own_name, state, name)


def rename_institution(
    *, order: Order, institution: Institution, name: str, short_name: str = ""
) -> InstitutionVersion:
    """A new name from the effective day; the old one stays searchable. 更正: the registered name was misspelt."""
    name, short_name = name.strip(), short_name.strip()
    row = institution_on(institution, order.effective_on)
    if (name, short_name) == (row.name, row.short_name):
        raise RuleViolation("新名称与现在相同。", field="name", code="same")
    with begin(order, "rename_institution", f"{row.name}更名为{name}") as draft:
        draft.lock(institution, seen=order.seen)
        row, facts = institution_on(institution, order.effective_on), rename_facts(name, short_name)
        _refuse_taken(order, row, name)
        if row.placeholder:
            facts["placeholder"] = False  # a placeholder that gets a name is one no longer
        if order.correcting:
            return draft.correct(row, subject=row.name, **facts)
        return draft.change(row, order.effective_on, subject=row.name, **facts)


def _refuse_taken(order: Order, row: InstitutionVersion, name: str) -> None:
    start = row.valid_from if order.correcting else order.effective_on
    refuse_taken_name(InstitutionVersion, name, start, row.valid_to, but=row.institution_id)


def finalise_name(*, order: Order, institution: Institution, name: str) -> InstitutionVersion:
    """A provisional name (暂定名) becomes final, the same or another."""
    name = name.strip()
    row = institution_on(institution, order.effective_on)
    if not row.provisional:
        raise RuleViolation("该机构的名称不是暂定名，请办理更名。", code="not-provisional")
    with begin(order, "finalise_name", f"{row.name}（暂定名）定名为{name}") as draft:
        draft.lock(institution, seen=order.seen)
        row = institution_on(institution, order.effective_on)
        facts = {"name": name, "provisional": False, **sounds(name, row.short_name)}
        _refuse_taken(order, row, name)
        if order.correcting:
            return draft.correct(row, subject=row.name, **facts)
        return draft.change(row, order.effective_on, subject=row.name, **facts)


def confirm_ownership(*, order: Order, institution: Institution, ownership: str) -> InstitutionVersion:
    """办学性质 is confirmed or set: the fact becomes 已核实, with who and when.

    更正 (the usual act for an assumed fact: it was so all along) mends the row; 变更 is for an institution that really
    changed hands on a day. Tight funding depends on it (意见 五(三)6).
    """
    if ownership == Ownership.UNKNOWN:
        raise RuleViolation("请选择核实后的办学性质。", field="ownership", code="unknown")
    row = institution_on(institution, order.effective_on)
    label = Ownership(ownership).label
    if (row.ownership, row.ownership_basis) == (ownership, Basis.VERIFIED):
        raise RuleViolation(f"该机构的办学性质当天已核实为“{label}”。", field="ownership", code="same")
    with begin(order, "confirm_ownership", f"{row.name}办学性质核实为{label}") as draft:
        draft.lock(institution, seen=order.seen)
        row = institution_on(institution, order.effective_on)
        facts = ownership_facts(order, ownership)
        if order.correcting:
            return draft.correct(row, subject=row.name, **facts)
        return draft.change(row, order.effective_on, subject=row.name, **facts)


def mark_quality(*, order: Order, institution: Institution, mark: str) -> QualityMark:
    """A quality mark (优质, 新优质, 薄弱, 新建) from the effective day."""
    row = institution_on(institution, order.effective_on)
    with begin(order, "mark_quality", f"{row.name}质量标识") as draft:
        draft.lock(institution, seen=order.seen)
        if institution.marks.filter(mark=mark).overlapping(order.effective_on, None).exists():
            raise RuleViolation("该机构在这段时间已有同一质量标识。", field="mark", code="mark-twice")
        return draft.add(
            QualityMark(institution=institution, mark=mark, valid_from=order.effective_on), subject=row.name
        )


def end_mark(*, order: Order, quality_mark: QualityMark) -> None:
    """The mark no longer holds; 更正: it never did."""
    with begin(order, "end_mark", f"{quality_mark}止") as draft:
        draft.lock(quality_mark.institution, seen=order.seen)
        reread(quality_mark)
        if order.correcting:
            draft.remove(quality_mark)
        else:
            draft.end(quality_mark, order.effective_on)


def refuse_open_ties(institution: Institution, day) -> None:
    """An institution that ends must first have left every group, lead none and have no partnership."""
    member = Membership.objects.filter(site__institution=institution).active_or_coming(day).order_by("pk").first()
    if member:
        raise RuleViolation(
            f"仍是“{member.group}”的{member.get_relation_display()}成员，请先办理退出。", code="still-member"
        )
    refuse_lead_or_partner(institution, day)


def refuse_lead_or_partner(institution: Institution, day) -> None:
    """What does not pass to another institution by itself."""
    lead = Lead.objects.filter(institution=institution).active_or_coming(day).order_by("pk").first()
    if lead:
        raise RuleViolation(f"仍是“{lead.group}”的总校，请先变更总校。", code="still-lead")
    partners = Partnership.objects.filter(Q(school=institution) | Q(university=institution))
    partner = partners.active_or_coming(day).order_by("pk").first()
    if partner:
        raise RuleViolation(f"仍有校地共建（{partner.group}），请先终止。", code="still-partner")


def close_institution(*, order: Order, institution: Institution) -> Institution:
    """The institution ends with all its sites. 更正: it was registered in error and is void; its code is not reused.

    What never was can never have been a member either: before the 更正 its ties, past ones too, are withdrawn as 更正.
    """
    day = order.effective_on
    name = institution_on(institution, day).name
    first = institution.versions.order_by("valid_from").first().valid_from
    if not order.correcting and first >= day:
        raise RuleViolation(
            f"撤销日必须晚于登记日（{first.isoformat()}）；误登记的机构请选“更正”。",
            field="effective_on",
            code="end-before-start",
        )
    with begin(order, "close_institution", f"撤销{name}") as draft:
        draft.lock(institution, *institution.sites.all(), seen=order.seen)
        reread(institution)
        if order.correcting:
            refuse_open_ties(institution, settings.REGISTER_START)
            draft.update(institution, void=True, subject=name)  # what was written stays readable
            for row in institution.versions.order_by("pk"):  # and its name is free: the true one may be registered
                InstitutionVersion.objects.filter(pk=row.pk).update(name_key=given_up(row.name_key, institution.code))
        else:
            refuse_open_ties(institution, day)
            _end_all(draft, day, institution, name)
        return institution


def _end_all(draft: Draft, day, institution, name) -> None:
    sites = SiteVersion.objects.filter(site__institution=institution)
    for rows in (institution.marks, sites, institution.versions):
        for row in rows.active_or_coming(day).order_by("pk"):
            _end_or_drop(draft, row, day, name)


def _end_or_drop(draft: Draft, row, day, name, label="止") -> None:
    """What was to begin later does not; what runs ends."""
    if row.valid_from >= day:
        draft.remove(row, subject=name)
    else:
        draft.end(row, day, subject=name, label=label)


def merge_institutions(*, order: Order, institution: Institution, into: Institution) -> Institution:
    """``institution`` merges into ``into``: its sites go over as campuses with their memberships; the rest of it ends."""
    day = order.effective_on
    if institution.pk == into.pk:
        raise RuleViolation("不能并入自身。", field="into", code="same")
    old, new = institution_on(institution, day), institution_on(into, day)
    with begin(order, "merge_institutions", f"{old.name}并入{new.name}") as draft:
        sites = list(institution.sites.filter(void=False).order_by("ordinal", "pk"))
        groups = EducationGroup.objects.filter(memberships__site__in=sites).distinct().order_by("pk")
        draft.lock(institution, into, *sites, *groups, seen=order.seen)
        reread(institution)
        if into.void:
            raise RuleViolation("该机构已作废，不能办理。", field="into", code="void")
        refuse_lead_or_partner(institution, day)
        for site in sites:
            _move_site(draft, order, site, old, into, new)
        for group in groups:
            member_joined(draft, group, day)
        for rows, label in ((institution.marks, "质量标识止"), (institution.versions, "机构登记止")):
            for row in rows.active_or_coming(day).order_by("pk"):
                _end_or_drop(draft, row, day, old.name, label)
        draft.update(institution, merged_into=into, subject=old.name)
        return into


def _move_site(draft: Draft, order: Order, site, old, into, new) -> None:
    """The place goes on as a campus of the other institution: a new site with the same states, present and coming."""
    day = order.effective_on
    rows = list(site.versions.active_or_coming(day).order_by("valid_from"))
    if not rows or rows[0].state == SiteState.CLOSED:
        return
    kind = site.kind if site.kind != SiteKind.MAIN else SiteKind.CAMPUS
    last = Site.objects.filter(institution=into).order_by("-ordinal").values_list("ordinal", flat=True).first()
    moved = Site(code=new_code("site"), institution=into, kind=kind, ordinal=(last or 0) + 1)
    draft.add(moved, subject=new.name)
    # What was to end with the old institution goes on with the new one.
    rows[-1].valid_to = into.versions.order_by("-valid_from").values_list("valid_to", flat=True).first()
    for row in rows:
        label = row.label or (f"{old.name[:38]}校区" if not row.own_name else "")
        start, end = max(row.valid_from, day), row.valid_to
        refuse_same_label(into, label, row.own_name, start, end, but=moved)
        following = SiteVersion(
            site=moved,
            label=label,
            own_name=row.own_name,
            state=row.state,
            ownership=row.ownership,
            ownership_basis=row.ownership_basis,
            valid_from=start,
            valid_to=end,
        )
        _end_or_drop(draft, row, day, old.name, "校点登记止")
        draft.add(following, subject=site_in_full(new.name, label, row.own_name))
    for membership in Membership.objects.filter(site=site).active_or_coming(day).order_by("pk"):
        following = Membership(
            group=membership.group,
            site=moved,
            relation=membership.relation,
            ordinal=membership.ordinal,
            declared=membership.declared,
            valid_from=max(membership.valid_from, day),
            valid_to=membership.valid_to,
        )
        _end_or_drop(draft, membership, day, old.name, "成员关系止")
        draft.add(following, subject=site_in_full(new.name, label, row.own_name))
