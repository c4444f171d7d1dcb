"""What waits on somebody's desk: papers to go on with, strategies to write, what he was told, how the year stands."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from groups.planning.my_year.queries import strategies_due, year_figures, year_troubles
from groups.registry.register.queries.names import site_names
from groups.rights.roles import ADMINISTRATORS, VIEW_PLANS, WRITE_STRATEGY
from nanan_groups.accounts.models import AdministratorChange
from nanan_groups.kit.pages import Figure
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.queries import notices_of, todos_of

from .notice_pages import told

SHOWN, NOTICES = 30, 5


def case_todos(scope, now: datetime) -> list[dict]:
    """Open to-dos of one's roles, the soonest first."""
    if not scope.held:
        return []
    return [
        _todo(one.due_at, now, registered(one.case.kind).url(one.case), one.text) for one in todos_of(scope)[:SHOWN]
    ]


def strategy_todos(scope, now: datetime) -> list[dict]:
    """A member school's own part of its groups' plans."""
    if not scope.may_somewhere(WRITE_STRATEGY):
        return []
    rows = list(strategies_due(scope)[:SHOWN])
    names = site_names([one.site_id for one in rows])
    return [
        _todo(
            due_now(one.plan.case, registered(one.plan.case.kind).kind),
            now,
            reverse("planning:plan-strategy", args=[one.plan.case.code, one.site.code]),
            f"{'签署' if one.text.strip() else '填写'}学校策略：{names(one.site_id)}，{one.plan.case.title}",
        )
        for one in rows
    ]


def _todo(due: datetime | None, now: datetime, url: str, text: str) -> dict:
    late = due is not None and now >= due
    last = due and timezone.localtime(due - timedelta(microseconds=1))
    day = f"{last.month}月{last.day}日" if last else ""
    words = f"{day} 已截止" if late else f"{day}前" if day else "待办"
    return {"due": words, "late": late, "url": url, "text": text}


def administrator_todos(user, scope, now: datetime) -> list[dict]:
    """Of the three: what another one asked and waits for a second."""
    if not scope.may_everywhere(ADMINISTRATORS):
        return []
    rows = AdministratorChange.objects.waiting_for(user).select_related("user", "asked_by").order_by("asked_at", "pk")
    return [
        _todo(
            None,
            now,
            reverse("admin:accounts_administratorchange_change", args=[one.pk]),
            f"确认三员变更：{one}，{one.asked_by.get_admin_kind_display() or '原管理员'}{one.asked_by.name}申请",
        )
        for one in rows[:SHOWN]
    ]


def notices(user) -> list[dict]:
    return told(notices_of(user)[:NOTICES])


def year_of(scope, now: datetime) -> dict | None:
    """For who sees the whole district: the year's plans in numbers, and what is out of order."""
    if not scope.may_everywhere(VIEW_PLANS):
        return None
    seen = year_figures(scope, now)
    if seen is None:
        return None
    board = reverse("planning:campaign-detail", args=[seen.campaign.code])
    figures = [
        Figure(f"{seen.handed_in} / {seen.total}", "已提交", url=board),
        Figure(seen.overdue, "逾期", url=f"{board}?light=red"),
        Figure(seen.waiting, "待科室审核", url=f"{board}?state=submitted"),
        Figure(seen.endorsed, "待领导审定", url=f"{board}?state=endorsed"),
        Figure(seen.approved, "已通过", note=f"其中 {seen.stuck} 个有任务受阻" if seen.stuck else "", url=board),
    ]
    return {
        "title": seen.campaign.title,
        "url": board,
        "figures": figures,
        "troubles": [
            {"text": one.text, "url": reverse("planning:plan-detail", args=[one.plan.case.code])}
            for one in year_troubles(seen.campaign, scope, now)
        ],
    }
