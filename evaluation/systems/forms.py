"""The officer's forms: a system, its rules, an indicator, a named part of it; and the leader's publication."""

from django import forms
from django.utils import timezone

from evaluation.scoring.rules.settings import SETTINGS
from evaluation.scoring.words import Aim, Kind, Part, Pooling, Rounding, SmallCategory
from evaluation.sources.rules import SOURCES
from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.queries import named_part
from evaluation.systems.services import indicators, systems
from evaluation.systems.words import SystemState, Variant, codes_of, parse_points, points_text
from groups.rights.roles import DECIDE_EVALUATION, RUN_EVALUATION
from nanan_groups.kit.forms import DayField, LongTextField, ParsedField
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm


class PointsField(ParsedField):
    """Points typed as 3 or 0.5, kept in hundredths."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 8)
        super().__init__(**kwargs)

    def parse(self, text):
        return parse_points(text, label=self.label)

    def show(self, value):
        return points_text(value)


class SystemForm(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "细则 三(一)6"
    right = RUN_EVALUATION

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(cls.right)


class StartSystem(SystemForm):
    verb = "start"
    title = "建立指标体系"
    help = "照参考目录或以前的一份建立；建立后逐项修改，由区教委领导发布。"
    service = staticmethod(systems.start_system)

    year = forms.IntegerField(label="学年", min_value=2022, max_value=2199, help_text="起始年，如 2026。")
    name = forms.CharField(label="名称", max_length=80)
    base = forms.ModelChoiceField(label="照哪一份", queryset=IndicatorSystem.objects.none(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = IndicatorSystem.objects.order_by("-year", "-number")
        self.fields["base"].label_from_instance = lambda one: f"{one.title}（{one.version_text}）"
        self.fields["year"].initial = school_year_of(timezone.localdate())

    @staticmethod
    def owner_of(record):
        return None

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("year", "name", "base")}


class ChangeRules(SystemForm):
    verb = "rules"
    title = "修改评估规则"
    help = "随指标体系一起发布，各集团在评估开始前就能看到。"
    service = staticmethod(systems.change_rules)

    name = forms.CharField(label="名称", max_length=80)
    pooling = forms.ChoiceField(label="多名专家的取法", choices=Pooling)
    valid_scores = forms.IntegerField(label="有效评分最少份数", min_value=1, max_value=20)
    top_from = PointsField(label="优秀从多少分起")
    good_from = PointsField(label="良好从多少分起")
    fit_from = PointsField(label="合格从多少分起")
    top_share = PointsField(label="优秀所占百分比", required=False, help_text="每一类别里，如 30；留空为不限。")
    rounding = forms.ChoiceField(label="名额取整", choices=Rounding)
    small_below = forms.IntegerField(label="小类别：参评集团少于几个", min_value=0, max_value=50)
    small = forms.ChoiceField(label="小类别的名额", choices=SmallCategory)
    ranks = forms.BooleanField(label="排名", required=False)
    vetoes = forms.BooleanField(label="否决事项", required=False)
    appeals = forms.BooleanField(label="申诉", required=False)
    appeal_days = forms.IntegerField(label="申诉期（工作日）", min_value=1, max_value=30)

    def prepare(self):
        self.fields["name"].initial = self.record.title
        for each in IndicatorSystem.RULES:
            self.fields[each].initial = getattr(self.record, each)

    def arguments(self):
        told = {each: self.cleaned_data[each] for each in IndicatorSystem.RULES}
        return {"system": self.record, "name": self.cleaned_data["name"]} | told


class PublishSystem(SystemForm):
    verb = "publish"
    title = "发布指标体系"
    help = "发布后各集团可见，不能再改；下一学年照它建立新的一份。"
    right = DECIDE_EVALUATION
    service = staticmethod(systems.publish_system)

    published_on = DayField(label="发布日")

    def prepare(self):
        self.fields["published_on"].initial = timezone.localdate()
        self.fields["document"].required = True
        self.fields["document"].label = "发布文号"

    def arguments(self):
        return {"system": self.record, "published_on": self.cleaned_data["published_on"]}


class IndicatorForm(SystemForm):
    """``record``: the system for a new one, else the indicator."""

    code = forms.RegexField(
        r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$", label="编号", max_length=8,
        error_messages={"invalid": "编号由数字、字母和短横线组成，如 1-2。"},
    )  # fmt: skip
    name = forms.CharField(label="指标名称", max_length=60)
    part = forms.ChoiceField(label="部分", choices=Part)
    dimension = forms.CharField(label="维度", max_length=30)
    weight = PointsField(label="权重", help_text="全部指标合计 100。")
    aim = forms.ChoiceField(label="方向", choices=[("", "不标"), *Aim.choices], required=False)
    method = LongTextField(label="计分说明", max_length=1000, required=False)
    evidence = forms.CharField(label="佐证和数据", max_length=200, required=False)
    moves_to = forms.CharField(
        label="不适用时并入",
        max_length=80,
        required=False,
        help_text="指标编号，用顿号隔开；留空的在本维度按比例放大。",
    )

    def facts(self) -> dict:
        return {each: self.cleaned_data[each] for each in Indicator.FACTS} | {
            "moves_to": codes_of(self.cleaned_data["moves_to"])
        }


class AddIndicator(IndicatorForm):
    verb = "add-indicator"
    title = "新增指标"
    service = staticmethod(indicators.add_indicator)

    def arguments(self):
        return {"system": self.record} | self.facts()


class ChangeIndicator(IndicatorForm):
    verb = "change"
    title = "修改指标"
    service = staticmethod(indicators.change_indicator)

    @staticmethod
    def owner_of(record):
        return record.system if record is not None else None

    def prepare(self):
        for each in Indicator.FACTS:
            self.fields[each].initial = getattr(self.record, each)
        self.fields["moves_to"].initial = "、".join(self.record.moves_to)

    def arguments(self):
        return {"indicator": self.record} | self.facts()


class RemoveIndicator(SystemForm):
    verb = "remove"
    title = "删除指标"
    help = "连同它的计分部分一起删除；办理记录保留。"
    service = staticmethod(indicators.remove_indicator)

    @staticmethod
    def owner_of(record):
        return record.system if record is not None else None

    def arguments(self):
        return {"indicator": self.record}


def _settings_help() -> str:
    told = (f"{Kind(kind).label}：{'、'.join(one.label for one in specs)}" for kind, specs in SETTINGS.items())
    return "每行一个，写作“名称=值”，如 目标=10%。" + "；".join(told) + "。"


class PartForm(SystemForm):
    """``record``: the indicator for a new one, else the part."""

    name = forms.CharField(label="名称", max_length=40)
    judged = forms.ChoiceField(label="计分方式", choices=Kind)
    points = PointsField(label="分值", help_text="各部分合计等于指标的权重。")
    source = forms.ChoiceField(
        label="数据来源", required=False,
        choices=[("", "由专家或科室评定"), *((one.key, one.label) for one in SOURCES.values())],
    )  # fmt: skip
    settings = LongTextField(label="参数", max_length=500, required=False, help_text=_settings_help())
    variant = forms.ChoiceField(label="适用类型", choices=[("", "全部"), *Variant.choices], required=False)
    levels = LongTextField(label="等级说明", max_length=1000, required=False, rows=4, help_text="每行一个等级。")

    def facts(self) -> dict:
        own = {each: self.cleaned_data[each] for each in IndicatorPart.FACTS if each != "kind"}
        return own | {"kind": self.cleaned_data["judged"]}


class AddPart(PartForm):
    verb = "add-part"
    title = "新增计分部分"
    service = staticmethod(indicators.add_part)
    owner_of = staticmethod(ChangeIndicator.owner_of)

    def arguments(self):
        return {"indicator": self.record} | self.facts()


class ChangePart(PartForm):
    verb = "change"
    title = "修改计分部分"
    service = staticmethod(indicators.change_part)

    @staticmethod
    def owner_of(record):
        return record.indicator.system if record is not None else None

    def prepare(self):
        for each in IndicatorPart.FACTS:
            self.fields["judged" if each == "kind" else each].initial = getattr(self.record, each)
        self.fields["settings"].initial = named_part(self.record).settings_text.replace("；", "\n")

    def arguments(self):
        return {"part": self.record} | self.facts()


class RemovePart(SystemForm):
    verb = "remove"
    title = "删除计分部分"
    service = staticmethod(indicators.remove_part)
    owner_of = staticmethod(ChangePart.owner_of)

    def arguments(self):
        return {"part": self.record}


SYSTEM_ACTS = {form.verb: form for form in (ChangeRules, AddIndicator, PublishSystem)}
INDICATOR_ACTS = {form.verb: form for form in (ChangeIndicator, AddPart, RemoveIndicator)}
PART_ACTS = {form.verb: form for form in (ChangePart, RemovePart)}


def open_acts(acts: dict, scope, system: IndicatorSystem) -> list[type[SystemForm]]:
    """Those that may be done now, by this person."""
    if system.state != SystemState.DRAFT:
        return []
    return [form for form in acts.values() if form.allowed(scope)]
