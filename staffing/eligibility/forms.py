"""The acts on parameters and on the yearly list."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import CellField
from groups.rights.roles import OBJECT_TO_LIST, RUN_EXCHANGES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Code
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records import act_forms
from staffing.eligibility.models import CensusEntry, Objection
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.rules.parameters import PARAMETERS
from staffing.eligibility.services import lists
from staffing.eligibility.services.parameters import set_parameter
from staffing.eligibility.words import Standing
from staffing.roster.models import StaffMember
from staffing.roster.models.people import STAFF_NO

FIRST, AHEAD = 2022, 2


def _years() -> list[tuple[int, str]]:
    last = school_year_of(timezone.localdate()) + AHEAD
    return [(year, f"{school_year_text(year)}学年") for year in range(last, FIRST - 1, -1)]


class RoundForm(act_forms.ActForm):
    """``right``: who may. The day of the act is today; its own days are fields of their own."""

    dated = False
    right = RUN_EXCHANGES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()

    @staticmethod
    def owner_of(record):
        if isinstance(record, CensusEntry):
            return record.of
        if isinstance(record, Objection):
            return record.entry.of
        return record


class SetParameter(RoundForm):
    verb, title, subject, kinds = "set-parameter", "设定交流参数", None, act_forms.ENTRY_ONLY
    help = (
        "从所选学年起生效，直到下一次设定。区里没有设定的，页面显示国家参考值或平台默认读法和来源，不当作本区的指标。"
        "已经冻结的名册用的参数不变。"
    )
    service = staticmethod(set_parameter)

    code = forms.ChoiceField(label="参数", choices=[(one.code, one.label) for one in PARAMETERS.values()])
    first_year = forms.TypedChoiceField(label="自学年", coerce=int)
    value = forms.CharField(label="取值", max_length=24)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_year"].choices = _years()
        code = str(self.initial.get("code") or self.data.get("code") or "")
        of = PARAMETERS.get(code)
        year = str(self.initial.pop("first_year", ""))
        known = {str(each) for each, _ in self.fields["first_year"].choices}
        self.fields["first_year"].initial = int(year) if year in known else school_year_of(timezone.localdate())
        if of is None:
            return
        held = parameters_of(self.fields["first_year"].initial)[code]
        self.fields["value"].help_text = f"{of.help} 现为 {held.text}（{held.origin_text}：{held.source}）。".strip()
        if of.options is not None:
            self.fields["value"] = forms.ChoiceField(
                label="取值", choices=list(of.options.items()), help_text=self.fields["value"].help_text
            )
        self.fields["value"].initial = held.value
        self.fields["document"].label, self.fields["document"].required = "文件依据", True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code") in PARAMETERS and "value" in cleaned:
            try:
                cleaned["value"] = PARAMETERS[cleaned["code"]].read(cleaned["value"])
            except RuleViolation as refused:
                self.add_error("value", refused.sentence)
        return cleaned

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("code", "first_year", "value", "document")}


class DrawList(RoundForm):
    verb, title, subject, kinds = "draw-list", "生成应交流名册", None, act_forms.ENTRY_ONLY
    clause = "意见 五(二)4；细则 三(一)5"
    help = (
        "按该学年的参数，对基准日在册的全部人员逐人判定：应交流、暂缓，各一行理由。只有在编的专任教师和校级领导列入；"
        "用工性质待核的不当作在编，单独计数。公示之前可以重新生成。"
    )
    service = staticmethod(lists.draw_list)

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    census_day = DayField(label="基准日", help_text="默认该学年的 9 月 1 日。", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = school_year_of(timezone.localdate())
        self.fields["school_year"].choices = [(year, text) for year, text in _years() if year <= now]
        self.fields["school_year"].initial = now

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("school_year", "census_day")}


class PostList(RoundForm):
    verb, title, subject, kinds = "post", "公示名册", "list", act_forms.ENTRY_ONLY
    help = "名册在各校公示；公示期间学校可以对本校人员提出异议。公示期满、异议都已答复，才能冻结。"
    service = staticmethod(lists.post_list)

    start = DayField(label="公示起")
    until = DayField(label="公示止", help_text="公示的最后一天。")

    def prepare(self):
        today = timezone.localdate()
        days = parameters_of(self.record.school_year).number("posting_days")
        self.fields["start"].initial, self.fields["until"].initial = today, today + timedelta(days=days - 1)

    def arguments(self):
        return {"row": self.record, "start": self.cleaned_data["start"], "until": self.cleaned_data["until"]}


class FreezeList(RoundForm):
    verb, title, subject, kinds = "freeze", "冻结名册", "list", act_forms.ENTRY_ONLY
    help = "冻结后名单不再改动，集团的交流比例以它为准。以后发现有误，用补充更正说明。"
    service = staticmethod(lists.freeze_list)

    def arguments(self):
        return {"row": self.record}


class AddAddendum(RoundForm):
    verb, title, subject, kinds = "addendum", "补充更正", "list", act_forms.ENTRY_ONLY
    help = "冻结的名单不改动；补充更正写明更正谁、从什么更正为什么、理由和依据，与名册一并公布。"
    service = staticmethod(lists.add_addendum)

    staff_no = CellField(Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"), label="工号")
    after = forms.ChoiceField(
        label="更正为",
        choices=[(one.value, one.label) for one in Standing if one != Standing.UNVERIFIED],
    )
    text = LongTextField(label="理由", max_length=300, rows=2)

    def prepare(self):
        self.fields["document"].required = True

    def clean_staff_no(self):
        person = StaffMember.objects.filter(staff_no__iexact=self.cleaned_data["staff_no"], void=False).first()
        if person is None:
            raise forms.ValidationError("名册中没有这个工号。", code="person-unknown")
        self.person = person
        return self.cleaned_data["staff_no"]

    def arguments(self):
        data = self.cleaned_data
        return {"row": self.record, "person": self.person, "after": data["after"], "reason": data["text"],
                "document": data["document"]}  # fmt: skip


class RaiseObjection(RoundForm):
    verb, title, subject, kinds, right = "object", "提出异议", "entry", act_forms.ENTRY_ONLY, OBJECT_TO_LIST
    help = "公示期间，学校对本校人员的一行理由提出异议。区教委人事科室逐条答复，答复前名册不冻结。"
    service = staticmethod(lists.raise_objection)

    text = LongTextField(label="异议内容", max_length=500, rows=3)

    def arguments(self):
        return {"entry": self.record, "text": self.cleaned_data["text"]}


class AnswerObjection(RoundForm):
    verb, title, subject, kinds = "answer", "答复异议", "objection", act_forms.ENTRY_ONLY
    help = "采纳的写明改定的结果和理由，该行标为人工改定；不采纳的写明原因。答复后学校可以看到。"
    service = staticmethod(lists.answer_objection)

    upheld = forms.ChoiceField(label="答复", choices=[("no", "不采纳"), ("yes", "采纳")], widget=forms.RadioSelect)
    standing = forms.ChoiceField(
        label="改定为",
        choices=[("", "不改"), *((one.value, one.label) for one in Standing if one in lists.SETTABLE)],
        required=False,
    )
    line = forms.CharField(label="改定的理由", max_length=300, required=False)
    answer = LongTextField(label="答复内容", max_length=500, rows=3)

    def arguments(self):
        data = self.cleaned_data
        facts = {name: data[name] for name in ("standing", "line", "answer")}
        return {"objection": self.record, "upheld": data["upheld"] == "yes"} | facts


FORMS = {
    (form.subject, form.verb): form
    for form in (SetParameter, DrawList, PostList, FreezeList, AddAddendum, RaiseObjection, AnswerObjection)
}
