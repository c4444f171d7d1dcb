"""Shared courses: W5, who enters what, the sheet there and back, the pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.activities.courses.rules import each_term
from groups.activities.courses.services import add_course, give_course
from groups.activities.models import CourseTerm, SharedCourse
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.models import Act
from nanan_groups.testing import sheets_made
from nanan_groups.testing.activities_made import order, three_schools


def test_w5_a_course_in_one_term_only_does_not_count_for_each_term():
    assert each_term([(1, 1), (1, 2), (2, 1), (2, 1), (3, 2)]) == {1}


@pytest.mark.django_db
def test_courses(user_of, client_of, tmp_path):
    made = three_schools()
    first, second, third = made.sites
    clerk = user_of("school_clerk", institution=first.institution)
    other = user_of("school_clerk", institution=second.institution)
    year = school_year_of(timezone.localdate())
    course = add_course(order=order(clerk), group=made.group, developer=first.pk, title="编程", subject="信息科技")
    facts = {"course": course, "school_year": year, "term": 1}
    give_course(order=order(other), site=second.pk, pupils=30, **facts)  # a school enters its own term
    with pytest.raises(PermissionDenied):
        give_course(order=order(other), site=third.pk, pupils=30, **facts)
    with pytest.raises(PermissionDenied):
        add_course(order=order(other), group=made.group, developer=first.pk, title="别的", subject="信息科技")
    for code, more in {"same": {}, "stranger": {"site": 0}}.items():
        with pytest.raises(RuleViolation) as refused:
            give_course(order=order(), **({"site": second.pk, "pupils": 30} | facts | more))
        assert refused.value.code == code
    for coming in ({"school_year": year + 1}, {"term": 2}):
        with pytest.raises(RuleViolation) as refused:
            give_course(order=order(), site=second.pk, pupils=30, **(facts | coming))
        assert refused.value.code == "coming"
    with pytest.raises(RuleViolation) as refused:
        add_course(order=order(), group=made.group, developer=first.pk, title="编程", subject="信息科技")
    assert refused.value.code == "twice"
    office = user_of("group_office", group=made.group)
    row = {
        "教育集团": made.group.code,
        "课程名称": "编程",
        "学科或主题": "信息科技",
        "开发校点": first.code,
        "学年": school_year_text(year),
        "学期": "第一学期",
        "开课校点": third.code,
        "学生数": "25",
    }
    assert sheets_made.take_in(tmp_path, "courses", office, row, row | {"开课校点": first.code})[0] == 0
    acts = Act.objects.count()
    assert sheets_made.take_in(tmp_path, "courses", office, row)[0] == 0
    assert Act.objects.count() == acts
    for wrong in ({"学期": "第三学期"}, {"学生数": "0"}, {"开课校点": "外校"}):
        assert sheets_made.take_in(tmp_path, "courses", office, row | wrong)[0] == 1
    assert (SharedCourse.objects.count(), CourseTerm.objects.count()) == (1, 3)
    client = client_of(office)
    assert "编程" in client.get(reverse("activities:course-list")).content.decode()
    assert "乙校" in client.get(reverse("activities:course-detail", args=[course.code])).content.decode()
    for verb in ("give", "change"):
        assert client.get(reverse("activities:course-act", args=[course.code, verb])).status_code == 200
    assert client.get(reverse("activities:course-add", args=[made.group.code])).status_code == 200
    out = tmp_path / "out.xlsx"
    assert sheets_made.run("export_data", "courses", "--as", office.username, "--output", out)[0] == 0
