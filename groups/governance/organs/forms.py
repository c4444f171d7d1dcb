"""Acts on governance organs and their seats. ``subject`` is what the act is done to: group, body or member."""

import sys

from django import forms

from groups.governance.organs.models import BodyMember, GoverningBody
from groups.governance.organs.queries.organs import facts_of
from groups.governance.organs.rules.seats import READING, GroupFacts, proposal, seat_word
from groups.governance.organs.services import organs, past_terms
from groups.governance.organs.words import OrganKind, Quorum, SeatKind, SeatPosition
from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records import act_forms
from nanan_groups.records.act_forms import BOTH, CHANGE_ONLY, CORRECTION_ONLY

CHOOSE, OUTSIDE = ("", "请选择"), ("outside", "其他单位（本集团以外）")


class OrganForm(act_forms.ActForm):
    """Guarded by the revision of the organ, or of the group before there is one."""

    @staticmethod
    def owner_of(record):
        if record is None or hasattr(record, "revision"):
            return record
        return record.meeting.body if hasattr(record, "meeting") else record.body

    @property
    def body(self) -> GoverningBody:
        return self.owner_of(self.record)

    def facts(self, group: EducationGroup) -> GroupFacts | None:
        """What the register says of the group today; None once it has ended."""
        return facts_of(EducationGroup.objects.filter(pk=group.pk), self.scope.day).get(group.pk)

    def offer_schools(self, name: str, *, kept: Institution | None = None, outside: bool = True) -> None:
        """The group's schools and universities as choices of a field, and the one that is registered now."""
        facts = self.facts(self.body.group)
        schools = [school for kind in OrganKind for school in facts.schools_of(kind)] if facts else []
        choices = {school.code: school.name for school in schools}
        if kept is not None:
            choices.setdefault(kept.code, str(kept))
            self.fields[name].initial = kept.code
        self.fields[name].choices = [CHOOSE, *choices.items(), *([OUTSIDE] if outside else [])]

    def school(self, name: str = "institution") -> Institution | None:
        code = self.cleaned_data[name]
        return None if code == OUTSIDE[0] else Institution.objects.get(code=code)

    def offer_positions(self) -> None:
        kind = self.body.kind
        self.fields["position"].choices = [(value, seat_word(kind, value)) for value in SeatPosition.values]


class _OrganFacts(OrganForm):
    """What an organ is called, how large it is and when it may decide."""

    name = forms.CharField(label="名称", max_length=80)
    seats = forms.IntegerField(
        label="席位数",
        min_value=1,
        max_value=200,
        required=False,
        help_text="留空为不限。",
        error_messages={"invalid": "请填写整数。", "min_value": "席位数至少为 1。", "max_value": "席位数不超过 200。"},
    )
    seats_basis = forms.CharField(
        label="席位依据",
        max_length=200,
        required=False,
        help_text="填了席位数的必须写明。",
    )
    quorum = forms.ChoiceField(
        label="法定到会人数",
        choices=Quorum,
        initial=Quorum.MAJORITY,
        widget=forms.RadioSelect,
        help_text="政策未规定，按集团章程填写；默认过半数。",
    )
    paper = forms.CharField(
        label="批复文号", max_length=80, required=False, help_text="区教委或上级党组织批复的，填发文字号。"
    )

    def hint(self, kind: str) -> None:
        """Only of the party committee does the policy say that its seats may grow with the group."""
        if kind == OrganKind.PARTY_COMMITTEE:
            self.fields["seats_basis"].help_text += "集团规模扩大后可增加集团党委委员数（细则 三(一)4）。"

    def clean(self):
        data = super().clean()
        if data.get("seats") is not None and not data.get("seats_basis"):
            self.add_error("seats_basis", "填了席位数，请写明依据，如章程条款或批复。")
        return data

    def version_facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in organs.VERSION_FACTS}


