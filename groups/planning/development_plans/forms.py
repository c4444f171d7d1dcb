"""Starting a development plan, and entering one that was approved on paper."""

from django import forms

from groups.papers.parts.forms import PartForm, TextPart, whole
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.models import VALUE_LIMIT, DevelopmentPlan, DevelopmentTarget, DevelopmentText
from groups.planning.development_plans.words import PlanField
from groups.registry.register.forms.base import ActForm
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_forms import ENTRY_ONLY

YEAR = {"min_value": "起始学年不早于 2015。", "max_value": "学年过大，请核对。", "invalid": "请填写四位年份。"}


def year_field(label: str, help_text: str = "填起始年，如 2026 表示 2026-2027 学年。") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=2015,
        max_value=2199,
        error_messages=YEAR,
        help_text=help_text,
    )


class StartDevelopment(ActForm):
    verb = "start-development"
    title = "编制发展规划"
    kinds = ENTRY_ONLY
    clause = "意见 五(一)2"
    help = "一个集团一份现行规划。新规划审定通过后，原有的现行规划由它取代；此前仍以原规划为准。"
    service = staticmethod(development_plans.start_development_plan)

    first_year = year_field("起始学年")
    last_year = year_field("终止学年", "末一学年的起始年，如 2034 表示到 2035 年。")
    reason = LongTextField(label="说明", max_length=500, required=False, rows=2)

    @staticmethod
    def owner_of(record):
        """A plan being written is guarded part by part, and a group has at most one: nothing to compare."""
        return None

    def arguments(self):
        return {"group": self.record} | {name: self.cleaned_data[name] for name in ("first_year", "last_year")}


class RecordDevelopment(StartDevelopment):
    verb = "record-development"
    title = "补录发展规划"
    clause = ""
    help = "平台启用前已在纸面上通过的规划：登记文号和通过日，标明“补录”。规划期未满的即为现行规划，期满的直接办结。"
    service = staticmethod(development_plans.record_past_development_plan)

    approved_on = DayField(label="通过日")
    document = forms.CharField(label="发文字号", max_length=200, help_text="发文字号或文件名称。")

    def arguments(self):
        return super().arguments() | {"approved_on": self.cleaned_data["approved_on"]}


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
    text = LongTextField(label="目标", max_length=300, rows=2)
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
