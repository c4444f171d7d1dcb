"""Drafting an exchange, and the document of its decision."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import CellField, RecordField
from groups.rights.checks import own_places
from groups.rights.roles import CHANGE_ROSTER, DRAFT_GROUP_EXCHANGES, VIEW, VIEW_ROSTER
from groups.rights.words import Place
from nanan_groups.kit.excel import Code
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.names import same_name
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.exchange_cases.rules import CLAUSE
from staffing.exchange_cases.services import MOST_GROUNDS, Going, draft_exchange
from staffing.exchanges.words import ExchangeKind, Grade
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import Subject

NUMBER = "工号为 3–32 位字母、数字、短横或下划线。"


def _number(label: str, **more) -> CellField:
    return CellField(Code(32, pattern=STAFF_NO, sentence=NUMBER), label=label, **more)


def _numbered(number: str):
    return StaffMember.objects.filter(staff_no__iexact=number, void=False)


class DraftExchange(act_forms.ActForm):
    verb, title, subject, kinds, dated = "draft", "起草交流", None, act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = (
        "由派出学校经办人起草，提交后两校校长分别同意；集团内由集团总校校长安排，集团外由人事科室审批。\n"
        "集团办公室起草本集团内的交流，由派出学校经办人核对后提交。\n"
        "互派一件两人：填写对方学校的人员，两段同时成立或同时不成立。编制和任职不动。"
    )
    service = staticmethod(draft_exchange)

    exchange = forms.ChoiceField(label="种类", choices=ExchangeKind.choices)
    staff_no = _number("派出人员工号")
    to_site = RecordField("site", label="接收校点")
    partner = _number("对方人员工号", required=False, help_text="互派的填写：对方学校派来的人员。")
    partner_name = forms.CharField(label="对方人员姓名", max_length=40, required=False, help_text="与工号核对。")
    partner_site = RecordField("site", label="对方人员到的校点", required=False)
    start = DayField(label="起")
    end = DayField(label="计划止", help_text="该日起不再交流。")
    hours = forms.IntegerField(label="周课时", min_value=1, max_value=40, required=False, help_text="走教的填。")
    standard = forms.IntegerField(label="标准周课时", min_value=1, max_value=40, required=False)
    subject_of = forms.ChoiceField(label="任教学科", choices=[("", "不填"), *Subject.choices], required=False)
    grounds = LongTextField(label="事由和任务", max_length=MOST_GROUNDS, rows=4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()
        self.fields["reason"].required = False
        for name in ("to_site", "partner_site"):  # another school is named, and nothing else of it seen
            self.fields[name].scope = self.scope.widened(VIEW)
            self.fields[name].help_text = "输入校点全称或编码。"
        self.fields["reason"].widget = forms.HiddenInput()

    def clean_staff_no(self):
        """A clerk finds those of the own roster, a group's office those it reads."""
        right = VIEW_ROSTER if own_places(self.scope, DRAFT_GROUP_EXCHANGES, Place.GROUP) else CHANGE_ROSTER
        own = StaffPost.objects.visible_to(self.scope, right).filter(main=True).values("person")
        person = _numbered(self.cleaned_data["staff_no"]).filter(pk__in=own).first()
        if person is None:
            raise forms.ValidationError("在您可以起草的名册内没有找到这个工号，请核对。", code="person-unknown")
        return person

    def clean(self):
        """Of another school's people nothing is learned: number and name have to be known."""
        cleaned = super().clean()
        number, name = cleaned.get("partner"), cleaned.get("partner_name", "")
        cleaned["other"] = None
        if number:
            found = _numbered(number).first()
            if found is None or not same_name(found.name, name):
                self.add_error("partner", "没有找到工号和姓名都相符的人员，请核对。")
            else:
                cleaned["other"] = found
            if not cleaned.get("partner_site"):
                self.add_error("partner_site", "请填写对方人员到本校的校点。")
        return cleaned

    def arguments(self):
        data = self.cleaned_data
        going = [
            Going(data["staff_no"], data["to_site"], data["hours"] or 0, data["standard"] or 0, data["subject_of"])
        ]
        if data["other"] is not None:
            going.append(Going(data["other"], data["partner_site"]))
        return {
            "kind": data["exchange"],
            "going": going,
            "start": data["start"],
            "end": data["end"],
            "grounds": data["grounds"],
        }

    def refuse(self, problem):
        problem.field = {"kind": "exchange", "document": "grounds"}.get(problem.field, problem.field)
        super().refuse(problem)


class DecideForm(StepForm):
    document = forms.CharField(label="决定文件", max_length=200, error_messages={"required": "请写明决定文件。"})


class AssessForm(StepForm):
    """A grade for each person who came to the assessing school; a mutual case has two, each assessed by the other school. None
    for a leg that was made void."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in (
            self.record.legs.filter(leg__isnull=False).select_related("person", "to_site__institution").order_by("pk")
        ):
            self.fields[f"grade_{one.pk}"] = forms.ChoiceField(
                label=f"{one.person.name}（到{one.to_site.institution}）的等次",
                choices=[("", "由该校考核，不填"), *Grade.choices],
                required=False,
            )