class _SetUpOrgan(_OrganFacts):
    """``kind``: the organ. Each seat of the proposal is a field; a seat left empty is not filled."""

    subject, kinds = "group", CHANGE_ONLY
    kind_of_organ = ""
    service = staticmethod(organs.set_up_organ)
    seat_kind = SeatKind.EX_OFFICIO

    def prepare(self):
        self.hint(self.kind_of_organ)
        facts = self.facts(self.record)
        self.proposed = {}
        if facts is None:
            return
        offer = proposal(facts, self.kind_of_organ)
        self.fields["name"].initial = offer.name
        for seat in offer.seats:
            name = f"seat-{seat.position}-{seat.school.code}"
            basis = seat.clause if seat.stated else READING
            known = "通讯录所列" if seat.person else "待填姓名"
            self.fields[name] = forms.CharField(
                label=f"{seat_word(self.kind_of_organ, seat.position)}：{seat.school.name}{seat.post}",
                max_length=40,
                required=False,
                initial=seat.person,
                help_text=f"{basis}；{known}，留空为暂缺。",
            )
            self.proposed[name] = seat

    def arguments(self):
        known = Institution.objects.in_bulk([seat.school.pk for seat in self.proposed.values()])
        members = [
            organs.Seat(seat.position, self.cleaned_data[name], known[seat.school.pk], seat.post)
            for name, seat in self.proposed.items()
            if self.cleaned_data[name]
        ]
        return {"group": self.record, "kind": self.kind_of_organ, "members": members} | self.version_facts()


HELP = (
    "人选按当日成员关系和通讯录列出，可以改、可以留空；核对确认后，机构和各席位一次写入。"
    "\n以后的变动在治理机构页逐项办理：任命、终止任期、调整席位数。"
)


class SetUpPartyCommittee(_SetUpOrgan):
    verb, title, kind_of_organ = "set-up-party-committee", "成立集团党委", OrganKind.PARTY_COMMITTEE
    clause, help = OrganKind.PARTY_COMMITTEE.clause, HELP


class SetUpPromotionCommittee(_SetUpOrgan):
    verb, title, kind_of_organ = "set-up-promotion-committee", "成立促进发展委员会", OrganKind.PROMOTION_COMMITTEE
    clause, help = OrganKind.PROMOTION_COMMITTEE.clause, HELP


class SetUpJointMeeting(_SetUpOrgan):
    verb, title, kind_of_organ = "set-up-joint-meeting", "建立校地共建联席会议", OrganKind.JOINT_MEETING
    clause, help = OrganKind.JOINT_MEETING.clause, HELP


class SetUpCouncil(_SetUpOrgan):
    verb, title, kind_of_organ = "set-up-council", "成立理事会", OrganKind.COUNCIL
    clause, help = OrganKind.COUNCIL.clause, HELP


class ChangeOrgan(_OrganFacts):
    verb, title, subject, kinds = "change-organ", "调整名称、席位数", "body", BOTH
    help = "“变更”从生效日起按新的名称、席位数；“更正”改正原来登记的错误。席位数不能少于在任人数。"
    service = staticmethod(organs.change_organ)

    def prepare(self):
        self.hint(self.record.kind)
        if self.record.kind == OrganKind.PARTY_COMMITTEE:
            self.clause = "细则 三(一)4"
        version = self.record.versions.order_by("-valid_from").first()
        for name in organs.VERSION_FACTS:
            self.fields[name].initial = getattr(version, name)

    def arguments(self):
        return {"body": self.record} | self.version_facts()


class DissolveOrgan(OrganForm):
    verb, title, subject, kinds = "dissolve-organ", "撤销机构", "body", BOTH
    help = (
        "“变更”：从生效日起撤销，在任成员的任期同日终止，以前的记录保留。"
        "\n“更正”：误登的机构整个撤销，已有会议或轮值的不能这样办理。"
    )
    service = staticmethod(organs.dissolve_organ)

    def arguments(self):
        return {"body": self.record}


class _SeatFacts(OrganForm):
    position = forms.ChoiceField(label="机构职务", choices=SeatPosition)
    person = forms.CharField(label="姓名", max_length=40)
    institution = forms.ChoiceField(label="所在学校（单位）")
    post = forms.CharField(label="校内职务", max_length=60, required=False, help_text="如“校长”“副校长”。")
    seat_kind = forms.ChoiceField(
        label="产生方式",
        choices=SeatKind,
        initial=SeatKind.EX_OFFICIO,
        widget=forms.RadioSelect,
        help_text="因职务担任：校内职务变动的，机构职务随之变动；推选：由会议推选产生。",
    )

    def seat_facts(self) -> dict:
        names = ("position", "person", "post", "seat_kind")
        return {name: self.cleaned_data[name] for name in names} | {"institution": self.school()}


