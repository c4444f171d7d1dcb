"""谁还欠什么: of a campaign, with those to be reached; their telephones on demand, which is on record; an Excel of it all."""

import io

from axes.helpers import get_client_ip_address
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.queries.owing import PAPERS, chased_today, owing_groups, summary_taken
from groups.planning.annual_plans.views.campaigns import CampaignView
from groups.registry.register.views import taken_away
from groups.rights.roles import DIRECTORY, EXPORT_PAPERS, RUN_CAMPAIGNS
from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.kit.pages import Figure, Tab
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind

HEADERS = ("集团编码", "集团", "由谁办理", "还缺", "校（园）长", "办公电话", "登录", "最近催办")


class OwingPage(CampaignView):
    """``of`` of the address: the plan, or its year-end summary."""

    @property
    def of(self) -> str:
        wanted = self.request.GET.get("of", "")
        return wanted if wanted in PAPERS else "plan"

    def found(self, *, telephones: bool):
        today = timezone.localdate(self.now)
        return owing_groups(self.campaign, self.scope, today, PAPERS[self.of], telephones=telephones)

    def looked(self, groups) -> int:
        """How many telephones are shown; on record before they are."""
        count = len({one.institution for group in groups for one in group.debtors if one.telephone})
        if count:
            audit.record(
                EventKind.READ,
                actor_id=self.request.user.pk,
                address=get_client_ip_address(self.request) or "",
                subject=self.campaign.code,
                detail={"field": "telephone", "count": count},
            )
        return count


class CampaignOwingView(OwingPage):
    """GET without telephones; POST with them."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, code):
        return self._page(self.found(telephones=False), shown=False)

    def post(self, request, code):
        groups = self.found(telephones=True)
        self.looked(groups)
        return self._page(groups, shown=True)

    def _page(self, groups, *, shown: bool):
        runs = self.scope.may_everywhere(RUN_CAMPAIGNS) and self.campaign.closed_at is None
        chased = chased_today(self.campaign)
        debtors = [one for group in groups for one in group.debtors]
        act = reverse("planning:campaign-act", args=[self.campaign.code, "chase"])
        exports = self.scope.may_somewhere(EXPORT_PAPERS)
        context = {
            "campaign": self.campaign,
            "parent": {
                "text": self.campaign.title,
                "url": reverse("planning:campaign-detail", args=[self.campaign.code]),
            },
            "groups": [
                {
                    "row": one,
                    "url": reverse("planning:plan-detail", args=[one.plan.case.code]),
                    "chased": one.plan.group_id in chased,
                    "chase_url": f"{act}?of={self.of}&groups={one.code}",
                }
                for one in groups
            ],
            "figures": [
                Figure(len(groups), f"未提交{PAPERS[self.of].noun}的集团"),
                Figure(
                    sum(1 for one in debtors if one.site is not None),
                    "未签署的学校策略" if self.of == "plan" else "未填执行情况的学校",
                ),
                Figure(sum(1 for one in debtors if one.login), "没有登录账号"),
                Figure(len([one for one in groups if one.plan.group_id in chased]), "今天已催办"),
            ],
            "runs": runs,
            "tabs": self._tabs(),
            "noun": PAPERS[self.of].noun,
            "opens_on": None
            if self.of == "plan" or summary_taken(self.campaign, timezone.localdate(self.now))
            else self.campaign.summary_opens,
            "chase_url": f"{act}?of={self.of}"
            if runs and any(one.plan.group_id not in chased for one in groups)
            else "",
            "may_call": self.scope.may_somewhere(DIRECTORY),
            "shown": shown,
            "xlsx_url": f"{reverse('planning:campaign-owing-xlsx', args=[self.campaign.code])}?of={self.of}"
            if exports
            else "",
        }
        return render(self.request, "planning/annual_plans/campaign_owing.html", context)

    def _tabs(self) -> list[Tab]:
        url = reverse("planning:campaign-owing", args=[self.campaign.code])
        return [Tab(one.noun, f"{url}?of={name}", name == self.of) for name, one in PAPERS.items()]


class CampaignOwingXlsx(OwingPage):
    permission = EXPORT_PAPERS
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        groups = self.found(telephones=True)
        self.looked(groups)
        rows = [
            (
                group.code,
                group.group,
                one.name,
                one.text,
                one.head,
                one.telephone,
                one.login or "可登录",
                group.chased_on,
            )
            for group in groups
            for one in group.debtors
        ]
        out, day = io.BytesIO(), timezone.localdate(self.now)
        count = write_xlsx(out, [("谁还欠什么", HEADERS, rows)])
        return taken_away(
            request,
            out.getvalue(),
            what=f"plan-owing:{self.campaign.code}",
            name=f"{self.campaign.year_text}{PAPERS[self.of].noun}欠交情况-{day.isoformat()}.xlsx",
            day=day,
            count=count,
        )
