"""Institutions: register, rename, make a provisional name final, confirm a fact, merge, close."""

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft

from ..codes import new_code
from ..enums import Basis, Ownership, SiteKind, SiteState
from ..models import Institution, InstitutionVersion, Lead, Membership, Partnership, QualityMark, Site, SiteVersion
from .basics import Order, begin, in_force, institution_on
from .education_groups import rename_facts
from .sounds import sounds


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
        subject=own_name or (f"{subject}（{label}）" if label else subject),
    )
    draft.add(
        SiteVersion(site=site, label=label, own_name=own_name, state=state, valid_from=order.effective_on),
        subject=own_name or (f"{subject}（{label}）" if label else subject),
    )
    return site


def add_campus(
    *, order: Order, institution: Institution, kind: str, label: str = "", own_name: str = "", state: str = "open"
) -> Site:
    """A further campus, section or attached class of an institution. It is nobody's member until admitted."""
    label, own_name = label.strip(), own_name.strip()
    if kind == SiteKind.ATTACHED and not own_name:
        raise RuleViolation("附设幼儿班（园）请填写独立称谓。", field="own_name", code="own-name")
    if kind in (SiteKind.CAMPUS, SiteKind.SECTION) and not label:
        raise RuleViolation("请填写校区或学部名。", field="label", code="label")
    name = institution_on(institution, order.effective_on).name
    with begin(order, "add_campus", f"{name}增设{own_name or label or '本部'}") as draft:
        draft.lock(institution, seen=order.seen)
        labels = SiteVersion.objects.active_on(order.effective_on).filter(site__institution=institution)
        if labels.filter(label=label, own_name=own_name).exists():
            raise RuleViolation("该机构已有同名校点。", field="own_name" if own_name else "label", code="label-taken")
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
        if row.placeholder:
            facts["placeholder"] = False  # a placeholder that gets a name is one no longer
        if order.correcting:
            return draft.correct(row, subject=row.name, **facts)
        return draft.change(row, order.effective_on, subject=row.name, **facts)


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
        return draft.add(
            QualityMark(institution=institution, mark=mark, valid_from=order.effective_on), subject=row.name
        )


def end_mark(*, order: Order, quality_mark: QualityMark) -> None:
    """The mark no longer holds; 更正: it never did."""
    with begin(order, "end_mark", f"{quality_mark}止") as draft:
        draft.lock(quality_mark.institution, seen=order.seen)
        quality_mark.refresh_from_db()
        if order.correcting:
            draft.remove(quality_mark)
        else:
            draft.end(quality_mark, order.effective_on)


def refuse_open_ties(institution: Institution, day) -> None:
    """An institution that ends must first have left every group, lead none and have no partnership."""
    site_member = Membership.objects.filter(site__institution=institution).active_or_coming(day).first()
    if site_member:
        raise RuleViolation(
            f"仍是“{site_member.group}”的{site_member.get_relation_display()}成员，请先办理退出。", code="still-member"
        )
    lead = Lead.objects.filter(institution=institution).active_or_coming(day).first()
    if lead:
        raise RuleViolation(f"仍是“{lead.group}”的总校，请先变更总校。", code="still-lead")
    partner = Partnership.objects.filter(school=institution).active_or_coming(day).first()
    partner = partner or Partnership.objects.filter(university=institution).active_or_coming(day).first()
    if partner:
        raise RuleViolation(f"仍有校地共建（{partner.group}），请先终止。", code="still-partner")


def close_institution(*, order: Order, institution: Institution) -> Institution:
    """The institution ends with all its sites. 更正: it was registered in error and is void; its code is not reused."""
    day = order.effective_on
    name = institution_on(institution, day).name
    with begin(order, "close_institution", f"撤销{name}") as draft:
        draft.lock(institution, *institution.sites.all(), seen=order.seen)
        refuse_open_ties(institution, day)
        _end_all(draft, order, institution, name)
        if order.correcting:
            draft.update(institution, void=True, subject=name)
        return institution


def _end_all(draft: Draft, order: Order, institution, name) -> None:
    day = order.effective_on
    rows = [*SiteVersion.objects.filter(site__institution=institution), *institution.versions.all()]
    for row in rows:
        if order.correcting:
            continue  # void hides it; what was written stays readable
        if row.valid_from >= day:
            draft.remove(row, subject=name)
        elif row.valid_to is None or row.valid_to > day:
            draft.end(row, day, subject=name)


def merge_institutions(*, order: Order, institution: Institution, into: Institution) -> Institution:
    """``institution`` merges into ``into``: its sites go over as campuses with their memberships; the rest of it ends."""
    day = order.effective_on
    if institution.pk == into.pk:
        raise RuleViolation("不能并入自身。", field="into", code="same")
    old, new = institution_on(institution, day), institution_on(into, day)
    with begin(order, "merge_institutions", f"{old.name}并入{new.name}") as draft:
        sites = list(institution.sites.all())
        draft.lock(institution, into, *sites, seen=order.seen)
        lead = Lead.objects.filter(institution=institution).active_or_coming(day).first()
        if lead:
            raise RuleViolation(f"仍是“{lead.group}”的总校，请先变更总校。", code="still-lead")
        partner = Partnership.objects.filter(school=institution).active_or_coming(day).first()
        if partner:
            raise RuleViolation(f"仍有校地共建（{partner.group}），请先终止。", code="still-partner")
        for site in sites:
            _move_site(draft, order, site, old, into, new)
        draft.end(institution_on(institution, day), day, subject=old.name, label="机构登记止")
        draft.update(institution, merged_into=into, subject=old.name)
        return into


def _move_site(draft: Draft, order: Order, site, old, into, new) -> None:
    """The place goes on as a campus of the other institution: a new site with the same state, its memberships follow."""
    day = order.effective_on
    row = in_force(site.versions, day, "该校点")
    if row.state == SiteState.CLOSED:
        return
    kind = site.kind if site.kind != SiteKind.MAIN else SiteKind.CAMPUS
    label = row.label or (f"{old.name}校区" if not row.own_name else "")
    moved = _add_site(draft, order, into, kind, label, row.own_name, row.state, new.name)
    for membership in Membership.objects.filter(site=site).active_or_coming(day):
        start = max(membership.valid_from, day)
        end, relation, group, declared = (
            membership.valid_to, membership.relation, membership.group, membership.declared
        )  # fmt: skip
        ordinal = membership.ordinal
        if membership.valid_from >= day:
            draft.remove(membership, subject=old.name)
        else:
            draft.end(membership, day, subject=old.name, label="成员关系止")
        draft.add(
            Membership(
                group=group, site=moved, relation=relation, ordinal=ordinal, declared=declared, valid_from=start,
                valid_to=end,
            ),
            subject=f"{new.name}（{label}）" if label else row.own_name,
        )  # fmt: skip
    draft.end(row, day, subject=old.name, label="校点登记止")
