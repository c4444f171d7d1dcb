"""What campaigns and their plans add to shared pages: menu and task of the officers, their days in the calendar."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from groups.planning.annual_plans.models import Campaign
from groups.planning.annual_plans.queries.plans import visible_plans
from groups.rights.roles import RUN_CAMPAIGNS, VIEW_PLANS, WRITE_PLANS, WRITE_STRATEGY
from nanan_groups.kit.additions import MENU, OCCASIONS, SHORTCUTS, MenuItem, Occasion, Shortcut
from nanan_groups.kit.scope import Scope, holding

DAYS = {
    "opens_on": "开始填报",
    "submit_on": "提交截止",
    "review_on": "审核截止",
    "half_on": "半年进展填报截止",
    "summary_on": "年终总结提交截止",
}


def opens_plans(scope: Scope) -> bool:
    """Groups and schools come to their plans by their own year."""
    return scope.may_somewhere(VIEW_PLANS) and not holding(WRITE_PLANS, WRITE_STRATEGY)(scope)


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    """The days of every running campaign of which one sees a plan."""
    if not scope.may_somewhere(VIEW_PLANS):
        return
    campaigns = Campaign.objects.filter(closed_at__isnull=True).order_by("year", "basis")
    if not scope.may_everywhere(VIEW_PLANS):
        campaigns = campaigns.filter(pk__in=visible_plans(scope).order_by().values("campaign"))
    for campaign in campaigns:
        url = reverse("planning:campaign-detail", args=[campaign.code])
        for name, words in DAYS.items():
            day = getattr(campaign, name)
            if day and after < day and (until is None or day <= until):
                yield Occasion(day, "计划填报", f"{campaign.title}：{words}", url, "info")


MENU.add(
    "campaigns",
    MenuItem("年度计划", "planning:campaign-list", opens_plans, ("/campaigns/", "/plans/", "/developments/")),
    at=50,
)
SHORTCUTS.add(
    "campaigns",
    Shortcut("年度计划填报", "planning:campaign-list", holding(RUN_CAMPAIGNS), "开展填报、填报情况、催办"),
    at=40,
)
OCCASIONS.add("campaigns", days, at=10)
