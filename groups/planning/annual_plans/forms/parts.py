"""The parts of a plan as forms. Each is saved by itself, against the revision its writer saw: while it is typed, or all at
once by the button of a page without script. What was not touched is left alone, whoever changed it meanwhile.
"""

from django import forms

from groups.papers.parts.forms import PartForm, TextPart, whole
from groups.planning.annual_plans.forms.figures import FigureField, YuanField
from groups.planning.annual_plans.models import AnnualPlan, PlanTarget, PlanTask, PlanText, SchoolStrategy, TaskProgress
from groups.planning.annual_plans.queries.plans import evidence_files
from groups.planning.annual_plans.rules import wrong_goal
from groups.planning.annual_plans.services import plans, strategies
from groups.planning.annual_plans.words import Checkpoint, Direction, Light, MoneySource
from groups.planning.development_plans.words import PlanField
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, LongTextField


class FieldPart(TextPart):
    @classmethod
    def key_of(cls, row: PlanText):
        return f"text-{row.field}"

    @property
    def title(self):
        return self.row.get_field_display()

    def save(self, actor, values, seen):
        return plans.save_text(
            actor=actor, plan=self.options["plan"], field=self.row.field, text=values["text"], seen=seen
        )


class SummaryPart(FieldPart):
    kind = "summary"
    text = None
    summary = LongTextField(label="年终总结", required=False, strip=False, rows=5)

    @classmethod
    def key_of(cls, row: PlanText):
        return f"summary-{row.field}"

    def prepare(self):
        self.fields["summary"].label = self.title

    def save(self, actor, values, seen):
        return plans.save_summary(
            actor=actor, plan=self.options["plan"], field=self.row.field, text=values["summary"], seen=seen
        )


class TargetPart(PartForm):
    """What the group says of a target; how hard it is the officer says."""

    kind = "target"
    text = LongTextField(label="目标", max_length=300, required=False, rows=2)
    measure = forms.CharField(label="衡量办法", max_length=200, required=False)
    direction = forms.ChoiceField(label="方向", choices=Direction)
    baseline = FigureField(label="基线（现状）", required=False)
    goal = FigureField(label="目标值", required=False)
    unit = forms.CharField(
        label="单位", max_length=20, required=False, widget=forms.TextInput(attrs={"placeholder": "如 %、人、次"})
    )

    @classmethod
    def key_of(cls, row: PlanTarget):
        return f"target-{row.ordinal}"

    @property
    def title(self):
        return f"个性目标 {self.row.ordinal}"

    def clean(self):
        """A goal that does not go with its baseline is not stored; the rest is."""
        data = super().clean()
        told = [data.get(name) for name in ("baseline", "goal", "direction")]
        if data.get("direction") and (sentence := wrong_goal(*told)):
            self.add_error("goal", sentence)
        return data

    def save(self, actor, values, seen):
        return plans.save_target(actor=actor, plan=self.options["plan"], ordinal=self.row.ordinal, seen=seen, **values)


class AttainedPart(PartForm):
    """At the year's end: what was reached of a target. Option ``files``: (key, title) of the plan's attachments."""

    kind = "attained"
    reached = FigureField(label="实际达到", required=False)
    evidence = LongTextField(label="达成说明", required=False, strip=False, rows=3)
    evidence_file_id = forms.TypedChoiceField(label="佐证附件", coerce=int, empty_value=None, required=False)

    @classmethod
    def key_of(cls, row: PlanTarget):
        return f"attained-{row.ordinal}"

    @property
    def title(self):
        return f"个性目标 {self.row.ordinal}"

    def prepare(self):
        offer_files(self)

    def save(self, actor, values, seen):
        row = self.row
        told = {name: values.get(name, getattr(row, name)) for name in ("reached", "evidence", "evidence_file_id")}
        return plans.record_attainment(actor=actor, plan=self.options["plan"], ordinal=row.ordinal, seen=seen, **told)


