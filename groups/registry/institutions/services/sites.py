"""Sites: open a planned one, change its state or label, close it; and moving the first day of any dated row."""

from datetime import date

from groups.registry.members.services import member_opened
from groups.registry.register.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.registry.register.rules.wording import site_beside
from groups.registry.register.services.basics import begin, reread, site_name, site_on
from groups.registry.register.services.twins import refuse_same_label
from groups.registry.register.words import SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Dated
from nanan_groups.records.orders import Order


def open_site(*, order: Order, site: Site) -> SiteVersion:
    """A planned, building or not yet opened site opens on the effective day (it counts for funding from then on)."""
    row = site_on(site, order.effective_on)
    if SiteState(row.state).is_open:
        raise RuleViolation("该校点当天已是“已开办”。", code="same")
    return change_site_state(order=order, site=site, state=SiteState.OPEN)


def change_site_state(*, order: Order, site: Site, state: str) -> SiteVersion:
    """待建 → 在建中 → 已开办 and so on. 更正: the registered state was wrong for the whole of its period."""
    row = site_on(site, order.effective_on)
    if row.state == state:
        raise RuleViolation(f"该校点当天已是“{row.get_state_display()}”。", field="state", code="same")
    if state == SiteState.CLOSED:
        raise RuleViolation("关闭请办理“关闭校点”。", field="state", code="close")
    if not order.correcting and SiteState(row.state).is_open and SiteState(state).facts.before_opening:
        raise RuleViolation(
            "已开办的校点不能变更回待建、在建；如属登记有误请选“更正”。", field="state", code="backwards"
        )
    name = site_name(site, order.effective_on)
    title = f"{name}由“{row.get_state_display()}”变更为“{SiteState(state).label}”"
    with begin(order, "change_site_state", title) as draft:
        draft.lock(site, site.institution, seen=order.seen)
        row = site_on(site, order.effective_on)
        if order.correcting:
            written = draft.correct(row, subject=name, state=state)
        else:
            written = draft.change(row, order.effective_on, subject=name, state=state)
        member_opened(draft, site, written.valid_from)
        return written


def rename_site(*, order: Order, site: Site, label: str, own_name: str = "") -> SiteVersion:
    """Another campus or section name."""
    label, own_name = label.strip(), own_name.strip()
    name = site_name(site, order.effective_on)
    row = site_on(site, order.effective_on)
    if (row.label, row.own_name) == (label, own_name):
        raise RuleViolation("新名称与现在相同。", field="label", code="same")
    with begin(order, "rename_site", f"{name}校点更名为{site_beside(label, own_name)}") as draft:
        draft.lock(site, site.institution, seen=order.seen)
        row, facts = site_on(site, order.effective_on), {"label": label, "own_name": own_name}
        start = row.valid_from if order.correcting else order.effective_on
        refuse_same_label(site.institution, label, own_name, start, row.valid_to, but=site)
        if order.correcting:
            return draft.correct(row, subject=name, **facts)
        return draft.change(row, order.effective_on, subject=name, **facts)


def close_site(*, order: Order, site: Site) -> SiteVersion:
    """A site closes. It must first have left every group and lead none: a closed site has no open membership.

    更正: it was closed for the whole of its period, in which it can have been nobody's member.
    """
    day = order.effective_on
    name = site_name(site, day)
    row = site_on(site, day)
    if row.state == SiteState.CLOSED:
        raise RuleViolation("该校点当天已关闭。", code="same")
    with begin(order, "close_site", f"关闭{name}") as draft:
        draft.lock(site, site.institution, seen=order.seen)
        row = site_on(site, day)
        first = row.valid_from if order.correcting else day
        member = Membership.objects.filter(site=site).active_or_coming(first).order_by("valid_from").first()
        if member:
            raise RuleViolation(
                f"该校点仍是“{member.group}”的{member.get_relation_display()}成员（{member.period_text}），请先办理退出，再关闭。",
                code="still-member",
            )
        lead = Lead.objects.filter(site=site).active_or_coming(first).order_by("valid_from").first()
        if lead:
            raise RuleViolation(f"该校点仍是“{lead.group}”的总校，请先变更总校。", code="still-lead")
        if order.correcting:
            return draft.correct(row, subject=name, state=SiteState.CLOSED)
        return draft.change(row, day, subject=name, state=SiteState.CLOSED)


# What the first day of each kind of row is shared with: the row before it of the same key.
_KEYS: dict[type[Dated], tuple[str, ...]] = {
    InstitutionVersion: ("institution",),
    SiteVersion: ("site",),
    GroupVersion: ("group",),
    Lead: ("group",),
    Membership: ("group", "site"),  # also with the relation it went over from
    Partnership: ("group", "university", "school"),
    DeclaredMembers: ("group", "kind"),
    QualityMark: ("institution", "mark"),
}


def correct_start(*, order: Order, row: Dated, valid_from: date) -> Dated:
    """更正 of a first day: "opened on 1 March, not on 1 September". The row before gives way or follows.

    The first day of a group is that of its first lead too, that of an institution is its first sites': they move along.
    """
    # The owner the form saw comes first (forms.base.ActForm.owner_of).
    names = ("group", "site", "institution", "school", "university")
    owners: list[EducationGroup | Institution | Site] = [
        getattr(row, name) for name in names if getattr(row, f"{name}_id", None)
    ]
    if isinstance(row, SiteVersion):
        owners.append(row.site.institution)
    if not order.correcting:
        raise RuleViolation("起日登记有误的，请选“更正”。", field="kind", code="correction-only")
    if valid_from == row.valid_from:
        raise RuleViolation("新的起日与现在相同。", field="valid_from", code="same")
    if order.effective_on != valid_from:
        raise RuleViolation("更正起日时，生效日即为正确的起日。", field="effective_on", code="day")
    with begin(order, "correct_start", f"更正“{row}”的起日") as draft:
        draft.lock(*owners, seen=order.seen)
        reread(row)
        for other in [*_begun_together(row), row]:
            draft.move_start(other, valid_from, key=_KEYS[type(other)])
        if isinstance(row, SiteVersion):
            member_opened(draft, row.site, valid_from)
        return row


def _begun_together(row: Dated) -> list[Dated]:
    """The rows without which the first row of a group or institution cannot move."""
    if isinstance(row, GroupVersion):
        versions, others = row.group.versions, Lead.objects.filter(group=row.group)
    elif isinstance(row, InstitutionVersion):
        versions, others = row.institution.versions, SiteVersion.objects.filter(site__institution=row.institution)
    else:
        return []
    if versions.filter(valid_from__lt=row.valid_from).exists():
        return []
    return list(others.filter(valid_from=row.valid_from).order_by("pk"))
