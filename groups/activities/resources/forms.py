"""The forms of digital resources. The record of the first is the group; the standard has none."""

from django import forms
from django.utils import timezone

from groups.activities.joint_activities.forms import ActivityAct, CorrectionAct
from groups.activities.joint_activities.queries import group_sites, own_sites
from groups.activities.resources import services
from groups.activities.resources.models import DigitalResource, ResourceVisits
from groups.activities.resources.queries import may_keep_resource
from groups.registry.register.queries.names import site_names
from groups.rights.roles import CHANGE
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text


class ResourceAct(ActivityAct):
    clause = "意见 五(五)10；细则 四2"

    @staticmethod
    def owner_of(record):
        if isinstance(record, ResourceVisits):
            return record.resource
        return record if isinstance(record, DigitalResource) else None

    def offer(self, name: str, sites) -> None:
        names = site_names(sites)
        self.fields[name].choices = [(site, names(site)) for site in sites]


class _Facts(ResourceAct):
    title_text = forms.CharField(label="资源名称", max_length=80)
    subject_text = forms.CharField(label="学科或主题", max_length=40)
    link = forms.CharField(
        label="链接", max_length=300, required=False, help_text="没有链接的，登记后在资源页上传文件。"
    )
    note = LongTextField(label="说明", max_length=300, required=False)

    def facts(self) -> dict:
        data = self.cleaned_data
        own = {name: data[name] for name in ("link", "note")}
        return own | {"title": data["title_text"], "subject": data["subject_text"]}


class AddResource(_Facts):
    """``record``: the group."""

    verb, title = "add", "上传数字资源"
    service = staticmethod(services.add_resource)

    uploader = forms.TypedChoiceField(label="上传校点", coerce=int)
    uploaded_on = DayField(label="上传日期")

    def prepare(self):
        self.offer("uploader", own_sites(self.scope, self.record.pk, timezone.localdate()))
        self.fields["uploaded_on"].initial = timezone.localdate()

    def arguments(self):
        own = {name: self.cleaned_data[name] for name in ("uploader", "uploaded_on")}
        return {"group": self.record} | own | self.facts()


class ChangeResource(_Facts):
    verb, title = "change", "修改"
    service = staticmethod(services.change_resource)

    def prepare(self):
        row = self.record
        self.fields["title_text"].initial, self.fields["subject_text"].initial = row.title, row.subject
        self.fields["link"].initial, self.fields["note"].initial = row.link, row.note

    def arguments(self):
        return {"resource": self.record} | self.facts()


class RecordVisits(ResourceAct):
    verb, title = "visits", "登记访问人数"
    service = staticmethod(services.record_visits)
    help = "资源放在门户以外的，按天登记各校访问人数，同一人一天只计一次；在门户里打开的自动计数，不必登记。"

    site = forms.TypedChoiceField(label="访问校点", coerce=int, help_text="按校点所在学校计。")
    day = DayField(label="日期")
    people = forms.IntegerField(label="人数", min_value=1, max_value=100_000)

    def prepare(self):
        self.offer("site", group_sites(self.record.group_id, timezone.localdate()))

    def arguments(self):
        names = ("site", "day", "people")
        return {"resource": self.record} | {name: self.cleaned_data[name] for name in names}


class CorrectVisits(CorrectionAct, ResourceAct):
    """``record``: the visits of a school on a day."""

    verb, title = "correct", "更正访问人数"
    service = staticmethod(services.correct_visits)

    people = forms.IntegerField(label="人数", min_value=1, max_value=100_000)

    def prepare(self):
        self.fields["people"].initial = self.record.people

    def arguments(self):
        return {"visits": self.record, "people": self.cleaned_data["people"]}


class WithdrawVisits(CorrectionAct, ResourceAct):
    """``record``: the visits of a school on a day."""

    verb, title = "withdraw", "撤销访问人数"
    service = staticmethod(services.withdraw_visits)

    def arguments(self):
        return {"visits": self.record}


VISIT_ACTS = {form.verb: form for form in (CorrectVisits, WithdrawVisits)}


class SetStandard(ResourceAct):
    verb, title = "standard", "设定上传达标数"
    service = staticmethod(services.set_standard)
    help = "评估数字资源共建共用时，一所成员校一学年上传多少个资源算达标。没有设定的学年按本平台默认。"

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    resources = forms.IntegerField(label="每校达标数", min_value=1, max_value=1_000)
    source = forms.CharField(label="依据文件", max_length=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = school_year_of(timezone.localdate())
        self.fields["school_year"].choices = [(one, f"{school_year_text(one)} 学年") for one in (year, year + 1)]

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("school_year", "resources", "source")}


RESOURCE_ACTS = {form.verb: form for form in (ChangeResource, RecordVisits)}


def allowed(form: type[ResourceAct], scope, record) -> bool:
    if form is SetStandard:
        return scope.may_everywhere(CHANGE)
    if form is AddResource:
        return bool(own_sites(scope, record.pk, timezone.localdate()))
    return may_keep_resource(scope, record.resource if isinstance(record, ResourceVisits) else record)
