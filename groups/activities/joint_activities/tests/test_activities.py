"""Activities from the plan to what came of them: who may, what is refused, the sheet there and back, pages and the paper."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.activities.joint_activities import services
from groups.activities.joint_activities.papers import notice_paper
from groups.activities.joint_activities.queries import notified_on, visible_activities
from groups.activities.models import Activity, ActivitySchool
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import Act
from nanan_groups.testing import sheets_made
from nanan_groups.testing.activities_made import facts, order, planned, three_schools
from nanan_groups.testing.factories import MembershipFactory, SiteFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return three_schools()


def test_what_is_refused_says_why_and_writes_nothing(made, user_of):
    today = timezone.localdate()
    planned(made)
    with entry():
        strange = SiteFactory()
    wrong = {
        "outside-year": {"school_year": 2023},
        "stranger": {"sites": [strange.pk]},
        "alone": {"sites": []},
        "order": {"ends": time(13)},
        "twice": {},
    }
    clerk = user_of("school_clerk", institution=made.sites[2].institution)
    acts = Act.objects.count()
    for code, more in wrong.items():
        with pytest.raises(RuleViolation) as refused:
            services.plan_activity(order=order(), **facts(made, today, **more))
        assert refused.value.code == code, refused.value.sentence
    with pytest.raises(PermissionDenied):  # another school's activity is not his
        services.plan_activity(order=order(clerk), **facts(made, title="别校主办"))
    assert Activity.objects.count() == 1
    assert Act.objects.count() == acts


def test_from_the_plan_to_the_report(made, user_of):
    clerk = user_of("school_clerk", institution=made.sites[0].institution)
    activity = services.plan_activity(order=order(clerk), **facts(made))
    change = facts(made, title="课例研讨（改）", sites=[site.pk for site in made.sites]) | {"content": "三校同课异构"}
    change.pop("group")
    services.change_activity(
        order=order(clerk, seen=activity.revision), activity=activity, in_plan=True, rotating=False, **change
    )
    assert (activity.title, activity.schools.count(), activity.in_plan) == ("课例研讨（改）", 3, True)
    first, second, _ = made.sites
    with pytest.raises(RuleViolation) as refused:
        services.report_activity(order=order(clerk), activity=activity, summary="好", counts={first.pk: (10, 11, 20)})
    assert refused.value.code == "sizes"
    counts = {first.pk: (10, 4, 20), second.pk: (5, 5, 5)}
    services.report_activity(order=order(clerk), activity=activity, summary="好", counts=counts)
    row = ActivitySchool.objects.get(activity=activity, site=first)
    assert (activity.state, row.pupils, row.first_time, row.visits) == ("held", 10, 4, 20)
    with pytest.raises(RuleViolation) as refused:
        services.cancel_activity(order=order(clerk), activity=activity, why="雨")
    assert refused.value.sentence == "这次活动已举办，不能这样办理。"
    later = planned(made, timezone.localdate() + timedelta(days=3), title="下周")
    with pytest.raises(RuleViolation) as refused:
        services.report_activity(order=order(clerk), activity=later, summary="好", counts={})
    assert refused.value.code == "coming"
    services.cancel_activity(order=order(clerk), activity=later, why="雨")
    paper = notice_paper(later, "示范集团", ["甲校"], notified_on(later))
    assert paper.notes == ("本活动已取消：雨",)
    assert paper.body[-1].day == timezone.localdate()
    assert activity.history.count() >= 3


def test_the_notice_bears_the_day_on_which_it_went_out(made):
    today = timezone.localdate()
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        told = planned(made, today - timedelta(days=2), title="上周通知")
    assert notified_on(told) == today - timedelta(days=9)
    services.cancel_activity(order=order(seen=told.revision), activity=told, why="雨")
    assert notified_on(told) == today - timedelta(days=9)  # nobody was told of it before its day
    assert notified_on(planned(made, today - timedelta(days=2), title="事后补登")) is None


def test_who_reads_them(two_groups, user_of):
    other = two_groups.b
    sites = [other.tight.pk, other.alliance.pk]
    more = {"group": other.group, "organiser": sites[0], "sites": sites}
    made = three_schools()
    services.plan_activity(order=order(), **(facts(made) | more))
    inside = user_of("member_principal", institution=other.tight.institution)
    outside = user_of("group_office", group=two_groups.a.group)
    assert visible_activities(scope_of(inside)).count() == 1
    assert visible_activities(scope_of(outside)).count() == 0
    assert visible_activities(scope_of(user_of("bureau_leader"))).count() == 1
    assert not scope_of(user_of("expert", group=other.group)).may_somewhere(VIEW_ACTIVITIES)


def test_the_sheet_there_and_back(made, user_of, tmp_path):
    office = user_of("group_office", group=made.group)
    today = timezone.localdate()
    base = {
        "教育集团": made.group.code,
        "学年": "2026-2027" if today.year == 2026 else f"{today.year}-{today.year + 1}",
        "种类": "联谊",
        "形式": "学生跨校学习",
        "活动名称": "科技节",
        "日期": f"{today.year}-10-15",
        "开始": "9:00",
        "结束": "11：30",
        "地点": "操场",
        "主办校点": made.sites[0].code,
        "参加校点": "",
        "列入年度计划": "是",
        "参加学生数": "30",
        "其中本学年首次参加": "20",
        "学生人次": "60",
        "活动小结": "学生参加踊跃",
    }
    rows = [base | {"参加校点": site.code} for site in made.sites[:2]]
    code, told = sheets_made.take_in(tmp_path, "activities", office, *rows)
    assert code == 0, told
    activity = Activity.objects.get()
    assert (activity.state, activity.starts, activity.in_plan) == ("held", time(9), True)
    assert [row.visits for row in activity.schools.all()] == [60, 60]
    acts = Act.objects.count()
    assert sheets_made.take_in(tmp_path, "activities", office, *rows)[0] == 0  # the same again writes nothing
    assert Act.objects.count() == acts
    wrong = [
        {"参加校点": "没有这所学校"},
        {"学年": "2023-2024", "活动名称": "别的"},
        {"结束": "8:00"},
        {"其中本学年首次参加": "31"},
        {"种类": "联欢"},
    ]
    for one in wrong:
        assert sheets_made.take_in(tmp_path, "activities", office, rows[0] | one)[0] == 1, one
    assert Activity.objects.count() == 1
    out = tmp_path / "out.xlsx"
    assert sheets_made.run("export_data", "activities", "--as", office.username, "--output", out)[0] == 0
    assert out.stat().st_size > 1000


def test_pages(made, user_of, client_of):
    office = user_of("group_office", group=made.group)
    client = client_of(office)
    activity = planned(made)
    url = reverse("activities:activity-detail", args=[activity.code])
    page = client.get(reverse("activities:activity-list")).content.decode()
    assert "课例研讨" in page
    page = client.get(url).content.decode()
    assert "登记活动情况" in page and "还没有人签到" in page
    add = reverse("activities:activity-add", args=[made.group.code])
    form = client.get(add).context["form"]
    sent = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    sent |= {"title_text": "第二场", "day": timezone.localdate().isoformat(), "starts": "15:00", "ends": "17:00"}
    sent |= {"joint_kind": "research", "form": "research", "place": "二楼", "organiser": made.sites[0].pk}
    sent |= {"sites": [site.pk for site in made.sites]}
    page = client.post(add, sent)
    assert "尚未写入" in page.content.decode() and "同一时间参加学校已有活动" in page.content.decode()
    done = client.post(add, sent | {"act_confirmed": "1"})
    assert done.status_code == 302, done.content.decode()
    assert Activity.objects.filter(title="第二场").exists()
    assert "第二场" in client.get(reverse("portal:search") + "?q=第二场").content.decode()
    assert client.get(reverse("activities:activity-print", args=[activity.code])).status_code == 200
    assert client.get(reverse("activities:activity-docx", args=[activity.code])).status_code == 200
    stranger = client_of(user_of("group_office"))
    assert stranger.get(url).status_code == 404


def test_the_list_asks_the_same_whatever_its_length(made, user_of, client_of):
    client = client_of(user_of("bureau_leader"))
    planned(made)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("activities:activity-list")).status_code == 200
        return len(queries)

    asked()
    one = asked()
    for number in range(3):
        planned(made, title=f"又一场{number}", sites=[made.sites[number].pk, made.sites[0].pk, made.sites[1].pk])
    with entry():
        MembershipFactory(group=made.group)
    assert asked() == one
