"""The forms of venues and equipment. The record of those that found something is the group."""

from django import forms
from django.utils import timezone

from groups.activities.joint_activities.forms import ActivityAct, ClockField, CorrectionAct
from groups.activities.joint_activities.queries import group_sites, keeps_group, own_sites
from groups.activities.joint_activities.rules import parse_clock
from groups.activities.venues import services
from groups.activities.venues.models import Venue, VenueUse
from groups.activities.venues.queries import may_keep_venue
from groups.activities.venues.rules import slot_text
from groups.activities.venues.words import BookingState, VenueKind
from groups.registry.register.queries.names import site_names
from groups.rights.roles import KEEP_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text


class VenueAct(ActivityAct):
    clause = "意见 五(三)6；细则 五2"

    @staticmethod
    def owner_of(record):
        if isinstance(record, VenueUse):
            return record.venue
        return record if isinstance(record, Venue) else None

    def offer(self, name: str, group: int, *, own: bool) -> None:
        today = timezone.localdate()
        sites = own_sites(self.scope, group, today) if own else group_sites(group, today)
        names = site_names(sites)
        self.fields[name].choices = [(site, names(site)) for site in sites]


class _Facts(VenueAct):
    venue_kind = forms.ChoiceField(label="类别", choices=VenueKind)
    name = forms.CharField(label="名称", max_length=60)
    starts = ClockField(label="可用时段起", initial=parse_clock("8:00"), help_text="整点或半点，如 8:00。")
    ends = ClockField(label="可用时段止", initial=parse_clock("18:00"), help_text="整点或半点，如 18:00。")
    opens_on = DayField(label="开放起日")
    closes_on = DayField(label="开放止日", required=False, help_text="该日起不再开放；长期开放的留空。")
    note = LongTextField(label="使用说明", max_length=300, required=False)

    def facts(self) -> dict:
        names = ("name", "starts", "ends", "opens_on", "closes_on", "note")
        return {name: self.cleaned_data[name] for name in names} | {"kind": self.cleaned_data["venue_kind"]}


class OpenVenue(_Facts):
    """``record``: the group."""

    verb, title = "open", "列入开放目录"
    service = staticmethod(services.open_venue)

    site = forms.TypedChoiceField(label="所在校点", coerce=int)

    def prepare(self):
        self.offer("site", self.record.pk, own=True)
        self.fields["opens_on"].initial = timezone.localdate()
        self.order_fields(["site", *self.fields])

    def arguments(self):
        return {"group": self.record, "site": self.cleaned_data["site"]} | self.facts()


class PlanUses(VenueAct):
    """``record``: the group."""

    verb, title = "plan", "登记跨校使用年度计划"
    service = staticmethod(services.plan_uses)

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    uses = forms.IntegerField(label="计划场次", min_value=1, max_value=100_000, help_text="其他学校使用的场次合计。")

    def prepare(self):
        year = school_year_of(timezone.localdate())
        years = (year, year + 1, year - 1)
        self.fields["school_year"].choices = [(one, f"{school_year_text(one)} 学年") for one in years]

    def arguments(self):
        return {"group": self.record} | {name: self.cleaned_data[name] for name in ("school_year", "uses")}


class ChangeVenue(_Facts):
    verb, title = "change", "修改"
    service = staticmethod(services.change_venue)

    def prepare(self):
        row = self.record
        for name in ("name", "opens_on", "closes_on", "note"):
            self.fields[name].initial = getattr(row, name)
        self.fields["venue_kind"].initial = row.kind
        self.fields["starts"].initial, self.fields["ends"].initial = slot_text(row.first_slot), slot_text(row.end_slot)

    def arguments(self):
        return {"venue": self.record} | self.facts()


