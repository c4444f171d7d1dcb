"""我的本年度: what is due, what came back and why, what is next; of one's group, and of one's own school."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.planning.annual_plans.queries.signatures import settled
from groups.planning.annual_plans.rules import ANNUAL_PLAN, CARRIED_OUT, NEXT_STEPS, SUMMARY_STATES
from groups.planning.annual_plans.views.pages import plan_url, state_of
from groups.planning.annual_plans.words import YearBasis
from groups.planning.development_plans.views.pages import group_plans_context
from groups.planning.my_year.queries import group_plans, school_strategies
from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.names import site_names
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import SIGN_STRATEGY, VIEW_PLANS, WRITE_PLANS, WRITE_STRATEGY
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.engine import steps_for

SHOWN = 6  # plans that are told in full; what is older stands in a list


class MyYearView(ScopedView, View):
    permission = VIEW_PLANS
    http_method_names = ["get", "head"]

    def get(self, request):
        if not (self.scope.may_somewhere(WRITE_PLANS) or self.scope.may_somewhere(WRITE_STRATEGY)):
            raise PermissionDenied("本页供集团总校、集团办公室和成员校使用。")
        now = timezone.now()
        plans = list(group_plans(self.scope)[:40])
        current = [plan for plan in plans if is_current(plan, timezone.localdate(now))]
        strategies = list(school_strategies(self.scope)[:60])
        names = site_names([one.site_id for one in strategies])
        context = {
            "plans": [self._plan(plan, now) for plan in current[:SHOWN]],
            "past": [self._past(plan) for plan in plans if plan not in current[:SHOWN]],
            "strategies": [self._strategy(one, names, now) for one in strategies],
            "developments": self._developments(),
            "for_group": self.scope.may_somewhere(WRITE_PLANS),
            "for_school": self.scope.may_somewhere(WRITE_STRATEGY),
        }
        return render(request, "planning/my_year/my_year.html", context)

    def _plan(self, plan, now) -> dict:
        case = plan.case
        closed_at = plan.campaign.closed_at
        over = why_over(plan.group_id)
        runs = closed_at is None and not over
        editable = case.state in ANNUAL_PLAN.editable and runs
        links = []
        if editable:
            links.append(Link("填写计划", plan_url(plan, "plan-edit"), primary=True))
        elif case.state in SUMMARY_STATES and runs:
            links.append(Link("填报进展与总结", plan_url(plan, "plan-progress"), primary=True))
        links += [Link(step.label, plan_url(plan, "plan-step", step.name)) for step in steps_for(case, self.scope)]
        return {
            "plan": plan,
            "case": case,
            "state": state_of(plan, self.scope),
            "url": plan_url(plan),
            "links": links,
            "deadline": deadline(due_now(case, ANNUAL_PLAN), now) if editable else None,
            "returned": returned_of(case),
            "missing": missing_for(case) if runs else None,
            "campaign": plan.campaign,
            "carried_out": case.state == CARRIED_OUT,
            "next": NEXT_STEPS.get(case.state, "") if runs else "",
            "ended": over or (f"填报已于{day_text(timezone.localdate(closed_at))}结束。" if closed_at else ""),
        }

    def _developments(self) -> list[dict]:
        """Of one's own groups: the plan in force, the one being written, what may be begun."""
        own = own_places(self.scope, WRITE_PLANS, Place.GROUP)
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_PLANS).filter(pk__in=own).order_by("code")
        return [{"plans": group_plans_context(group, self.scope)} for group in groups[:SHOWN]]

    def _past(self, plan) -> dict:
        return {"plan": plan, "state": state_of(plan, self.scope), "url": plan_url(plan)}

    def _strategy(self, one, names, now) -> dict:
        runs = one.plan.campaign.closed_at is None
        open_now = one.plan.case.state in ANNUAL_PLAN.editable and runs
        reports = one.plan.case.state in SUMMARY_STATES and runs
        signs = holds_right(self.scope, SIGN_STRATEGY, Place.INSTITUTION, one.site.institution_id)
        if reports:
            todo, tone = ("执行情况已填报", "ok") if one.report.strip() else ("待填执行情况", "warn")
        elif settled(one):
            todo, tone = ("免签" if one.waived_at else "已签署"), "ok"
        elif one.plan.campaign.closed_at is not None:
            todo, tone = f"填报已结束，{'未签署' if one.text.strip() else '未填写'}", ""
        elif not one.text.strip():
            todo, tone = "待填写", "warn" if open_now else ""
        else:
            todo, tone = ("待您签署" if signs else "待校长签署"), "warn" if open_now else ""
        return {
            "row": one,
            "name": names(one.site_id),
            "todo": todo,
            "tone": tone,
            "open": open_now or reports,
            "deadline": deadline(due_now(one.plan.case, ANNUAL_PLAN), now) if open_now else None,
            "plan_url": plan_url(one.plan),
            "url": reverse(
                "planning:strategy-report" if reports else "planning:plan-strategy",
                args=[one.plan.case.code, one.site.code],
            ),
        }


def is_current(plan, today: date) -> bool:
    """Under way; and this year's own plan, also when its campaign is closed."""
    campaign = plan.campaign
    if campaign.closed_at is None:
        return plan.case.state not in ANNUAL_PLAN.final
    year = school_year_of(today) if campaign.basis == YearBasis.SCHOOL_YEAR else today.year
    return campaign.year == year and not campaign.recorded
