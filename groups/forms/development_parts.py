"""The parts of a development plan as forms: its sections, and its targets with a value for each school year."""

from django import forms

from nanan_groups.kit.years import school_year_text

from ..enums import PlanField
from ..models import DevelopmentPlan, DevelopmentTarget, DevelopmentText
from ..models.development_plans import VALUE_LIMIT
from ..services import development_plans
from .plan_parts import PartForm, TextPart, whole


class SectionPart(TextPart):
    @classmethod
    def key_of(cls, row: DevelopmentText):
        return f"text-{row.section}"

    @property
    def title(self):
        return self.row.get_section_display()

    def save(self, actor, values, seen):
        return development_plans.save_section(
            actor=actor, plan=self.options["plan"], section=self.row.section, text=values["text"], seen=seen
        )


class GoalPart(PartForm):
    kind = "goal"
    adds = True
    field = forms.ChoiceField(label="领域", choices=PlanField)
    text = forms.CharField(label="目标", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    measure = forms.CharField(label="衡量办法", max_length=200, required=False)
    unit = forms.CharField(
        label="单位", max_length=20, required=False, widget=forms.TextInput(attrs={"placeholder": "如 次、人、%"})
    )
    baseline = forms.CharField(label="现状", max_length=100, required=False)

    @classmethod
    def key_of(cls, row: DevelopmentTarget):
        return f"goal-{row.pk or 'new'}"

    @property
    def title(self):
        return f"规划目标 {self.row.ordinal}" if self.row.pk else "添加规划目标"

    def prepare(self):
        for year in self.options["plan"].years:
            self.fields[f"y{year}"] = forms.CharField(
                label=f"{school_year_text(year)} 学年目标值", max_length=VALUE_LIMIT, required=False
            )

    def value_of(self, row, name):
        return row.by_year.get(name[1:], "") if name[1:].isdigit() else getattr(row, name)

    def save(self, actor, values, seen):
        """A year that was typed wrong keeps what was stored."""
        years = {str(year): values.pop(f"y{year}", None) for year in self.options["plan"].years}
        kept = {year: self.row.by_year.get(year, "") if value is None else value for year, value in years.items()}
        values["by_year"] = {year: value for year, value in kept.items() if value}
        if self.row.pk:
            return development_plans.save_goal(actor=actor, goal=self.row, seen=seen, values=values)
        if self.errors:  # a new one is stored whole or not at all
            return self.row
        return development_plans.add_goal(actor=actor, plan=self.options["plan"], values=values)

    def their(self, theirs):
        """The values of the years are one thing to the database and a field each to the writer."""
        years = theirs.pop("by_year", {})
        told = {f"y{year}": years.get(str(year), "") for year in self.options["plan"].years}
        return theirs | told


def part_of(plan: DevelopmentPlan, key: str, data) -> PartForm | None:
    """The form a key names, with what was sent; None when there is no such part (any more)."""
    kind, _, rest = key.partition("-")
    if kind == "text":
        row = plan.texts.select_related("edited_by").filter(section=rest).first()
        return row and SectionPart(row, data, plan=plan)
    if kind == "goal":
        row = new_goal(plan) if rest == "new" else plan.targets.filter(pk=whole(rest)).first()
        return row and GoalPart(row, data, plan=plan)
    return None


def new_goal(plan: DevelopmentPlan) -> DevelopmentTarget:
    return DevelopmentTarget(plan=plan, ordinal=0, field=PlanField.ORGANISATION, revision=0)
