"""What the year's plans add to shared pages: menu and tasks of who writes them, strategies a school owes, how the year stands."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from groups.planning.my_year.queries import strategies_due, year_figures, year_troubles
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_PLANS, WRITE_PLANS, WRITE_STRATEGY
from nanan_groups.kit.additions import HOME_DUES, HOME_PANELS, MENU, SHORTCUTS, Due, MenuItem, Panel, Shortcut
from nanan_groups.kit.pages import Figure
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.kinds import registered

SHOWN = 30
writes_year = holding(WRITE_PLANS, WRITE_STRATEGY)


def strategies(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """A member school's own part of its groups' plans."""
    if not scope.may_somewhere(WRITE_STRATEGY):
        return
    rows = list(strategies_due(scope)[:SHOWN])
    names = site_names([one.site_id for one in rows])
    for one in rows:
        yield Due(
            f"{'签署' if one.text.strip() else '填写'}学校策略：{names(one.site_id)}，{one.plan.case.title}",
            reverse("planning:plan-strategy", args=[one.plan.case.code, one.site.code]),
            due_now(one.plan.case, registered(one.plan.case.kind).kind),
        )


def years(scope: Scope, now: datetime) -> Iterator[Panel]:
    """For who sees the whole district: every running campaign in numbers, and what of it is out of order."""
    if not scope.may_everywhere(VIEW_PLANS):
        return
    for seen in year_figures(scope, now):
        board = reverse("planning:campaign-detail", args=[seen.campaign.code])
        stuck = f"其中 {seen.stuck} 个有任务受阻" if seen.stuck else ""
        yield Panel(
            "planning/my_year/_year.html",
            {
                "key": seen.campaign.code,
                "title": seen.campaign.title,
                "url": board,
                "figures": [
                    Figure(f"{seen.handed_in} / {seen.total}", "已提交", url=board),
                    Figure(seen.overdue, "逾期", url=f"{board}?light=red"),
                    Figure(seen.waiting, "待科室审核", url=f"{board}?state=submitted"),
                    Figure(seen.endorsed, "待领导审定", url=f"{board}?state=endorsed"),
                    Figure(seen.approved, "已通过", note=stuck, url=board),
                ],
                "troubles": [
                    {"text": one.text, "url": reverse("planning:plan-detail", args=[one.plan.case.code])}
                    for one in year_troubles(seen.campaign, scope, now)
                ],
            },
            wide=True,
        )


MENU.add(
    "my-year",
    MenuItem("我的本年度", "planning:my-year", writes_year, ("/my-year/", "/plans/", "/developments/")),
    at=40,
)
SHORTCUTS.add(
    "my-year", Shortcut("我的本年度", "planning:my-year", writes_year, "年度计划、学校策略、进展和总结"), at=50
)
HOME_DUES.add("strategies", strategies, at=30)
HOME_PANELS.add("years", years, at=10)
