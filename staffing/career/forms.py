"""The acts on the dated facts of a person: registering one, correcting one, withdrawing one."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import CellField, RecordField
from nanan_groups.kit.excel import Month
from nanan_groups.kit.forms import DayField
from nanan_groups.records import act_forms
from staffing.career.models import OwnRetirement
from staffing.career.models.facts import PersonFact
from staffing.career.services import facts
from staffing.career.services.retirement import set_own_month
from staffing.career.words import AbsenceKind
from staffing.roster.words import Honour, LeadershipPost, Title

SINCE = {
    "titles": "取得资格的日期。前一级到这一天为止，不必另办。",
    "honours": "公布或聘任的日期。",
    "terms": "任期开始的日期。",
    "absences": "第一天。",
}
UNTIL = {
    "titles": "仍有效的留空。",
    "honours": "聘期届满的次日，该日起不再算骨干；没有期限的留空。",
    "terms": "任期届满的次日；未定的留空。",
    "absences": "恢复上班的日期；未定的留空。",
}
HELP = {
    "titles": "名册的“职称”一列随之更新。首次登记之前，以名册所列为准，起日不详。",
    "honours": "一人可以同时有几个称号；名册的“骨干称号”一列显示当日最高的一级。问“那一天是不是骨干”以此为准。",
    "terms": "在该校担任该职务的第几个任期。两个任期是国家参考值，用于列出应交流的校级领导。",
    "absences": "登记后可上传证明的扫描件。没有写明证明的，不作为暂缓交流的理由。病、产等种类只对需要的人显示。",
}


class FactForm(act_forms.ActForm):
    """``of``: the kind of fact. The subject of the act is the person."""

    dated = False
    of = ""

    since = DayField(label="起")
    until = DayField(label="止", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].help_text, self.fields["until"].help_text = SINCE[self.of], UNTIL[self.of]
        self.fields["document"].label = "证明" if self.of == "absences" else "依据文件"
        self.fields["document"].required = self.of != "absences"
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()
        own = ("title", "honour", "leadership", "number", "cause", "institution")
        self.order_fields([*(name for name in own if name in self.fields), "since", "until", "document", "reason"])

    @staticmethod
    def owner_of(record):
        return record.person if isinstance(record, PersonFact) else record

    def values(self) -> dict:
        names = facts.KINDS[self.of].names
        return {name: self.cleaned_data[name] for name in names}

    def days(self) -> dict:
        data = self.cleaned_data
        return {"since": data["since"], "until": data["until"], "document": data["document"]}

    def prepare(self):
        if not isinstance(self.record, PersonFact):
            return
        for name in facts.KINDS[self.of].names:
            self.fields[name].initial = getattr(self.record, name)
        self.fields["since"].initial, self.fields["until"].initial = self.record.valid_from, self.record.valid_to
        self.fields["document"].initial = self.record.document


class Adding(FactForm):
    kinds = act_forms.ENTRY_ONLY
    service = staticmethod(facts.add_fact)

    def arguments(self):
        return {"person": self.record, "kind": self.of} | self.days() | self.values()


class Mending(FactForm):
    kinds = act_forms.CORRECTION_ONLY
    service = staticmethod(facts.mend_fact)

    def arguments(self):
        return {"row": self.record} | self.days() | self.values()


class Withdrawing(act_forms.ActForm):
    kinds, dated = act_forms.CORRECTION_ONLY, False
    help = "登记有误、不该有这一条时办理。记录保留在变更历史中。"
    service = staticmethod(facts.withdraw_fact)
    owner_of = staticmethod(FactForm.owner_of)

    def prepare(self):
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()

    def arguments(self):
        return {"row": self.record}


class OfTitle(forms.Form):
    title = forms.ChoiceField(label="职称", choices=Title.choices)


class OfHonour(forms.Form):
    honour = forms.ChoiceField(label="骨干称号", choices=Honour.choices)


class OfTerm(forms.Form):
    institution = RecordField("institution", label="学校")
    leadership = forms.ChoiceField(label="领导职务", choices=LeadershipPost.choices)
    number = forms.IntegerField(label="第几任", min_value=1, max_value=9, initial=1)


class OfAbsence(forms.Form):
    cause = forms.ChoiceField(label="种类", choices=AbsenceKind.choices)


OWN = {"titles": OfTitle, "honours": OfHonour, "terms": OfTerm, "absences": OfAbsence}
WORDS = {"add": ("登记", Adding), "mend": ("更正", Mending), "withdraw": ("撤销登记", Withdrawing)}


def _form(kind: str, verb: str) -> type[act_forms.ActForm]:
    word, base = WORDS[verb]
    title = facts.KINDS[kind].title
    told = {"verb": verb, "title": f"{word}{title}" if verb != "withdraw" else f"撤销{title}登记", "subject": "person"}
    if base is Withdrawing:
        return type(f"Withdraw{kind.title()}", (Withdrawing,), told)
    return type(f"{verb.title()}{kind.title()}", (base, OWN[kind]), told | {"of": kind, "help": HELP[kind]})


FORMS: dict[tuple[str, str], type[act_forms.ActForm]] = {
    (kind, verb): _form(kind, verb) for kind in facts.KINDS for verb in WORDS
}


class OwnMonth(act_forms.ActForm):
    verb, title, subject, kinds, dated = "own-month", "登记本人退休时间", "person", act_forms.ENTRY_ONLY, False
    help = "法律允许本人确定退休时间的（如女性高级职称人员），由人事科室按本人确定的时间登记，优先于退休年龄规则。留空即取消。"
    service = staticmethod(set_own_month)

    month = CellField(Month(), label="退休年月", required=False)

    def prepare(self):
        row = OwnRetirement.objects.filter(person=self.record).first()
        if row is not None:
            self.fields["month"].initial, self.fields["document"].initial = f"{row.month:%Y-%m}", row.document

    def arguments(self):
        return {"person": self.record, "month": self.cleaned_data["month"], "document": self.cleaned_data["document"]}
