"""The forms of special projects: written, changed, a milestone done; and of the steps that ask for an amount."""

from django import forms

from funding.agreements.forms import MoneyField
from funding.projects import services
from funding.projects.models import ProjectMilestone
from funding.projects.rules import Goal, goals_text, read_goals
from groups.registry.models import EducationGroup
from groups.rights.checks import own_places
from groups.rights.roles import APPLY_PROJECTS
from groups.rights.words import Place
from nanan_groups.kit.days import parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm
from nanan_groups.records.case_forms import StepForm


class ProjectForm(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五(三)6；财预〔2021〕101号"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return None

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        group = record.group_id if record is not None else None
        return services.may_write(scope, group) if group else bool(own_places(scope, APPLY_PROJECTS, Place.GROUP))


class _Written(ProjectForm):
    help = "写清立项依据、绩效目标和节点，提交前都可以修改；由集团总校校长申报。"

    title_text = forms.CharField(label="项目名称", max_length=80)
    need = LongTextField(label="立项依据和内容", max_length=4_000, rows=6)
    asked_fen = MoneyField(label="申报金额（元）")
    goals = LongTextField(
        label="绩效目标表",
        max_length=6_000,
        rows=8,
        help_text="每行一条：类别 | 指标 | 目标值，如“数量 | 开展联合教研 | 20次”。类别为数量、质量、时效、成本、效益、满意度。",
    )
    milestones = LongTextField(
        label="节点",
        max_length=3_000,
        required=False,
        rows=4,
        help_text="每行一个：日期 内容，如“2026-06-30 完成设备采购”。",
    )

    def clean(self):
        data = super().clean()
        for name, read in (("goals", read_goals), ("milestones", read_milestones)):
            if name in data:
                try:
                    setattr(self, f"read_{name}", read(data[name]))
                except RuleViolation as refused:
                    self.add_error(name, refused.sentence)
        return data

    def facts(self) -> dict:
        data = self.cleaned_data
        own = {"title": data["title_text"], "need": data["need"], "asked_fen": data["asked_fen"]}
        return own | {"goals": self.read_goals, "milestones": self.read_milestones}


def read_milestones(text: str) -> list[tuple]:
    out = []
    for number, line in enumerate((each.strip() for each in text.splitlines()), start=1):
        if not line:
            continue
        day, _, what = line.partition(" ")
        if not what.strip() or len(what.strip()) > 100:
            raise RuleViolation(f"第 {number} 行应写成“日期 内容”，内容最多100个字。")
        out.append((what.strip(), parse_day(day, label=f"第 {number} 行的日期")))
    if len(out) > 20:
        raise RuleViolation("节点最多 20 个。")
    return out


class StartProject(_Written):
    verb, title = "start", "申报特需项目"
    service = staticmethod(services.start_project)

    group = forms.ModelChoiceField(label="教育集团", queryset=EducationGroup.objects.none(), empty_label=None)
    year = forms.IntegerField(label="预算年度", min_value=2022, max_value=2199)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = own_places(self.scope, APPLY_PROJECTS, Place.GROUP)
        self.fields["group"].queryset = EducationGroup.objects.filter(pk__in=own).order_by("code")
        self.order_fields(["group", "year", *self.fields])

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("group", "year")} | self.facts()


class ChangeProject(_Written):
    """``record``: the project."""

    verb, title = "change", "修改特需项目"
    service = staticmethod(services.change_project)

    def prepare(self):
        one = self.record
        self.fields["title_text"].initial, self.fields["need"].initial = one.title, one.need
        self.fields["asked_fen"].initial = one.asked_fen
        goals = [Goal(each.kind, each.text, each.target) for each in one.goals.all()]
        self.fields["goals"].initial = goals_text(goals)
        lines = [f"{each.due_on.isoformat()} {each.text}" for each in one.milestones.all()]
        self.fields["milestones"].initial = "\n".join(lines)

    def arguments(self):
        return {"project": self.record} | self.facts()


class FinishMilestone(ProjectForm):
    """``record``: the project."""

    verb, title = "milestone", "节点完成"
    service = staticmethod(services.finish_milestone)

    milestone = forms.ModelChoiceField(label="节点", queryset=ProjectMilestone.objects.none(), empty_label=None)
    done_on = DayField(label="实际完成日")

    def prepare(self):
        self.fields["milestone"].queryset = self.record.milestones.filter(done_on__isnull=True)

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("milestone", "done_on")}


PROJECT_ACTS = {form.verb: form for form in (ChangeProject, FinishMilestone)}


class EvaluateForm(StepForm):
    """One field for each goal: what was reached of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for goal in self.record.goals.all():
            self.fields[f"goal_{goal.ordinal}"] = forms.CharField(
                label=f"{goal.text}（目标值：{goal.target}）的完成值",
                max_length=60,
                initial=goal.reached,
                error_messages={"required": f"请填写“{goal.text}”的完成值。"},
            )


class ReviewForm(StepForm):
    fen = MoneyField(label="建议金额（元）")


class ApproveForm(StepForm):
    fen = MoneyField(label="核定金额（元）")
