"""The base of the roster's forms: their fields are the sheet's columns, their rules the sheet's rules."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups.registry.register.forms.fields import RecordInput
from groups.registry.register.words import SiteKind
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.fields import column_fields
from nanan_groups.records import act_forms
from staffing.roster.queries.places import Places
from staffing.roster.queries.posts import kept_post
from staffing.roster.services.basics import sheet_values
from staffing.roster.sheets import RosterSheet

FEW = 40  # so many choices are a list to choose from; more are typed with suggestions


class RosterForm(act_forms.ActForm):
    """``columns``: those of the sheet that this form enters. What else the sheet holds is as registered."""

    columns: tuple[str, ...] = ()
    record: object

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Added here and not by the class, so that each form offers what its person may choose.
        self.fields = column_fields(RosterSheet, self.columns) | self.fields if self.columns else self.fields
        self.post = kept_post(self.record) if self.record is not None else None
        day = self.fields["effective_on"].initial or timezone.localdate()
        self.places = Places(self.scope, day)
        self.offer()

    def offer(self) -> None:
        """Initial values and choices."""
        if self.record is not None:
            stored = sheet_values(self.record, self.post)
            for name in self.columns:
                self.fields[name].initial = stored[name]

    def offer_sites(self, institution: int) -> None:
        """A site of this school is chosen from a list."""
        sites = self.places.sites(institution)
        if "site" in self.fields and 0 < len(sites) <= FEW:
            meant = (
                sites[0].code if len(sites) == 1 else next((ref.code for ref in sites if ref.kind == SiteKind.MAIN), "")
            )
            blank = [] if meant or self.record is not None else [("", "请选择")]
            self.fields["site"].widget = forms.Select(choices=[*blank, *((ref.code, ref.short) for ref in sites)])
            self.fields["site"].initial = self.fields["site"].initial or meant
            self.fields["site"].help_text = ""

    def offer_schools(self) -> None:
        schools = self.places.schools()
        if len(schools) <= FEW:
            self.fields["school"].widget = forms.Select(choices=[(ref.code, ref.text) for ref in schools])
            self.fields["school"].help_text = ""
        else:
            self.fields["school"].widget = RecordInput("institution")
            self.fields["school"].help_text = "输入名称、拼音首字母或编码，从建议中选择。"
            self.fields["site"].widget = RecordInput("site")
        if len(schools) == 1:
            self.offer_sites(schools[0].id)

    def raw(self) -> dict:
        """What was entered, by column."""
        return {name: self.cleaned_data[name] for name in self.columns}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.columns:
            self.places = Places(self.scope, cleaned["effective_on"])
            self.judge(RosterSheet.row_type()(**(self._stored() | self.raw())))
        return cleaned

    def _stored(self) -> dict:
        """The columns this form does not enter, read as the sheet reads them."""
        if self.record is None:
            return {}
        stored = sheet_values(self.record, self.post)
        return {name: column.read(stored[name]) for name, column in RosterSheet.entered().items() if name in stored}

    def judge(self, row) -> None:
        for problem in RosterSheet.rules(row):
            self._wrong(problem.column, problem.sentence, problem.code)
        if not self.errors:
            try:
                self.place(row)
            except RuleViolation as refused:
                self._wrong(refused.field, refused.sentence, refused.code)

    def place(self, row) -> None:
        """Where the row belongs; RuleViolation when it cannot be there."""

    def _wrong(self, name: str, sentence: str, code: str) -> None:
        self.add_error(name if name in self.fields else None, ValidationError(sentence, code=code))
