"""Activities: arranged, changed, held with what came of it, or cancelled; by the group or the school that holds them."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, time

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.joint_activities.queries import group_sites, keeps_group, may_keep, visible_activities
from groups.activities.joint_activities.rules import refuse_outside_year
from groups.activities.joint_activities.words import ActivityState
from groups.registry.models import EducationGroup, Site
from groups.registry.register.queries.names import site_names
from groups.registry.register.services.basics import refuse_over, reread
from groups.rights.roles import KEEP_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_row_owner
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "activity"
FACTS = ("kind", "form", "title", "day", "starts", "ends", "place", "content", "in_plan", "rotating")
NOT_YOURS = "活动由本集团总校、集团办公室或主办学校登记。"
Counts = tuple[int, int, int]  # pupils, of them for the first time this year, visits


def _require(order: Order, group: int, institution: int) -> None:
    if order.actor is None:
        return
    scope = scope_of(order.actor)
    if not (keeps_group(scope, group) or scope.may_for_institution(KEEP_ACTIVITIES, institution)):
        raise PermissionDenied(NOT_YOURS)


def _placed(group: int, day: date, organiser: int, sites: Collection[int]) -> dict[int, int]:
    """All of them the group's that day; the organiser always takes part."""
    known = group_sites(group, day)
    if organiser not in known:
        raise RuleViolation(f"主办校点在{day_text(day)}不是本集团已开办的校点。", field="organiser", code="stranger")
    wanted = [organiser, *(site for site in sites if site != organiser)]
    if strangers := [site for site in wanted if site not in known]:
        names = "、".join(map(site_names(strangers), strangers))
        raise RuleViolation(f"{names}在{day_text(day)}不是本集团已开办的校点。", field="sites", code="stranger")
    if len(wanted) < 2:
        raise RuleViolation("共建活动至少两个校点参加，请再选参加的校点。", field="sites", code="alone")
    return {site: known[site] for site in wanted}


def plan_activity(
    *, order: Order, group: EducationGroup, school_year: int, organiser: int, sites: Collection[int], **facts
) -> Activity:
    """``organiser``, ``sites``: keys of sites. Raises RuleViolation: a day of another school year, sites of another group,
    a title twice on a day."""
    refuse_over(group.pk)
    refuse_outside_year(facts["day"], school_year)
    placed = _placed(group.pk, facts["day"], organiser, sites)
    _require(order, group.pk, placed[organiser])
    title = facts["title"].strip()
    _refuse_order(facts["starts"], facts["ends"])
    _refuse_twice(group.pk, facts["day"], title)
    with carry_out(order, "plan_activity", f"安排活动：{title}") as draft:
        texts = {name: facts.get(name, "").strip() for name in ("title", "place", "content")}
        row = Activity(code=next_code("HD", 5), group=group, organiser_id=organiser, **{**facts, **texts})
        draft.add(row)
        draft.note_values(row, list(FACTS))
        _take_part(draft, row, placed)
    return row


def _refuse_order(starts: time, ends: time) -> None:
    if ends <= starts:
        raise RuleViolation("结束时间须晚于开始时间。", field="ends", code="order")


def _refuse_twice(group: int, day: date, title: str, besides: int | None = None) -> None:
    known = Activity.objects.filter(group=group, day=day, title=title).exclude(pk=besides).first()
    if known is not None:
        gone = f"（{known.code}，已取消），请在该活动的页面上恢复" if known.state == ActivityState.CANCELLED else ""
        raise RuleViolation(f"本集团{day_text(day)}已有名为“{title}”的活动{gone}。", field="title", code="twice")


def _take_part(draft: Draft, activity: Activity, sites: Collection[int]) -> None:
    """Who takes part is exactly ``sites``; counts already entered stay with their school."""
    known = {row.site_id: row for row in activity.schools.all()}
    names = site_names({*sites, *known})
    for site in sites:
        if known.pop(site, None) is None:
            ActivitySchool.objects.create(activity=activity, site_id=site)
            draft.note(activity.title, "参加校点", "", names(site))
    for site, row in known.items():
        draft.note(activity.title, "参加校点", names(site), "")
        row.delete()


def change_activity(
    *, order: Order, activity: Activity, school_year: int, organiser: int, sites: Collection[int], **facts
) -> Activity:
    """While it is arranged; what was held or cancelled stays."""
    _require(order, activity.group_id, activity.organiser.institution_id)
    refuse_over(activity.group_id)
    refuse_outside_year(facts["day"], school_year)
    placed = _placed(activity.group_id, facts["day"], organiser, sites)
    _require(order, activity.group_id, placed[organiser])
    _refuse_order(facts["starts"], facts["ends"])
    _refuse_twice(activity.group_id, facts["day"], facts["title"].strip(), activity.pk)
    with carry_out(order, "change_activity", f"修改活动：{activity.title}") as draft:
        _lock(draft, order, activity, ActivityState.PLANNED)
        texts = {name: facts.get(name, "").strip() for name in ("title", "place", "content")}
        draft.update(activity, facts={**facts, **texts, "organiser": Site.objects.get(pk=organiser)})
        _take_part(draft, activity, placed)
        refuse_same(draft)
    return activity