def offer_files(part: PartForm) -> None:
    """The plan's attachments as evidence; where there is none, no field."""
    files = part.options["files"]
    part.fields["evidence_file_id"].choices = [("", "不选"), *files]
    if not files:
        del part.fields["evidence_file_id"]


class TaskPart(PartForm):
    """Options: ``schools``, (key, name) of the members that may be concerned; ``goals``, key: text of the targets of the
    group's development plan that it may serve; ``served``, the same of those that tasks of the plan serve already."""

    kind = "task"
    adds = True
    field = forms.ChoiceField(label="领域", choices=PlanField)
    measure = LongTextField(label="任务举措", max_length=300, rows=2)
    target = forms.CharField(
        label="目标", max_length=100, required=False, widget=forms.TextInput(attrs={"placeholder": "要达到的数或结果"})
    )
    unit = forms.CharField(
        label="单位", max_length=20, required=False, widget=forms.TextInput(attrs={"placeholder": "如 次、人、%"})
    )
    baseline = forms.CharField(label="现状", max_length=100, required=False)
    responsible = forms.CharField(label="责任人", max_length=60, required=False)
    due_on = DayField(label="完成日期", required=False)
    money = YuanField(label="经费（元）", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    source = forms.ChoiceField(label="经费来源", choices=[("", "请选择"), *MoneySource.choices], required=False)
    serves_id = forms.TypedChoiceField(label="对应的规划目标", coerce=int, empty_value=None, required=False)
    schools = forms.TypedMultipleChoiceField(
        label="涉及成员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def key_of(cls, row: PlanTask):
        return f"task-{row.pk or 'new'}"

    @property
    def title(self):
        return f"任务 {self.row.ordinal}" if self.row.pk else "添加任务"

    def prepare(self):
        self.fields["schools"].choices = self.options["schools"]
        if not self.options["schools"]:
            del self.fields["schools"]
        goals = dict(self.options["goals"])
        kept = self.row.serves if self.row.serves_id else None
        if kept and kept.pk not in goals:  # of a plan no longer in force: what it was approved for stays
            goals[kept.pk] = self.options["served"].get(kept.pk, f"{kept.text}（尚未审定）")
        self.fields["serves_id"].choices = [("", "不对应"), *goals.items()]
        if not goals:
            del self.fields["serves_id"]

    def value_of(self, row, name):
        if name == "schools":  # one that left is not offered any more, and goes with the next change
            return self._offered(site.pk for site in row.schools.all()) if row.pk else []
        return getattr(row, name)

    def their(self, theirs):
        return theirs | ({"schools": self._offered(theirs["schools"])} if "schools" in theirs else {})

    def _offered(self, keys) -> list[int]:
        known = {key for key, _ in self.options["schools"]}
        return [key for key in keys if key in known]

    def save(self, actor, values, seen):
        plan, chosen = self.options["plan"], values.pop("schools", None)
        sites = None if chosen is None else [SiteKey(key) for key in self._offered(chosen)]
        if self.row.pk:
            return plans.save_task(actor=actor, task=self.row, seen=seen, values=values, schools=sites)
        if self.errors:  # a new one is stored whole or not at all
            return self.row
        return plans.add_task(actor=actor, plan=plan, values=values, schools=sites or ())


class SiteKey:
    """A site by its key alone: what the services need of a choice already checked."""

    def __init__(self, pk: int):
        self.pk = pk


class ProgressPart(PartForm):
    """Option ``files``: (key, title) of the plan's attachments."""

    kind = "progress"
    percent = forms.IntegerField(
        label="完成（%）",
        min_value=0,
        max_value=100,
        required=False,
        error_messages={
            "invalid": "完成比例请填 0 到 100 的整数。",
            "min_value": "完成比例请填 0 到 100 的整数。",
            "max_value": "完成比例请填 0 到 100 的整数。",
        },
    )
    light = forms.ChoiceField(label="进展", choices=Light)
    reached = forms.CharField(label="实际达到", max_length=100, required=False)
    evidence = LongTextField(label="说明与佐证", required=False, strip=False, rows=2)
    evidence_file_id = forms.TypedChoiceField(label="佐证附件", coerce=int, empty_value=None, required=False)

    @classmethod
    def key_of(cls, row: TaskProgress):
        return f"progress-{row.task_id}-{row.checkpoint}"

    @property
    def title(self):
        return row_label(self.row)

    def prepare(self):
        offer_files(self)
        if self.row.checkpoint != Checkpoint.YEAR:
            del self.fields["reached"]
        elif self.row.task.unit:
            self.fields["reached"].label = f"实际达到（{self.row.task.unit}）"

    def value_of(self, row, name):
        return None if name == "percent" and not row.revision else getattr(row, name)

    def save(self, actor, values, seen):
        if values.get("percent") is None or "light" not in values:
            if not self.errors:
                raise RuleViolation("请填写完成比例（0 到 100）。", field="percent", code="percent")
            return self.row
        row = self.row
        told = {name: values.get(name, getattr(row, name)) for name in ("reached", "evidence", "evidence_file_id")}
        return plans.record_progress(
            actor=actor,
            task=row.task,
            checkpoint=row.checkpoint,
            seen=seen,
            percent=values["percent"],
            light=values["light"],
            **told,
        )


def row_label(row: TaskProgress) -> str:
    return f"任务 {row.task.ordinal} {Checkpoint(row.checkpoint).label}"


class StrategyPart(PartForm):
    """Option ``void``: whoever changes a signed one has said that its signature may go."""

    kind = "strategy"
    text = LongTextField(label="学校策略", required=False, strip=False, rows=14)

    @classmethod
    def key_of(cls, row: SchoolStrategy):
        return f"strategy-{row.pk}"

    @property
    def title(self):
        return "学校策略"

    def save(self, actor, values, seen):
        void = self.options.get("void", False)
        return strategies.save_strategy(actor=actor, strategy=self.row, text=values["text"], seen=seen, void=void)


class ReportPart(PartForm):
    kind = "report"
    report = LongTextField(label="执行情况", required=False, strip=False, rows=8)

    @classmethod
    def key_of(cls, row: SchoolStrategy):
        return f"report-{row.pk}"

    @property
    def title(self):
        return "本校策略执行情况"

    def save(self, actor, values, seen):
        return strategies.save_report(actor=actor, strategy=self.row, text=values["report"], seen=seen)


# --- a part by its key -------------------------------------------------------------------------------------------------
def part_of(plan: AnnualPlan, key: str, data, task_options: dict) -> PartForm | None:
    """The form a key names, with what was sent; None when there is no such part (any more)."""
    kind, _, rest = key.partition("-")
    if kind in ("text", "summary"):
        row = plan.texts.select_related("edited_by").filter(field=rest).first()
        return row and (FieldPart if kind == "text" else SummaryPart)(row, data, plan=plan)
    if kind == "target":
        row = plan.targets.filter(ordinal=whole(rest)).first()
        return row and TargetPart(row, data, plan=plan)
    if kind == "task":
        row = new_task(plan) if rest == "new" else plan.tasks.filter(pk=whole(rest)).first()
        return row and TaskPart(row, data, **task_options)
    if kind == "progress":
        number, _, checkpoint = rest.partition("-")
        task = plan.tasks.filter(pk=whole(number)).first()
        if task is None or checkpoint not in Checkpoint.values:
            return None
        row = task.progress.filter(checkpoint=checkpoint).first() or new_progress(task, checkpoint)
        row.task = task
        return ProgressPart(row, data, files=evidence_files(plan))
    if kind == "attained":
        row = plan.targets.filter(ordinal=whole(rest)).first()
        return row and AttainedPart(row, data, plan=plan, files=evidence_files(plan))
    return None


def new_task(plan: AnnualPlan) -> PlanTask:
    return PlanTask(plan=plan, ordinal=0, field=PlanField.ORGANISATION, revision=0)


def new_progress(task: PlanTask, checkpoint: str) -> TaskProgress:
    return TaskProgress(task=task, checkpoint=checkpoint, percent=0, light=Light.GREEN, revision=0)
