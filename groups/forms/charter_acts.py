"""Acts on charters, admissions and rules that are no step of a case: starting one, recording one decided before."""

from django import forms

from nanan_groups.kit.forms import DayField

from ..enums import GroupLegalForm, GroupRuleKind
from ..logic.charter_case import usual_legal_form
from ..models import GroupRule
from ..queries.charters import relations_of
from ..services import admissions, charters, rules
from .base import ENTRY_ONLY, ActForm


class GroupForm(ActForm):
    """``record``: the group it is done for."""

    kinds = ENTRY_ONLY
    reason = forms.CharField(label="办理说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @staticmethod
    def owner_of(record):
        """Nothing of the register is changed: no revision guards it."""
        return None


class NoDocument(GroupForm):
    document = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class StartCharter(NoDocument):
    verb = "start-charter"
    title = "起草章程"
    clause = "细则 三(一)2、3，四1"
    help = (
        "确认后建立一份章程草稿，由集团总校校长和集团办公室填写，校长提交，区教委审核备案。\n备案之前，原章程继续有效。"
    )
    service = staticmethod(charters.start_charter)

    legal_form = forms.ChoiceField(label="法人结构", choices=GroupLegalForm, widget=forms.RadioSelect)
    copy = forms.BooleanField(label="沿用现行章程的正文，在其上修订", required=False, initial=True)

    def prepare(self):
        former = charters.latest_filed(self.record)
        if former is None or not former.sections.exists():
            del self.fields["copy"]
        usual = usual_legal_form(relations_of(self.record))
        self.fields["legal_form"].initial = former.legal_form if former else usual.value

    def arguments(self):
        data = self.cleaned_data
        return {"group": self.record, "legal_form": data["legal_form"], "copy": data.get("copy", False)}


class RecordPastCharter(GroupForm):
    verb = "record-past-charter"
    title = "补录已备案的章程"
    clause = "细则 三(一)2、3"
    help = "用于平台启用前已经备案的章程，记为“补录”。\n章程正文和批复的扫描件在补录后的章程页上传。"
    service = staticmethod(charters.record_past_charter)

    filing_number = forms.CharField(label="备案号", max_length=60)
    filed_on = DayField(label="备案日")
    in_force_on = DayField(label="施行日", required=False, help_text="不填的，与备案日相同。")
    legal_form = forms.ChoiceField(label="法人结构", choices=GroupLegalForm, widget=forms.RadioSelect)
    document = forms.CharField(label="依据文件", max_length=200, help_text="批复或备案文件的发文字号、名称。")

    def prepare(self):
        self.fields["legal_form"].initial = usual_legal_form(relations_of(self.record)).value

    def arguments(self):
        own = {name: self.cleaned_data[name] for name in ("filing_number", "filed_on", "legal_form")}
        return {"group": self.record, "effective_on": self.cleaned_data["in_force_on"]} | own

    def refuse(self, problem):
        problem.field = {"effective_on": "in_force_on"}.get(problem.field, problem.field)
        super().refuse(problem)


class OpenAdmission(NoDocument):
    verb = "open-admission"
    title = "申请准入审定"
    clause = "细则 三(一)2"
    help = "确认后由区教委登记科室审定。审定须有已备案并施行的章程；审定通过后授牌。\n申请人不能审定自己的申请。"
    service = staticmethod(admissions.open_admission)

    grounds = forms.CharField(
        label="申请说明", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="集团的办学条件和准备情况。",
    )  # fmt: skip
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def arguments(self):
        return {"group": self.record, "grounds": self.cleaned_data["grounds"]}


class RecordPastAdmission(NoDocument):
    verb = "record-past-admission"
    title = "补录已授牌的准入"
    clause = "细则 三(一)2"
    help = "用于平台启用前已经审定、授牌的集团，记为“补录”。\n审定文件的扫描件在补录后的准入页上传。"
    service = staticmethod(admissions.record_past_admission)

    examined_on = DayField(label="审定日")
    examined_document = forms.CharField(label="审定文号", max_length=60)
    plaque_number = forms.CharField(label="牌号", max_length=40, help_text="全区不重复。")
    plaque_on = DayField(label="授牌日")
    plaque_place = forms.CharField(label="授牌地点", max_length=80)

    def arguments(self):
        names = ("examined_on", "plaque_number", "plaque_on", "plaque_place")
        own = {name: self.cleaned_data[name] for name in names}
        return {"group": self.record, "document": self.cleaned_data["examined_document"]} | own

    def refuse(self, problem):
        problem.field = {"document": "examined_document"}.get(problem.field, problem.field)
        super().refuse(problem)


class RuleForm(NoDocument):
    """``record``: the group, or the rule that is mended."""

    clause = "细则 三(一)3、6"
    help = "登记后在制度页上传正文。"

    rule_kind = forms.ChoiceField(label="类别", choices=GroupRuleKind, widget=forms.RadioSelect)
    title_text = forms.CharField(label="名称", max_length=120)
    adopted_on = DayField(label="施行日")
    ended_on = DayField(label="废止日", required=False, help_text="仍在施行的不填。")
    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def facts(self) -> dict:
        data = self.cleaned_data
        own = {name: data[name] for name in ("adopted_on", "ended_on", "note")}
        return own | {"kind": data["rule_kind"], "title": data["title_text"].strip()}


class AddRule(RuleForm):
    verb = "add-rule"
    title = "登记内部制度"
    service = staticmethod(rules.add_rule)

    def arguments(self):
        return {"group": self.record} | self.facts()


class ChangeRule(RuleForm):
    verb = "change-rule"
    title = "更正内部制度"
    service = staticmethod(rules.change_rule)

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, GroupRule) else None

    def prepare(self):
        names = {"kind": "rule_kind", "title": "title_text"}
        for name in rules.FACTS:
            self.fields[names.get(name, name)].initial = getattr(self.record, name)

    def arguments(self):
        return {"rule": self.record} | self.facts()