class BookVenue(VenueAct):
    verb, title = "book", "预约"
    service = staticmethod(services.book_venue)
    help = "时段首尾相接不冲突；已被预约的时段会写明由谁预约。预约后没有到场的，不计入实际使用。"

    site = forms.TypedChoiceField(label="使用校点", coerce=int)
    day = DayField(label="日期")
    starts = ClockField(label="开始", help_text="整点或半点，如 9:00。")
    ends = ClockField(label="结束", help_text="整点或半点，如 10:30。")
    purpose = forms.CharField(label="用途", max_length=100)

    @staticmethod
    def owner_of(record):
        return None  # who booked in between changes nothing of what is typed here: the half hours decide

    def prepare(self):
        self.offer("site", self.record.group_id, own=True)

    def arguments(self):
        names = ("site", "day", "starts", "ends", "purpose")
        return {"venue": self.record} | {name: self.cleaned_data[name] for name in names}


class RecordUse(VenueAct):
    verb, title = "use", "登记使用"
    service = staticmethod(services.record_use)
    help = "记实际到场的使用，由所在学校登记；有预约的选择预约，没有预约的直接登记。"

    booking = forms.ModelChoiceField(label="预约", queryset=None, required=False, empty_label="没有预约")
    site = forms.TypedChoiceField(label="使用校点", coerce=int)
    day = DayField(label="日期")
    sessions = forms.IntegerField(label="场次", min_value=1, max_value=20, initial=1)
    people = forms.IntegerField(label="人数", min_value=1, max_value=100_000)

    def prepare(self):
        self.offer("site", self.record.group_id, own=False)
        open_ones = self.record.bookings.filter(state=BookingState.BOOKED, use__isnull=True)
        open_ones = open_ones.filter(day__lte=timezone.localdate()).order_by("-day", "-first_slot")
        names = site_names(open_ones.values("site_id"))
        field = self.fields["booking"]
        field.queryset = open_ones
        field.label_from_instance = lambda one: f"{day_text(one.day)} {one.hours} {names(one.site_id)}"
        self.fields["day"].initial = timezone.localdate()

    def arguments(self):
        names = ("booking", "site", "day", "sessions", "people")
        return {"venue": self.record} | {name: self.cleaned_data[name] for name in names}


class CancelBooking(VenueAct):
    """``record``: the booking."""

    verb, title = "cancel", "取消预约"
    service = staticmethod(services.cancel_booking)
    help = "取消后时段可以由他人预约。"

    def arguments(self):
        return {"booking": self.record}


class CorrectUse(CorrectionAct, VenueAct):
    """``record``: the use."""

    verb, title = "correct", "更正使用"
    service = staticmethod(services.correct_use)

    sessions = forms.IntegerField(label="场次", min_value=1, max_value=20)
    people = forms.IntegerField(label="人数", min_value=1, max_value=100_000)

    def prepare(self):
        self.fields["sessions"].initial, self.fields["people"].initial = self.record.sessions, self.record.people

    def arguments(self):
        return {"use": self.record} | {name: self.cleaned_data[name] for name in ("sessions", "people")}


class WithdrawUse(CorrectionAct, VenueAct):
    """``record``: the use."""

    verb, title = "withdraw", "撤销使用"
    service = staticmethod(services.withdraw_use)

    def arguments(self):
        return {"use": self.record}


USE_ACTS = {form.verb: form for form in (CorrectUse, WithdrawUse)}
GROUP_ACTS = {form.verb: form for form in (OpenVenue, PlanUses)}
VENUE_ACTS = {form.verb: form for form in (BookVenue, RecordUse, ChangeVenue)}


def allowed(form: type[VenueAct], scope, record) -> bool:
    """Whether this person may do that with a group, a venue or a booking."""
    if form is PlanUses:
        return keeps_group(scope, record.pk)
    if form is OpenVenue:
        return bool(own_sites(scope, record.pk, timezone.localdate()))
    if form is BookVenue:
        return bool(own_sites(scope, record.group_id, timezone.localdate()))
    if form is CancelBooking:
        return keeps_group(scope, record.venue.group_id) or scope.may_for_institution(
            KEEP_ACTIVITIES, record.site.institution_id
        )
    return may_keep_venue(scope, record.venue if isinstance(record, VenueUse) else record)
