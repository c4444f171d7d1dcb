"""The forms of shared courses. The record of the first is the group."""

from django import forms
from django.utils import timezone

from groups.activities.courses import services
from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.courses.queries import may_keep_course, may_keep_term
from groups.activities.courses.words import Term
from groups.activities.joint_activities.forms import ActivityAct, CorrectionAct
from groups.activities.joint_activities.queries import group_sites, own_sites
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.forms import LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text


class CourseAct(ActivityAct):
    clause = "细则 四2、五2"

    @staticmethod
    def owner_of(record):
        if isinstance(record, CourseTerm):
            return record.course
        return record if isinstance(record, SharedCourse) else None

    def offer(self, name: str, sites) -> None:
        names = site_names(sites)
        self.fields[name].choices = [(site, names(site)) for site in sites]


class _Facts(CourseAct):
    title_text = forms.CharField(label="课程名称", max_length=60)
    subject_text = forms.CharField(label="学科或主题", max_length=40)
    note = LongTextField(label="说明", max_length=300, required=False)

    def facts(self) -> dict:
        data = self.cleaned_data
        return {"title": data["title_text"], "subject": data["subject_text"], "note": data["note"]}


class AddCourse(_Facts):
    """``record``: the group."""

    verb, title = "add", "登记共享课程"
    service = staticmethod(services.add_course)

    developer = forms.TypedChoiceField(label="开发校点", coerce=int)

    def prepare(self):
        self.offer("developer", own_sites(self.scope, self.record.pk, timezone.localdate()))

    def arguments(self):
        return {"group": self.record, "developer": self.cleaned_data["developer"]} | self.facts()


class ChangeCourse(_Facts):
    verb, title = "change", "修改"
    service = staticmethod(services.change_course)

    def prepare(self):
        row = self.record
        self.fields["title_text"].initial, self.fields["subject_text"].initial = row.title, row.subject
        self.fields["note"].initial = row.note

    def arguments(self):
        return {"course": self.record} | self.facts()


class GiveCourse(CourseAct):
    verb, title = "give", "登记开课"
    service = staticmethod(services.give_course)
    help = "一个学期一个校点登记一次；再次登记同一学期即修改学生数。"

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    term = forms.TypedChoiceField(label="学期", coerce=int, choices=Term)
    site = forms.TypedChoiceField(label="开课校点", coerce=int)
    pupils = forms.IntegerField(label="学生数", min_value=1, max_value=100_000)

    def prepare(self):
        group, today = self.record.group_id, timezone.localdate()
        keeps = may_keep_course(self.scope, self.record)
        self.offer("site", group_sites(group, today) if keeps else own_sites(self.scope, group, today))
        year = school_year_of(today)
        self.fields["school_year"].choices = [(one, f"{school_year_text(one)} 学年") for one in (year, year - 1)]

    def arguments(self):
        names = ("school_year", "term", "site", "pupils")
        return {"course": self.record} | {name: self.cleaned_data[name] for name in names}


class CorrectTerm(CorrectionAct, CourseAct):
    """``record``: the term at a school."""

    verb, title = "correct", "更正学生数"
    service = staticmethod(services.correct_term)

    pupils = forms.IntegerField(label="学生数", min_value=1, max_value=100_000)

    def prepare(self):
        self.fields["pupils"].initial = self.record.pupils

    def arguments(self):
        return {"term": self.record, "pupils": self.cleaned_data["pupils"]}


class WithdrawTerm(CorrectionAct, CourseAct):
    """``record``: the term at a school."""

    verb, title = "withdraw", "撤销开课"
    service = staticmethod(services.withdraw_term)

    def arguments(self):
        return {"term": self.record}


TERM_ACTS = {form.verb: form for form in (CorrectTerm, WithdrawTerm)}
COURSE_ACTS = {form.verb: form for form in (GiveCourse, ChangeCourse)}


def allowed(form: type[CourseAct], scope, record) -> bool:
    today = timezone.localdate()
    if form is AddCourse:
        return bool(own_sites(scope, record.pk, today))
    if isinstance(record, CourseTerm):
        return may_keep_term(scope, record)
    return may_keep_course(scope, record) or (form is GiveCourse and bool(own_sites(scope, record.group_id, today)))
