from django import forms

from groups.governance.admissions import services as admissions
from groups.governance.charters.forms import NEEDED, NoDocument, _today
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.case_forms import StepForm


class OpenAdmission(NoDocument):
    verb = "open-admission"
    title = "申请准入审定"
    clause = "细则 三(一)2"
    help = "确认后由区教委登记科室审定。审定须有已备案并施行的章程；审定通过后授牌。\n申请人不能审定自己的申请。"
    service = staticmethod(admissions.open_admission)

    grounds = LongTextField(
        label="申请说明",
        max_length=4000,
        required=False,
        rows=5,
        help_text="集团的办学条件和准备情况。",
    )
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


class ExamineForm(StepForm):
    examined_on = _today("审定日")
    document = forms.CharField(label="审定文号", max_length=60, error_messages=NEEDED)


class RefuseForm(StepForm):
    ended_on = _today("日期")
    ended_document = forms.CharField(label="文号", max_length=60, required=False)


class PlaqueForm(StepForm):
    plaque_number = forms.CharField(label="牌号", max_length=40, error_messages=NEEDED, help_text="全区不重复。")
    plaque_on = _today("授牌日")
    plaque_place = forms.CharField(label="授牌地点", max_length=80, error_messages=NEEDED)


class WithdrawForm(StepForm):
    ended_on = _today("撤销日")
    ended_document = forms.CharField(label="撤销文号", max_length=60, required=False)
