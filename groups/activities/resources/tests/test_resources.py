"""Digital resources: persons · resource · day by school, the standard, the sheet there and back, the pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.activities.models import DigitalResource, ResourceOpening, ResourceVisits
from groups.activities.resources.queries import DEFAULT_UPLOADS, standard_of, visits_by_school
from groups.activities.resources.services import add_resource, record_visits, set_standard
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.testing import sheets_made
from nanan_groups.testing.activities_made import order, three_schools


@pytest.mark.django_db
def test_resources(user_of, client_of, tmp_path):
    made = three_schools()
    first, second, _ = made.sites
    today = timezone.localdate()
    clerk = user_of("school_clerk", institution=first.institution)
    other = user_of("school_clerk", institution=second.institution)
    facts = {
        "group": made.group,
        "uploader": first.pk,
        "uploaded_on": today - timedelta(days=5),
        "subject": "数学",
        "note": "",
    }
    row = add_resource(order=order(clerk), title="微课", link="https://example.cn/1", **facts)
    for code, more in {"twice": {}, "link": {"title": "别的", "link": "javascript:alert(1)"}}.items():
        with pytest.raises(RuleViolation) as refused:
            add_resource(order=order(clerk), **({"title": "微课", "link": ""} | facts | more))
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        add_resource(order=order(other), title="冒名", link="", **facts)
    record_visits(order=order(clerk), resource=row, site=second.pk, day=today, people=6)
    for day in (today + timedelta(days=1), today - timedelta(days=9)):
        with pytest.raises(RuleViolation):
            record_visits(order=order(clerk), resource=row, site=second.pk, day=day, people=6)
    browser, address = client_of(other), reverse("activities:resource-open", args=[row.code])
    for _ in range(2):  # twice on a day counts once
        assert browser.post(address).headers["Location"] == "https://example.cn/1"
    assert browser.get(address).status_code == 405
    assert ResourceOpening.objects.count() == 1
    year = school_year_of(today)
    assert visits_by_school(DigitalResource.objects.all(), year) == {(row.pk, second.institution_id): 7}
    assert (standard_of(year).resources, standard_of(year).source) == (DEFAULT_UPLOADS, "")
    officer = user_of("registry_officer")
    set_standard(order=order(officer), school_year=year, resources=6, source="（示例）文件")
    with pytest.raises(PermissionDenied):
        set_standard(order=order(clerk), school_year=year, resources=1, source="自定")
    assert standard_of(year).resources == 6
    line = {
        "教育集团": made.group.code,
        "资源名称": "课件",
        "学科或主题": "语文",
        "上传校点": first.code,
        "上传日期": (today - timedelta(days=3)).isoformat(),
        "访问校点": second.code,
        "访问日期": today.isoformat(),
        "访问人数": "12",
    }
    office = user_of("group_office", group=made.group)
    assert sheets_made.take_in(tmp_path, "resources", office, line)[0] == 0
    assert sheets_made.take_in(tmp_path, "resources", office, line)[0] == 0
    assert sheets_made.take_in(tmp_path, "resources", office, line | {"访问人数": ""})[0] == 1
    assert ResourceVisits.objects.count() == 2
    client = client_of(office)
    page = client.get(reverse("activities:resource-list")).content.decode()
    assert "微课" in page and "6 个为达标" in page
    page = client.get(reverse("activities:resource-detail", args=[row.code])).content.decode()
    assert "其他学校" in page and "打开资源" in page
    for verb in ("change", "visits"):
        assert client.get(reverse("activities:resource-act", args=[row.code, verb])).status_code == 200
    assert client.get(reverse("activities:resource-add", args=[made.group.code])).status_code == 200
    assert client_of(officer).get(reverse("activities:resource-standard")).status_code == 200
    out = tmp_path / "out.xlsx"
    assert sheets_made.run("export_data", "resources", "--as", office.username, "--output", out)[0] == 0
