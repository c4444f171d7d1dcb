"""谁看过我的信息: about oneself and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry
from staffing.roster.queries.looks import looks_at
from staffing.roster.services.phones import reveal_phone

pytestmark = pytest.mark.usefixtures("clock")

URL = reverse("staffing:mine")


@pytest.fixture
def me(schools, person_at):
    return person_at(schools.main, staff_no="NA777", name="钱语文")


def export(actor, *, what="staff", as_of=TODAY, **detail):
    detail = {"what": what, "count": 12, "as_of": as_of.isoformat(), "reason": "年度统计", **detail}
    return audit.record(EventKind.EXPORT, actor_id=actor.pk, subject=what, detail=detail)


def told(person) -> list[tuple]:
    return [(look.who, look.post, look.what, look.reason) for look in looks_at(person)]


def test_reads_and_exports_that_held_me_newest_first(schools, me, user_of):
    leader = user_of("bureau_leader")
    export(leader, covers={"district": True}, phones="clear")
    export(schools.clerk, covers={"institutions": [schools.a.pk]})
    export(schools.b_clerk, covers={"institutions": [schools.b.pk]})
    export(leader, what="annex2")
    export(leader, what="institutions,staff", covers={"district": True})
    export(leader, what="staffing.staffmember")
    export(leader, covers={"district": True}, as_of=TODAY - timedelta(days=365 * 20))  # before I came
    reveal_phone(actor=schools.clerk, person=me, reason="通知培训")
    assert told(me) == [
        ("甲校文员", "甲校小学 · 学校经办人", "查看联系电话", "通知培训"),
        (leader.name, "区教委领导", "导出名册，共 12 条", "年度统计"),
        (leader.name, "区教委领导", "导出名册，共 12 条", "年度统计"),
        ("甲校文员", "甲校小学 · 学校经办人", "导出名册，共 12 条", "年度统计"),
        (leader.name, "区教委领导", "导出名册，共 12 条（电话明文）", "年度统计"),
    ]


def test_page_is_for_the_one_whose_number_it_is(schools, me, client_of, person_at):
    other = person_at(schools.main, staff_no="NA888")
    reveal_phone(actor=schools.clerk, person=me, reason="通知钱语文")
    reveal_phone(actor=schools.clerk, person=other, reason="通知别人")
    mine = client_of(UserFactory(username="NA777", name=me.name)).get(URL).content.decode()
    assert "通知钱语文" in mine
    assert "通知别人" not in mine
    strange = client_of(UserFactory(username="NA999")).get(URL).content.decode()
    assert "没有与您的工号和姓名都对应的教职工登记" in strange
    unseen = person_at(schools.main)
    quiet = client_of(UserFactory(username=unseen.staff_no, name=unseen.name)).get(URL).content.decode()
    assert "还没有人查看过您的联系电话" in quiet


def test_refused_attempts_and_later_appointments_do_not_count(schools, me, settings):
    """The post told is the one held on that day."""
    reveal_phone(actor=schools.clerk, person=me, reason="一")
    settings.PHONES_PER_HOUR = 0
    with pytest.raises(Exception, match="一小时内最多查看"):
        reveal_phone(actor=schools.clerk, person=me, reason="二")
    AppointmentFactory(
        user=schools.clerk, role="member_principal", institution=schools.a, valid_from=TODAY + timedelta(1)
    )
    assert told(me) == [("甲校文员", "甲校小学 · 学校经办人", "查看联系电话", "一")]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_follow_the_looks(schools, me, user_of, number, django_assert_num_queries):
    for _ in range(number):
        reveal_phone(actor=user_of("personnel_officer"), person=me, reason="联系")
    with django_assert_num_queries(5):
        assert len(looks_at(me)) == number


@pytest.mark.parametrize("corrected", ["entry", "account", "another name"])
def test_number_given_again_opens_nobody_elses_looks(schools, me, client_of, person_at, corrected):
    """My number was NA777. It is corrected (in the roster or at the account) and given to somebody of my name."""
    reveal_phone(actor=schools.clerk, person=me, reason="通知钱语文")
    user = UserFactory(username=me.staff_no, name=me.name if corrected != "another name" else "别人")
    with entry(reason="工号更正") as draft:
        if corrected == "entry":
            draft.update(me, staff_no="NA701")
            other = person_at(schools.main, staff_no="NA777", name=me.name)
            assert other.pk != me.pk
        elif corrected == "account":
            draft.update(user, username="NA702")
            user = None
    user = user or UserFactory(username="NA777", name=me.name)
    page = client_of(user).get(URL).content.decode()
    assert "通知钱语文" not in page
    assert "没有与您的工号和姓名都对应的教职工登记" in page
