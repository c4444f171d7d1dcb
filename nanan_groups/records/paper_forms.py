"""The form of one official paper, the same for every kind of case."""

from django import forms
from django.utils import timezone

from nanan_groups.kit.forms import DayField, LongTextField

from . import papers
from .act_forms import ENTRY_ONLY, ActForm
from .models import Case, CasePaper, PaperKind


class PaperForm(ActForm):
    """``record``: the case, or the paper that is corrected."""

    kinds = ENTRY_ONLY
    help = (
        "来文写明发文单位和收文日期；发文写明发文字号、发文单位和成文日期；公示写明起止日期和地点。\n"
        "盖章的扫描件在流程页“公文扫描件”处上传。"
    )

    paper_kind = forms.ChoiceField(label="种类", choices=PaperKind, widget=forms.RadioSelect)
    title_text = forms.CharField(label="标题", max_length=200)
    number = forms.CharField(label="发文字号", max_length=60, required=False, help_text="如“南岸教〔2026〕12号”。")
    office = forms.CharField(label="发文单位", max_length=80, required=False)
    dated_on = DayField(label="成文日期", required=False)
    received_on = DayField(label="收文日期", required=False)
    published_from = DayField(label="公示起", required=False, help_text="种类为公示时填写。")
    published_to = DayField(label="公示止", required=False)
    published_where = forms.CharField(
        label="公示地点", max_length=120, required=False, help_text="如“区教委网站、学校公告栏”。"
    )
    note = LongTextField(label="备注", max_length=300, required=False, rows=2)
    reason = LongTextField(label="办理说明", max_length=500, required=False, rows=2)
    document = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, CasePaper) else None

    def facts(self) -> dict:
        """What the service takes: the names of the model's own fields."""
        data = self.cleaned_data
        own = {name: data[name] for name in papers.FACTS if name not in ("kind", "title")}
        return own | {"kind": data["paper_kind"], "title": data["title_text"]}

    def clean(self):
        data = super().clean()
        for name in ("dated_on", "received_on"):
            if (day := data.get(name)) is not None and day > timezone.localdate():
                self.add_error(name, f"{self.fields[name].label}不能晚于今天。")
        return data

    def refuse(self, problem):
        problem.field = {"kind": "paper_kind", "title": "title_text"}.get(problem.field, problem.field)
        super().refuse(problem)


class AddPaper(PaperForm):
    title = "登记公文"
    service = staticmethod(papers.add_paper)
    record: Case

    def arguments(self):
        return {"case": self.record} | self.facts()


class CorrectPaper(PaperForm):
    title = "更正公文"
    service = staticmethod(papers.correct_paper)
    record: CasePaper

    def prepare(self):
        names = {"kind": "paper_kind", "title": "title_text"}
        for name in papers.FACTS:
            self.fields[names.get(name, name)].initial = getattr(self.record, name)

    def arguments(self):
        return {"paper": self.record} | self.facts()
