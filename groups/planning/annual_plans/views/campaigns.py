"""Campaigns of annual plans: the list, opening one, and the board on which every group's plan has its light."""

import io
from collections import Counter

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.papers.cases.queries import reader_of
from groups.planning.annual_plans.forms.adjusting import AdjustCampaign
from groups.planning.annual_plans.forms.campaigns import (
    AddGroup,
    ChaseGroups,
    CloseCampaign,
    ExtendPlan,
    OpenCampaign,
    ReopenCampaign,
    groups_to_add,
)
from groups.planning.annual_plans.models import Campaign, PlanTarget, PlanTask
from groups.planning.annual_plans.papers import HEADERS, TARGET_HEADERS, target_lines, task_lines
from groups.planning.annual_plans.queries.owing import chased_today
from groups.planning.annual_plans.queries.plans import LIGHTS, board, visible_plans
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.services.campaigns import review_day
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.queries.acts import acts_of, entries
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_PAPERS, HISTORY, RUN_CAMPAIGNS, VIEW_PLANS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import Deadline, deadline
from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.act_pages import ActPage


class CampaignView(ScopedView, View):
    permission = VIEW_PLANS

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        if not (self.scope.may_somewhere(VIEW_PLANS) and self.scope.may_somewhere(self.permission)):
            raise PermissionDenied("您的任职不含这一页的内容。")
        self.campaign = campaign_seen(self.scope, kwargs["code"])
        return super().dispatch(request, *args, **kwargs)


def campaign_seen(scope, code: str) -> Campaign:
    """A campaign in which the reader sees at least one plan."""
    campaign = get_object_or_404(Campaign, code=code)
    if not scope.may_everywhere(VIEW_PLANS) and not visible_plans(scope).filter(campaign=campaign).exists():
        raise Http404
    return campaign


class CampaignListView(ScopedView, View):
    permission = VIEW_PLANS
    http_method_names = ["get", "head"]

    def get(self, request):
        plans = visible_plans(self.scope).order_by().values_list("campaign_id", "case__state")
        states: dict[int, Counter] = {}
        for campaign, state in plans:
            states.setdefault(campaign, Counter())[state] += 1
        seen = (
            Campaign.objects.all() if self.scope.may_everywhere(VIEW_PLANS) else Campaign.objects.filter(pk__in=states)
        )
        today = timezone.localdate()
        rows = [
            {
                "campaign": one,
                "url": reverse("planning:campaign-detail", args=[one.code]),
                "total": sum(states.get(one.pk, Counter()).values()),
                "handed_in": sum(n for s, n in states.get(one.pk, Counter()).items() if s not in ANNUAL_PLAN.editable),
                "approved": sum(n for s, n in states.get(one.pk, Counter()).items() if s in ANNUAL_PLAN.in_force),
                "state": "已结束" if one.closed_at else "未开始" if one.opens_on > today else "进行中",
            }
            for one in seen.order_by("-year", "basis")
        ]
        context = {"rows": rows, "may_open": self.scope.may_everywhere(RUN_CAMPAIGNS)}
        return render(request, "planning/annual_plans/campaign_list.html", context)


# Red is told apart: past its day, or under way with a task that is stuck.
SHOWN_LIGHTS = {
    "green": LIGHTS["green"],
    "yellow": LIGHTS["yellow"],
    "red": LIGHTS["red"],
    "stuck": "有任务受阻",
    "grey": LIGHTS["grey"],
}


ENDED_LIGHTS = {"green": "已办结", "grey": "未办结"}


def light_shown(row) -> str:
    return "stuck" if row.light == "red" and not row.passed else row.light


RUNNING_ACTS = ((AdjustCampaign.title, AdjustCampaign.verb), (CloseCampaign.title, CloseCampaign.verb))


