"""The parts of a plan as forms. Each is saved by itself, against the revision its writer saw: while it is typed, or all at
once by the button of a page without script. What was not touched is left alone, whoever changed it meanwhile.
"""

import hashlib
import json
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField

from ..enums import Checkpoint, Difficulty, Light, PlanField
from ..logic.plan_diff import yuan
from ..models import AnnualPlan, PlanTarget, PlanTask, PlanText, SchoolStrategy, TaskProgress
from ..services import plans
from ..services.plan_writing import Conflict

_MONEY = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)


class YuanField(forms.Field):
    """Money typed in 元 and kept in fen."""

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").replace(" ", "").removesuffix("元")
        if not text:
            return 0
        found = _MONEY.fullmatch(text)
        if not found:
            raise ValidationError(f"经费“{text[:20]}”无法识别，请以元为单位填写，如 12000 或 1500.50。", code="money")
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

    def prepare_value(self, value):
        return yuan(value) if isinstance(value, int) else value


class PartForm(forms.Form):
    """``row`` is what is written to; a row not yet stored has revision 0. ``theirs`` is filled in after a conflict:
    (label, what stands there now) for each field that differs."""

    kind = ""
    adds = False  # one of its cards makes a new row
    use_required_attribute = False

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, row, data=None, **options):
        self.row, self.options = row, options
        self.theirs: list[dict] = []
        super().__init__(data, prefix=self.key_of(row))
        self.prepare()
        stock = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.error_messages.get("required") is stock:
                field.error_messages["required"] = "此项必填。"
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "请从所列选项中选择。"
            if name not in ("seen", "was"):
                self.initial.setdefault(name, self.value_of(row, name))
        self.initial |= {"seen": row.revision, "was": self._digest(self._stored)}

    @classmethod
    def key_of(cls, row) -> str:
        raise NotImplementedError

    def prepare(self) -> None:
        """Choices that depend on the plan."""

    def value_of(self, row, name: str):
        return getattr(row, name)

    def save(self, actor, values: dict, seen: int):
        raise NotImplementedError

    def their(self, theirs: dict) -> dict:
        """What somebody else wrote, by the names of the form's fields."""
        return theirs

    # --- what the page needs ---------------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        return self.prefix

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def content(self) -> list:
        """The fields that are written, in their order."""
        return [self[name] for name in self.fields if name not in ("seen", "was")]

    # --- touched or not --------------------------------------------------------------------------------------------
    def _digest(self, values_of) -> str:
        told = [sorted(values_of(name)) for name in self.fields if name not in ("seen", "was")]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def _stored(self, name: str) -> list[str]:
        return self._raw(name, self.initial[name])

    def _raw(self, name: str, value) -> list[str]:
        """A value as the browser would send it back."""
        field = self.fields[name]
        shown = field.widget.format_value(field.prepare_value(value))
        many = shown if isinstance(shown, (list, tuple)) else [shown]
        return [str(one).replace("\r\n", "\n") for one in many if one not in (None, "")]

    def _sent(self, name: str) -> list[str]:
        return [one.replace("\r\n", "\n") for one in self.data.getlist(self.add_prefix(name)) if one]

    @property
    def touched(self) -> bool:
        """A part that was not sent at all is not touched either."""
        sent = any(self.add_prefix(name) in self.data for name in self.fields)
        return sent and self._digest(self._sent) != self.data.get(self.add_prefix("was"), "")

    # --- saving ----------------------------------------------------------------------------------------------------
    def settle(self, actor) -> "PartForm":
        """Save what may be saved; the form to show next. ``saved`` says whether all of it is stored."""
        if not self.touched:
            return self._fresh(self.row)
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "was")}
        try:
            row = self.save(actor, values, self.cleaned_data.get("seen") or 0)
        except Conflict as conflict:
            after = self._again(conflict.revision)
            after.add_error(None, conflict.sentence)
            theirs = self.their(conflict.theirs).items()
            after.theirs = [self._their(name, value) for name, value in theirs if name in self.fields]
            after.theirs = [one for one in after.theirs if sorted(one["raw"]) != sorted(self._sent(one["name"]))]
            return after
        except RuleViolation as refused:
            if refused.code in ("not-editable", "gone"):
                raise
            self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
            return self
        return self._again(row.revision, row) if self.errors else self._fresh(row)

    def _fresh(self, row) -> "PartForm":
        return type(self)(row, **self.options)

    def _again(self, seen: int, row=None) -> "PartForm":
        """The same words once more, to go on from the revision that stands there now."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = str(seen)
        again = type(self)(row or self.row, data, **self.options)
        again.is_valid()
        return again

    def _their(self, name: str, value) -> dict:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            known = dict(field.choices)
            text = "、".join(str(known.get(one, one)) for one in value)
        elif isinstance(field, forms.ChoiceField):
            text = dict(field.choices).get(value, value)
        else:
            text = field.prepare_value(value)
        text = day_text(text) if hasattr(text, "year") else text
        return {"name": name, "label": field.label, "raw": self._raw(name, value), "text": str(text or "（空）")}


class TextPart(PartForm):
    kind = "text"
    text = forms.CharField(label="正文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}))

    @classmethod
    def key_of(cls, row: PlanText):
        return f"text-{row.field}"

    @property
    def title(self):
        return self.row.get_field_display()

    def prepare(self):
        self.fields["text"].label = self.title

    def save(self, actor, values, seen):
        return plans.save_text(
            actor=actor, plan=self.options["plan"], field=self.row.field, text=values["text"], seen=seen
        )


class SummaryPart(TextPart):
    kind = "summary"
    text = None
    summary = forms.CharField(label="年终总结", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5}))

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
    kind = "target"
    text = forms.CharField(label="目标", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    measure = forms.CharField(label="衡量办法", max_length=200, required=False)
    difficulty = forms.ChoiceField(label="难度", choices=Difficulty)

    @classmethod
    def key_of(cls, row: PlanTarget):
        return f"target-{row.ordinal}"

    @property
    def title(self):
        return f"个性目标 {self.row.ordinal}"

    def save(self, actor, values, seen):
        return plans.save_target(actor=actor, plan=self.options["plan"], ordinal=self.row.ordinal, seen=seen, **values)


class TaskPart(PartForm):
    """Options: ``schools``, (key, name) of the members that may be concerned; ``goals``, key: text of the targets of the
    group's development plan that it may serve; ``served``, the same of those that tasks of the plan serve already."""

    kind = "task"
    adds = True
    field = forms.ChoiceField(label="领域", choices=PlanField)
    measure = forms.CharField(label="任务举措", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
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
    kind = "progress"
    percent = forms.IntegerField(
        label="完成（%）", min_value=0, max_value=100, required=False,
        error_messages={
            "invalid": "完成比例请填 0 到 100 的整数。", "min_value": "完成比例请填 0 到 100 的整数。",
            "max_value": "完成比例请填 0 到 100 的整数。",
        },
    )  # fmt: skip
    light = forms.ChoiceField(label="进展", choices=Light)
    evidence = forms.CharField(
        label="说明与佐证", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def key_of(cls, row: TaskProgress):
        return f"progress-{row.task_id}-{row.checkpoint}"

    @property
    def title(self):
        return row_label(self.row)

    def value_of(self, row, name):
        return None if name == "percent" and not row.revision else getattr(row, name)

    def save(self, actor, values, seen):
        if values.get("percent") is None or "light" not in values:
            if not self.errors:
                raise RuleViolation("请填写完成比例（0 到 100）。", field="percent", code="percent")
            return self.row
        return plans.record_progress(
            actor=actor, task=self.row.task, checkpoint=self.row.checkpoint, seen=seen, **values
        )


def row_label(row: TaskProgress) -> str:
    return f"任务 {row.task.ordinal} {Checkpoint(row.checkpoint).label}"


class StrategyPart(PartForm):
    kind = "strategy"
    text = forms.CharField(label="学校策略", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14}))

    @classmethod
    def key_of(cls, row: SchoolStrategy):
        return f"strategy-{row.pk}"

    @property
    def title(self):
        return "学校策略"

    def save(self, actor, values, seen):
        return plans.save_strategy(actor=actor, strategy=self.row, text=values["text"], seen=seen)


# --- a part by its key -------------------------------------------------------------------------------------------------
def part_of(plan: AnnualPlan, key: str, data, task_options: dict) -> PartForm | None:
    """The form a key names, with what was sent; None when there is no such part (any more)."""
    kind, _, rest = key.partition("-")
    if kind in ("text", "summary"):
        row = plan.texts.select_related("edited_by").filter(field=rest).first()
        return row and (TextPart if kind == "text" else SummaryPart)(row, data, plan=plan)
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
        return ProgressPart(row, data)
    return None


def whole(text: str) -> int:
    """A row's number; what is none is the number of no row (SQLite cannot even ask for more)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def new_task(plan: AnnualPlan) -> PlanTask:
    return PlanTask(plan=plan, ordinal=0, field=PlanField.ORGANISATION, revision=0)


def new_progress(task: PlanTask, checkpoint: str) -> TaskProgress:
    return TaskProgress(task=task, checkpoint=checkpoint, percent=0, light=Light.GREEN, revision=0)
