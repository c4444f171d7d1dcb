"""The parts of a charter as forms: what the group writes, and what the reviewer says of each."""

from django import forms

from ..enums import CharterPart, Verdict
from ..models import CharterSection
from ..services import charters
from .plan_parts import PartForm


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
    text = forms.CharField(label="正文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6}))
    reference = forms.CharField(
        label="见附件何处", max_length=60, required=False,
        widget=forms.TextInput(attrs={"placeholder": "正文在附件中的，写明章节，如“第三章”"}),
    )  # fmt: skip

    def prepare(self):
        self.fields["text"].label = f"{self.title}：正文"

    def save(self, actor, values, seen):
        whole = {name: getattr(self.row, name) for name in ("text", "reference")} | values
        return charters.save_section(actor=actor, section=self.row, seen=seen, **whole)


class ReviewPart(_Section):
    kind = "review"
    verdict = forms.ChoiceField(label="审核", choices=Verdict, required=False)
    remark = forms.CharField(label="审核意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def save(self, actor, values, seen):
        whole = {name: getattr(self.row, name) for name in ("verdict", "remark")} | values
        return charters.review_section(actor=actor, section=self.row, seen=seen, **whole)