class CampaignDetailView(CampaignView):
    """The board. ``light`` and ``state`` of the address leave some of its rows."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        everything = board(self.campaign, self.scope, self.now)
        light, state = request.GET.get("light", ""), request.GET.get("state", "")
        light = light if light in self.lights else ""
        state = state if state in ANNUAL_PLAN.states else ""
        chosen = [
            row
            for row in everything
            if (not light or light_shown(row) == light) and (not state or row.plan.case.state == state)
        ]
        runs = self.scope.may_everywhere(RUN_CAMPAIGNS) and self.campaign.closed_at is None
        longer = self.campaign.extensions.filter(submit_on__gt=self.campaign.submit_on)
        extended = dict(longer.values_list("group_id", "submit_on"))
        chased = chased_today(self.campaign) if runs else set()
        context = {
            "campaign": self.campaign,
            "figures": self._figures(everything),
            "tabs": self._tabs(everything, state),
            "rows": [self._row(row, runs, extended, chased) for row in chosen],
            "total": len(everything),
            "chosen": self.lights.get(light, "") or (ANNUAL_PLAN.word(state, reader_of(self.scope)) if state else ""),
            "deadline": deadline_of(self.campaign, self.now),
            "runs": runs,
            "acts": self._acts(),
            "ended": self._ended(),
            "history": self._history(),
            "exports": self._exports(),
            "owing_url": self._owing(),
            "url": self._url(),
        }
        return render(request, "planning/annual_plans/campaign_detail.html", context)

    def _url(self, **query) -> str:
        base = reverse("planning:campaign-detail", args=[self.campaign.code])
        return base + (f"?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else "")

    def _figures(self, rows) -> list[Figure]:
        lights = Counter(light_shown(row) for row in rows)
        handed_in = sum(1 for row in rows if row.plan.case.state not in ANNUAL_PLAN.editable)
        approved = sum(1 for row in rows if row.plan.case.state in ANNUAL_PLAN.in_force)
        out = [Figure(f"{handed_in} / {len(rows)}", "已提交", note=f"其中已通过 {approved}", url=self._url())]
        if self.campaign.closed_at is not None and not self.campaign.recorded:
            out.append(Figure(sum(1 for row in rows if row.overdue), "逾期未提交"))
            out.append(Figure(sum(1 for row in rows if row.late and not row.owing), "逾期提交"))
        return out + [Figure(lights[code], label, url=self._url(light=code)) for code, label in self.lights.items()]

    @property
    def lights(self) -> dict[str, str]:
        return ENDED_LIGHTS if self.campaign.closed_at is not None else SHOWN_LIGHTS

    def _acts(self) -> list[Link]:
        """What the officer may do with the campaign as a whole."""
        if not self.scope.may_everywhere(RUN_CAMPAIGNS) or self.campaign.recorded:
            return []
        code = self.campaign.code
        if self.campaign.closed_at is not None:
            return [Link("重新开放", reverse("planning:campaign-act", args=[code, "reopen"]))]
        out = [Link(title, reverse("planning:campaign-act", args=[code, verb])) for title, verb in RUNNING_ACTS]
        if groups_to_add(self.campaign, self.scope).exists():
            out.insert(0, Link("加入集团", reverse("planning:campaign-act", args=[code, "add-group"])))
        return out

    def _ended(self) -> dict | None:
        """Who closed it, when and why."""
        if self.campaign.closed_at is None or self.campaign.recorded:
            return None
        done = acts_of([self.campaign.code]).filter(verb="close_campaign").first()
        return {
            "at": timezone.localtime(self.campaign.closed_at),
            "reason": done.reason if done else "",
            "actor": done.actor.name if done and done.actor else "",
        }

    def _history(self) -> list:
        """Acts on the campaign, for who sees the whole district."""
        if not (self.scope.may_everywhere(VIEW_PLANS) and self.scope.may_everywhere(HISTORY)):
            return []
        return entries(acts_of([self.campaign.code], scope=self.scope)[:12])

    def _tabs(self, rows, chosen: str) -> list[Tab]:
        states, reader = Counter(row.plan.case.state for row in rows), reader_of(self.scope)
        tabs = [Tab("全部", self._url(), not chosen, len(rows))]
        return tabs + [
            Tab(ANNUAL_PLAN.word(state, reader), self._url(state=state), state == chosen, states[state])
            for state in ANNUAL_PLAN.states
            if states[state] or state == chosen
        ]

    def _row(self, row, runs: bool, extended: dict, chased: set[int]) -> dict:
        case = row.plan.case
        runs_on = self.campaign.closed_at is None
        asked = runs and row.owing and row.in_force
        return {
            "board": row,
            "url": reverse("planning:plan-detail", args=[case.code]),
            "tone": ANNUAL_PLAN.tones.get(case.state, ""),
            "light_label": self.lights[light_shown(row)],
            "extended": extended.get(row.plan.group_id),
            "deadline": self._deadline(row),
            "mark": "逾期未提交" if row.overdue else "逾期提交" if row.late and (runs_on or not row.owing) else "",
            "chase_url": f"{reverse('planning:campaign-act', args=[self.campaign.code, 'chase'])}?groups={row.group_code}"
            if asked and row.plan.group_id not in chased
            else "",
            "chased": runs and row.plan.group_id in chased,
            "extend_url": reverse("planning:campaign-extend", args=[self.campaign.code, row.group_code])
            if asked
            else "",
        }

    def _deadline(self, row) -> Deadline | None:
        """While it runs, the day of whoever's turn it is; afterwards the day by which it had to be handed in."""
        if self.campaign.closed_at is None:
            return deadline(row.due_at, self.now) if row.waiting else None
        if row.plan.case.submit_by is None:
            return None
        day = deadline(row.plan.case.submit_by, self.now).day
        return Deadline(day, day_text(day), "due" if row.overdue or row.late else "")

    def _owing(self) -> str:
        """The page of who owes what, as long as somebody may be asked for it."""
        runs = self.campaign.closed_at is None
        return reverse("planning:campaign-owing", args=[self.campaign.code]) if runs else ""

    def _exports(self) -> list[Link]:
        if not self.scope.may_somewhere(EXPORT_PAPERS):
            return []
        return [Link("任务明细 Excel", reverse("planning:campaign-tasks-xlsx", args=[self.campaign.code]))]


