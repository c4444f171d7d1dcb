"""Acts on charters, admissions and rules that are no step of a case: starting one, recording one decided before."""

from django import forms
from django.utils import timezone

from groups.governance.charters import services as charters
from groups.governance.charters.models import CharterSection
from groups.governance.charters.rules import usual_legal_form
from groups.governance.charters.words import CharterPart, GroupLegalForm, Verdict
from groups.papers.parts.forms import PartForm
from groups.registry.register.forms.base import ActForm
from groups.registry.register.queries.names import relations_of
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY
from nanan_groups.records.case_forms import StepForm


class GroupForm(ActForm):
    """``record``: the group it is done for."""

    kinds = ENTRY_ONLY
    reason = LongTextField(label="办理说明", max_length=500, required=False, rows=2)

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


class _Section(PartForm):
    @classmethod
    def key_of(cls, row: CharterSection):
        return f"part-{row.part}"

    @property
    def title(self):
        return self.row.get_part_display()

    @property
    def clause(self) -> str:
        return CharterPart(self.row.part).clause

    @property
    def required_part(self) -> bool:
        return CharterPart(self.row.part) in self.options["required"]


class SectionPart(_Section):
    kind = "section"
    text = LongTextField(label="正文", required=False, strip=False, rows=6)
    reference = forms.CharField(
        label="见附件何处",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "正文在附件中的，写明章节，如“第三章”"}),
    )

    def prepare(self):
        self.fields["text"].label = f"{self.title}：正文"

    def save(self, actor, values, seen):
        whole = {name: getattr(self.row, name) for name in ("text", "reference")} | values
        return charters.save_section(actor=actor, section=self.row, seen=seen, **whole)


class ReviewPart(_Section):
    kind = "review"
    verdict = forms.ChoiceField(label="审核", choices=Verdict, required=False)
    remark = LongTextField(label="审核意见", max_length=300, required=False, rows=2)

    def save(self, actor, values, seen):
        whole = {name: getattr(self.row, name) for name in ("verdict", "remark")} | values
        return charters.review_section(actor=actor, section=self.row, seen=seen, **whole)


NEEDED = {"required": "此项必填。"}


def _today(label: str, help_text: str = "") -> DayField:
    return DayField(label=label, initial=timezone.localdate, help_text=help_text)


class FileForm(StepForm):
    filing_number = forms.CharField(
        label="备案号", max_length=60, error_messages=NEEDED, help_text="如“南岸教章备〔2026〕1号”，全区不重复。"
    )
    filed_on = _today("备案日")
    effective_on = _today("施行日", "不早于备案日；从这一天起替代原章程。")
