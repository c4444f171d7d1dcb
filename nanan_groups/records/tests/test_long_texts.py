"""Long texts: what a person wrote is kept whole or refused with a sentence; where there is only so much room, it is seen
that something was left out."""

from datetime import date

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone

from groups.planning.annual_plans.services import chasing
from groups.planning.models import Reminder
from groups.registry.models import GroupVersion, InstitutionVersion
from groups.registry.register.services.exports import record_export
from groups.registry.register.services.sounds import sounds
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough, shortened
from nanan_groups.records.acts import act
from nanan_groups.records.cases import reminders
from nanan_groups.records.exports import Wish, take_out
from nanan_groups.records.imports import jobs
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act, ActKind, Event, EventKind, ImportJob, Notice
from nanan_groups.records.outbox import doors
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import SiteFactory, StaffPostFactory, entry
from staffing.roster.services.phones import reveal_phone

pytestmark = pytest.mark.django_db
LONG = "很长的一句话" * 200


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [("四个字符", 4, "四个字符"), ("五个字符呢", 4, "五个字…"), ("", 4, ""), ("a" * 300, 200, "a" * 199 + "…")],
)
def test_what_is_left_out_is_seen(text, most, told):
    assert shortened(text, most) == told
    assert len(shortened(text, most)) <= most


def test_too_long_is_a_sentence_with_the_numbers():
    assert short_enough("  四个字符 ", 4, "原因") == "四个字符"
    with pytest.raises(RuleViolation, match="原因最多 4 个字，现有 5 个，请缩短后再提交。") as refused:
        short_enough("五个字符呢", 4, "原因", "reason")
    assert (refused.value.field, refused.value.code) == ("reason", "too-long")


def by_import(user, **more):
    given = {"reason": "秋季", "document": "", "sheet_name": ""} | more
    file = ContentFile(b"x", name="a.xlsx")
    return jobs.receive(
        actor=user, dataset="staff", file=file, file_name="a.xlsx", effective_on=date(2026, 9, 1), **given
    )


def by_phone(user, text):
    with entry():
        person = StaffPostFactory(site=SiteFactory(), person__phone="13812345678").person
    return reveal_phone(actor=user, person=person, reason=text)


def by_export(user, text):
    return take_out(actor=user, datasets=[dataset_of("staff")], wish=Wish(timezone.localdate(), reason=text))


def by_annex(user, text):
    return record_export(actor=user, what="annex2", day=timezone.localdate(), count=1, content=b"", reason=text)


DOORS = {
    "import reason": (lambda user: by_import(user, reason=LONG), "reason", "导入说明"),
    "import document": (lambda user: by_import(user, document=LONG), "document", "依据文件"),
    "import sheet": (lambda user: by_import(user, sheet_name=LONG), "sheet_name", "工作表名称"),
    "telephone": (lambda user: by_phone(user, LONG), "reason", "查看原因"),
    "export": (lambda user: by_export(user, LONG), "reason", "用途"),
    "annex": (lambda user: by_annex(user, LONG), "reason", "用途"),
    "chase": (
        lambda user: chasing.short_enough(LONG, chasing.WORDS, "催办说明", "reason"), "reason", "催办说明",
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_what_a_person_wrote_is_refused_and_not_cut(user_of, door):
    action, field, label = DOORS[door]
    user = user_of("personnel_officer")
    with pytest.raises(RuleViolation, match=f"^{label}最多") as refused:
        action(user)
    assert (refused.value.field, refused.value.code) == (field, "too-long")
    taken = Event.objects.filter(kind__in=[EventKind.READ, EventKind.EXPORT])
    assert (taken.exists(), ImportJob.objects.exists()) == (False, False)


def test_a_long_file_name_keeps_its_ending(user_of):
    job = by_import(user_of("personnel_officer"))
    assert job.file_name == "a.xlsx"
    assert jobs._named("名" * 300 + ".xlsx") == "…" + "名" * 194 + ".xlsx"


def test_titles_and_lines_of_an_act_end_in_dots(db):
    with act(kind=ActKind.ENTRY, verb="test", title=LONG) as draft:
        draft.note(LONG, LONG, LONG, LONG)
    kept = Act.objects.latest("pk")
    line = kept.changes.get()
    assert [len(kept.title), len(line.subject), len(line.field)] == [200, 200, 100]
    assert [text[-1] for text in (kept.title, line.subject, line.field)] == ["…"] * 3
    assert (line.old, line.new) == (LONG, LONG)  # what changed is told whole


def test_a_notice_and_a_reminder_keep_the_whole_text(user_of):
    user = user_of("registry_officer")
    case = CaseFactory(title="长" * 200)
    Notice.objects.create(user=user, case=case, text=LONG, at=timezone.now())
    assert Notice.objects.get().text == LONG
    assert reminders.digest([LONG, LONG]) == f"有 2 项待办：{LONG}；{LONG}"
    assert Reminder._meta.get_field("text").max_length is None
    doors.mail("a@example.org", [LONG])
    sent = mail.outbox[0]
    assert (len(sent.subject), sent.subject[-1]) == (120, "…")
    assert LONG in sent.body


@pytest.mark.parametrize("model", [GroupVersion, InstitutionVersion])
def test_a_long_name_is_found_by_its_last_sign(model):
    name = "双" * 80
    said = sounds(name, "双" * 40)
    for field, text in said.items():
        assert len(text) <= model._meta.get_field(field).max_length
    assert said["pinyin"].endswith("shuang")
    assert len(said["initials"]) == 121