class AppointMember(_SeatFacts):
    verb, title, subject, kinds = "appoint", "任命成员", "body", CHANGE_ONLY
    clause = "细则 三(二)3，三(一)4"
    help = "任期从生效日算起。同一天只能有一位主任（理事长、书记、召集人）：接任的请勾选“接任”，现任的任期同日终止。"
    service = staticmethod(organs.appoint_member)

    until = DayField(label="任期截止日", required=False, help_text="当天起不再任职；没有任期的留空。")
    succeed = forms.BooleanField(label="接任：现任的任期同日终止", required=False)

    def prepare(self):
        self.offer_positions()
        self.offer_schools("institution")
        self.fields["position"].initial = SeatPosition.MEMBER
        self.fields["succeed"].label = f"接任：现任{seat_word(self.body.kind, SeatPosition.CHAIR)}的任期同日终止"

    def arguments(self):
        data = self.cleaned_data
        return {"body": self.record, "until": data["until"], "succeed": data["succeed"]} | self.seat_facts()


class EndTerm(OrganForm):
    verb, title, subject, kinds = "end-term", "终止任期", "member", CHANGE_ONLY
    help = "生效日当天起不再任职；以前的任期保留在记录中。"
    service = staticmethod(organs.end_term)

    def arguments(self):
        return {"member": self.record}


class CorrectMember(_SeatFacts):
    verb, title, subject, kinds = "correct-member", "更正成员", "member", CORRECTION_ONLY
    help = "登记有误的从头改正，起止日也可以改。调任、换届请办理“终止任期”和“任命成员”。"
    service = staticmethod(organs.correct_member)

    since = DayField(label="任期起日")
    until = DayField(label="任期截止日", required=False, help_text="当天起不再任职；没有任期的留空。")

    def prepare(self):
        member: BodyMember = self.record
        self.offer_positions()
        self.offer_schools("institution", kept=member.institution)
        if member.institution is None:
            self.fields["institution"].initial = OUTSIDE[0]
        for name in ("position", "person", "post", "seat_kind"):
            self.fields[name].initial = getattr(member, name)
        self.fields["since"].initial, self.fields["until"].initial = member.valid_from, member.valid_to

    def arguments(self):
        data = self.cleaned_data
        return {"member": self.record, "since": data["since"], "until": data["until"]} | self.seat_facts()


class WithdrawMember(OrganForm):
    verb, title, subject, kinds = "withdraw-member", "撤销误登成员", "member", CORRECTION_ONLY
    help = "此人从未任职、登记有误时使用；变更历史中保留。已有会议出席记录的不能撤销。"
    service = staticmethod(organs.withdraw_member)

    def arguments(self):
        return {"member": self.record}


class RecordPastTerm(OrganForm):
    verb, title, subject, kinds = "record-past-term", "补录任期", "group", act_forms.ENTRY_ONLY
    help = (
        "平台启用以前的机构和任期按集团存档逐条补录，标注“补录”。没有该机构的，按任期自动建立；"
        "起日可以早于2022年7月14日。任期跨过平台已登记机构的成立日的，请分段补录。"
    )
    service = staticmethod(past_terms.record_past_term)

    organ_kind = forms.ChoiceField(label="机构", choices=OrganKind)
    organ_text = forms.CharField(
        label="机构名称", max_length=80, required=False, help_text="首次补录该机构时使用，留空按集团名称。"
    )
    position = forms.ChoiceField(label="机构职务", choices=SeatPosition)
    person = forms.CharField(label="姓名", max_length=40)
    institution = forms.ChoiceField(label="所在学校（单位）")
    post = forms.CharField(label="校内职务", max_length=60, required=False, help_text="如“校长”“副校长”。")
    seat_kind = forms.ChoiceField(
        label="产生方式",
        choices=SeatKind,
        initial=SeatKind.EX_OFFICIO,
        widget=forms.RadioSelect,
    )
    valid_from = DayField(label="任期起日")
    valid_to = DayField(label="任期截止日", required=False, help_text="当天起不再任职；至今仍任的留空。")
    reason = LongTextField(label="说明", max_length=500, rows=2, help_text="写明依据的存档。")

    def prepare(self):
        facts = self.facts(self.record)
        schools = [school for kind in OrganKind for school in facts.schools_of(kind)] if facts else []
        self.fields["institution"].choices = [
            CHOOSE,
            *{school.code: school.name for school in schools}.items(),
            OUTSIDE,
        ]

    def arguments(self):
        names = ("organ_text", "position", "person", "post", "seat_kind", "valid_from", "valid_to")
        facts = {name: self.cleaned_data[name] for name in names}
        return facts | {"group": self.record, "kind": self.cleaned_data["organ_kind"], "institution": self.school()}


# Every act on organs by its name in the address; meetings add theirs.
ORGAN_ACTS: dict[str, type[OrganForm]] = act_forms.acts_of(OrganForm, sys.modules[__name__])
