"""Registering an entrusted legal person, and ending it."""

from django import forms

from groups.registry.register.forms.fields import CellField, RecordField
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.excel import Code
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records import act_forms
from staffing.entrustments import services
from staffing.entrustments.rules import CLAUSE
from staffing.roster.models import StaffMember
from staffing.roster.models.people import STAFF_NO


class Entrust(act_forms.ActForm):
    verb, title, subject, kinds = "entrust", "登记委托法人", None, act_forms.BOTH
    clause = CLAUSE
    help = (
        "按学校的委托文件登记：校区、受托人、权限、起止。一个校区同一时间只有一名；受托人在该校区所属集团的学校任职。"
    )
    service = staticmethod(services.entrust)

    site = RecordField("site", label="校区")
    staff_no = CellField(
        Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"), label="受托人工号"
    )
    powers = LongTextField(label="委托权限", max_length=500, rows=3)
    until = DayField(
        label="止日", required=False, register=True, help_text="该日起不再有效；不填为长期，变更不填的仍到原止日。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].label, self.fields["document"].required = "委托文件", True

    def clean_staff_no(self):
        seen = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER)
        found = seen.filter(staff_no__iexact=self.cleaned_data["staff_no"], void=False).first()
        if found is None:
            raise forms.ValidationError("名册中没有这个工号，请核对。", code="unknown")
        return found

    def arguments(self):
        data = self.cleaned_data
        return {"person": data["staff_no"]} | {name: data[name] for name in ("site", "powers", "document", "until")}


class EndEntrustment(act_forms.ActForm):
    verb, title, subject, kinds = "end", "终止委托法人", "entrustment", act_forms.CHANGE_ONLY
    clause = CLAUSE
    help = "从生效日起不再有效，生效日之前的登记保留。"
    service = staticmethod(services.end_entrustment)

    @staticmethod
    def owner_of(record):
        return None

    def arguments(self):
        return {"row": self.record}
