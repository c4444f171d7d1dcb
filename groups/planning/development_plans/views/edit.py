"""Writing a development plan: its sections and targets, saved while they are typed."""

from django.shortcuts import render

from groups.papers.parts.views import AutosavePage, EditPage, Writing
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.forms import GoalPart, SectionPart, new_goal, part_of
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.planning.development_plans.views.pages import DevelopmentView
from groups.planning.development_plans.words import PlanForm
from nanan_groups.records.case_pages import missing_for


class DevelopmentWriterView(Writing, DevelopmentView):
    states = DEVELOPMENT_PLAN.editable
    page = "planning:development-edit"
    autosave = "planning:development-autosave"


class DevelopmentEditView(EditPage, DevelopmentWriterView):
    row_kind, anchor, row_noun = "goal", "goals", "目标"
    row_fields = ("text", "measure", "unit", "baseline")

    def rows(self):
        return self.plan.targets.all()

    def remove(self, row):
        development_plans.remove_goal(actor=self.request.user, goal=row, seen=row.revision)

    def move(self, row, *, up):
        development_plans.move_goal(actor=self.request.user, goal=row, up=up)

    def build(self, data=None):
        plan = self.plan
        goals = plan.targets.select_related("edited_by", "plan__case").order_by("ordinal", "pk")
        return [
            *(SectionPart(row, data, plan=plan) for row in plan.texts.select_related("edited_by").order_by("pk")),
            *(GoalPart(row, data, plan=plan) for row in [*goals, new_goal(plan)]),
        ]

    def render_parts(self, parts, *, lost=(), status=200):
        goals = [part for part in parts if part.kind == "goal"]
        context = (
            self.base()
            | self.autosave_context()
            | {
                "texts": [part for part in parts if part.kind == "text"],
                "goals": [part for part in goals if part.row.pk],
                "new_goal": goals[-1],
                "blank_goal": GoalPart(new_goal(self.plan), plan=self.plan),
                "wrong": [part for part in parts if part.is_bound and part.errors],
                "lost": lost,
                "light_form": self.plan.form == PlanForm.LIGHT,
                "missing": missing_for(self.case),
                "returned": self.came_back(),
                "submits": bool(self.scope.holds(DEVELOPMENT_PLAN.arrow("submit").roles, "group", self.plan.group_id)),
            }
        )
        return render(self.request, "planning/development_plans/development_edit.html", context, status=status)


class DevelopmentAutosaveView(AutosavePage, DevelopmentWriterView):
    def part(self, key, data):
        return part_of(self.plan, key, data)
