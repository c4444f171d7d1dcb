"""The acts on one person of the roster."""

from django import forms

from nanan_groups.records.act_forms import BOTH, CHANGE_ONLY, CORRECTION_ONLY, ENTRY_ONLY
from staffing.roster.forms.base import RosterForm
from staffing.roster.forms.twins import AsksOfTwins
from staffing.roster.rules import masked
from staffing.roster.services import roster, voids
from staffing.roster.sheets import RosterSheet
from staffing.roster.words import GONE, StaffState


class AddPerson(AsksOfTwins, RosterForm):
    verb, title, kinds = "add-person", "登记教职工", ENTRY_ONLY
    columns = tuple(RosterSheet.entered())
    clause = "意见 五(二)4"
    help = "一次登记一人；人多时请用名册导入。工号是识别同一人的依据。由外校调入的，请联系区教委人事科室办理调动。"
    service = staticmethod(roster.add_person)

    def offer(self):
        self.offer_schools()
        self.fields["state"].initial = StaffState.ACTIVE.value
        self.fields["state"].widget.choices = [(s.value, s.label) for s in StaffState if s.value not in GONE]

    def place(self, row):
        self.places.place(row)
        self.ask_of_twins(row)

    def arguments(self):
        return {"raw": self.raw(), "others": self.others}


class CorrectPerson(AsksOfTwins, RosterForm):
    verb, title, subject, kinds, dated = "correct-person", "修改个人信息", "person", BOTH, False
    columns = (*roster.PERSON_FIELDS, "joined_on")
    help = "职称、骨干称号、电话等情况变化选“变更”；原来登记错了选“更正”。校点、岗位、领导职务请办理“调整岗位职务”。"
    service = staticmethod(roster.correct_person)

    drop_phone = forms.BooleanField(label="删除已登记的联系电话", required=False)

    def offer(self):
        super().offer()
        self._hide_phone()
        self.fields["effective_on"].help_text = "情况变化的日期，不晚于今天。保存后立即生效。"
        gone = self.record.state in GONE
        states = [s for s in StaffState if (s.value in GONE) is gone]
        self.fields["state"].widget.choices = [(s.value, s.label) for s in states]
        if self.post is None:
            del self.fields["joined_on"]
            self.columns = roster.PERSON_FIELDS

    def _hide_phone(self) -> None:
        """A telephone is asked for one by one, with a reason: no form shows it by the way."""
        known, phone = self.record.phone, self.fields["phone"]
        phone.initial = ""
        phone.help_text = f"现登记 {masked(known)}，不修改请留空。" if known else phone.help_text
        if not known:
            del self.fields["drop_phone"]
        self.order_fields([*self.columns[: self.columns.index("phone") + 1], "drop_phone"])

    def raw(self):
        raw = super().raw()
        if not raw["phone"] and not self.cleaned_data.get("drop_phone"):
            del raw["phone"]
        return raw

    def place(self, row):
        """Asked only of what this form makes of the person: who was like another before is so still."""
        phone = row.phone if self.raw().get("phone") else ""
        if (row.name, row.birth_month) != (self.record.name, self.record.birth_month) or phone:
            self.ask_of_twins(row._replace(phone=phone))

    def arguments(self):
        return {"person": self.record, "raw": self.raw(), "others": self.others}


class ChangePost(RosterForm):
    verb, title, subject, kinds = "change-post", "调整岗位职务", "person", BOTH
    columns = ("site", *roster.POST_FIELDS)
    clause = "意见 五(二)4；细则 三(一)4"
    help = "本校之内换校点、岗位类别或领导职务。到校日期不变。跨校调动请办理调动手续。"
    service = staticmethod(roster.change_post)

    def offer(self):
        super().offer()
        if self.post is not None:
            self.offer_sites(self.post.institution_id)

    def place(self, row):
        if self.post is not None:
            self.places.site_of(self.post.institution_id, row.site)

    def arguments(self):
        return {"person": self.record, "raw": self.raw()}


class LeaveRoster(RosterForm):
    verb, title, subject, kinds = "leave-roster", "离校登记", "person", CHANGE_ONLY
    help = "退休或离职。任职从生效日起截止，此前的任职保留。调往外校的请办理调动手续，不在此登记。"
    service = staticmethod(roster.leave_roster)

    left_as = forms.ChoiceField(
        label="离校原因", choices=[(s.value, s.label) for s in StaffState if s.value in GONE], widget=forms.RadioSelect
    )

    def arguments(self):
        return {"person": self.record, "state": self.cleaned_data["left_as"]}

    def refuse(self, problem):
        if problem.field == "state":
            problem.field = "left_as"
        super().refuse(problem)


class CancelLeave(RosterForm):
    verb, title, subject, kinds = "cancel-leave", "撤销离校登记", "person", CORRECTION_ONLY
    help = "离校登记有误时办理：任职继续有效，如同没有登记过离校。"
    service = staticmethod(roster.cancel_leave)

    def arguments(self):
        return {"person": self.record}


class VoidPerson(RosterForm):
    verb, title, subject, kinds, dated = "void-person", "作废误登", "person", CORRECTION_ONLY, False
    help = (
        "这条登记本来就不该有（重复登记、登错了人）。作废后不再出现在名册、统计、导出和搜索中，工号可另行使用；"
        "记录保留，可以恢复。退休、离职或调出的请不要作废。"
    )
    service = staticmethod(voids.void_person)

    def arguments(self):
        return {"person": self.record}


class RestorePerson(RosterForm):
    verb, title, subject, kinds, dated = "restore-person", "恢复作废的登记", "person", CORRECTION_ONLY, False
    help = "作废有误时办理：任职照作废前恢复，如同没有作废过。"
    service = staticmethod(voids.restore_person)

    def arguments(self):
        return {"person": self.record}