def _lock(draft: Draft, order: Order, activity: Activity, *states: str) -> None:
    draft.lock(activity, seen=order.seen)
    if reread(activity).state not in states:
        raise RuleViolation(f"这次活动{activity.get_state_display()}，不能这样办理。", code="state")


def report_activity(*, order: Order, activity: Activity, summary: str, counts: Mapping[int, Counts]) -> Activity:
    """Held: what came of it, and by site of those that took part how many pupils. Put right by reporting again."""
    _require(order, activity.group_id, activity.organiser.institution_id)
    if activity.day > timezone.localdate():
        raise RuleViolation(f"活动日期是{day_text(activity.day)}，还没有举办。", code="coming")
    if not summary.strip():
        raise RuleViolation("请写活动小结。", field="summary", code="required")
    with carry_out(order, "report_activity", f"登记活动情况：{activity.title}") as draft:
        _lock(draft, order, activity, ActivityState.PLANNED, ActivityState.HELD)
        rows = {row.site_id: row for row in activity.schools.all()}
        names = site_names(rows)
        if strangers := set(counts) - set(rows):
            raise RuleViolation(
                f"没有参加这次活动的校点：{'、'.join(map(site_names(strangers), strangers))}。", code="site"
            )
        for site, (pupils, first, visits) in counts.items():
            if not first <= pupils <= visits:
                raise RuleViolation(
                    f"{names(site)}：首次参加的不能多于参加学生数，参加学生数不能多于人次。",
                    field=f"pupils-{site}",
                    code="sizes",
                )
            draft.update(rows[site], subject=names(site), pupils=pupils, first_time=first, visits=visits)
        draft.update(activity, state=ActivityState.HELD, summary=summary.strip())
        refuse_same(draft)
    return activity


def cancel_activity(*, order: Order, activity: Activity, why: str) -> Activity:
    _require(order, activity.group_id, activity.organiser.institution_id)
    with carry_out(order, "cancel_activity", f"取消活动：{activity.title}") as draft:
        _lock(draft, order, activity, ActivityState.PLANNED)
        draft.update(activity, state=ActivityState.CANCELLED, why=why.strip())
    return activity


def take_back_report(*, order: Order, activity: Activity) -> Activity:
    """Reported as held and was not: arranged again, and its pupils count nowhere. Who signed in stays to be withdrawn."""
    _require(order, activity.group_id, activity.organiser.institution_id)
    with carry_out(order, "take_back_report", f"撤回活动情况：{activity.title}") as draft:
        _lock(draft, order, activity, ActivityState.HELD)
        rows = list(activity.schools.order_by("pk"))
        names = site_names({row.site_id for row in rows})
        for row in rows:
            draft.update(row, subject=names(row.site_id), pupils=0, first_time=0, visits=0)
        draft.update(activity, state=ActivityState.PLANNED, summary="")
    return activity


def restore_activity(*, order: Order, activity: Activity) -> Activity:
    """Cancelled by mistake: arranged as it was. A second one of its name that day was refused meanwhile."""
    _require(order, activity.group_id, activity.organiser.institution_id)
    refuse_over(activity.group_id)
    with carry_out(order, "restore_activity", f"恢复活动：{activity.title}") as draft:
        _lock(draft, order, activity, ActivityState.CANCELLED)
        draft.update(activity, state=ActivityState.PLANNED, why="")
    return activity


# --- evidence --------------------------------------------------------------------------------------------------------
def keeps_evidence(about: str, rows: QuerySet, visible: Callable[[Scope], QuerySet], may_write, page: str) -> None:
    """Files of a coded, titled row of a group: read by whoever reads the row, added and taken out by whoever keeps it.
    ``may_write``: given the scope and the row; ``page``: its address by name."""
    register_row_owner(about, rows, visible=visible, may_write=may_write, unit_of=_room, page=page)


def _room(row) -> RoomUnit:
    return RoomUnit(row.group.code, str(row.group))


def owner_of(activity: Activity) -> Owner:
    return Owner(ABOUT, activity.code)


keeps_evidence(
    ABOUT,
    Activity.objects.select_related("group", "organiser"),
    visible_activities,
    may_keep,
    "activities:activity-detail",
)