def deadline_of(campaign: Campaign, now) -> list[dict]:
    """The days of a campaign in words."""
    from_services = (
        ("提交截止", campaign.submit_on),
        ("审核截止", campaign.review_on),
        ("半年进展填报", campaign.half_on),
        ("年终总结提交", campaign.summary_on),
    )
    today = timezone.localdate(now)
    return [
        {"label": label, "text": f"{day_text(day)}前", "left": days_left((day - today).days)}
        for label, day in from_services
        if day
    ]


def days_left(days: int) -> str:
    return f"还有 {days} 天" if days > 0 else "今天截止" if days == 0 else f"已过 {-days} 天"


class CampaignAct(ActPage):
    """Acts of the officer who runs campaigns."""

    refusal = "您的任职不能办理填报任务，请联系区教委登记科室。"

    def dispatch(self, request, *args, **kwargs):
        if not scope_of(request.user).may_everywhere(RUN_CAMPAIGNS):  # before anything is looked up
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def may_act(self):
        return self.scope.may_everywhere(RUN_CAMPAIGNS)

    def load(self):
        return None

    def touched(self, codes):
        return Campaign.objects.filter(code__in=codes).first()

    def start_url(self):
        return reverse("planning:campaign-list")

    def address_of(self, owner):
        return reverse("planning:campaign-detail", args=[owner.code])


class CampaignOpenView(CampaignAct):
    def find_form(self):
        return OpenCampaign

    def _warnings(self, data):
        groups = GroupVersion.objects.active_on(data["opens_on"]).filter(group__void=False).count()
        told = [f"确认后 {groups} 个集团各有一份年度计划，集团总校校长和集团办公室立即收到待办。"]
        told.append(
            f"集团须在{weekday_text(data['submit_on'])} 24 时前提交；{weekday_text(data['review_on'])}前审核完毕。"
        )
        levels = "科室审核后，再由区教委领导审定。" if data["two_levels"] else "科室审核通过即可，不经领导审定。"
        return [*told, levels]


def weekday_text(day) -> str:
    return f"{day_text(day)}（星期{'一二三四五六日'[day.weekday()]}）"


class CampaignActView(CampaignAct):
    """What is done to a campaign as a whole."""

    forms = {form.verb: form for form in (AddGroup, AdjustCampaign, ChaseGroups, CloseCampaign, ReopenCampaign)}

    def load(self):
        return get_object_or_404(Campaign, code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in self.forms:
            raise Http404
        return self.forms[self.kwargs["verb"]]

    def _warnings(self, data):
        return self.form_class.warnings(self.record, data) if self.form_class is AdjustCampaign else []

    def _home(self, done=None):
        return self.address_of(self.record)


class CampaignExtendView(CampaignAct):
    def load(self):
        campaign = get_object_or_404(Campaign, code=self.kwargs["code"])
        plans = visible_plans(self.scope).filter(campaign=campaign, group__code=self.kwargs["group"])
        return get_object_or_404(plans)

    def find_form(self):
        return ExtendPlan

    def touched(self, codes):
        """An extension has no code of its own; its campaign is the one in the address."""
        return Campaign.objects.filter(code=self.kwargs["code"]).first()

    def _warnings(self, data):
        told = [f"新的截止时间：{weekday_text(data['submit_on'])} 24 时前。"]
        review_on = review_day(self.record.campaign, data["submit_on"])
        if review_on != self.record.campaign.review_on:
            told.append(f"该集团计划的审核截止日相应顺延到{weekday_text(review_on)}。")
        return told


class CampaignTasksXlsx(CampaignView):
    """Every task of the plans one sees, a row each."""

    permission = EXPORT_PAPERS
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        groups = EducationGroup.objects.visible_to(self.scope, EXPORT_PAPERS)
        plans = visible_plans(self.scope).filter(campaign=self.campaign, group__in=groups.order_by())
        tasks = PlanTask.objects.filter(plan__in=plans.order_by())
        out = io.BytesIO()
        title = f"{self.campaign.year_text}年度计划任务"
        reader, targets = reader_of(self.scope), PlanTarget.objects.filter(plan__in=plans.order_by())
        count = write_xlsx(
            out,
            [
                ("年度计划任务", HEADERS, task_lines(tasks, reader)),
                ("个性目标", TARGET_HEADERS, target_lines(targets, reader)),
            ],
        )
        day = timezone.localdate(self.now)
        return taken_away(
            request,
            out.getvalue(),
            what=f"plan-tasks:{self.campaign.code}",
            name=f"{title}-{day.isoformat()}.xlsx",
            day=day,
            count=count,
        )
