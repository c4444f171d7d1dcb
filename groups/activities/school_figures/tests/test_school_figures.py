"""Figures of schools: read to the hundredth, by sheet, confirmed by another, changed ones anew; two years side by side."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.activities.figures.queries import school_values
from groups.activities.models import SchoolFigure
from groups.activities.school_figures.queries import visible_figures
from groups.activities.school_figures.rules import hundredths, shown
from groups.activities.school_figures.services import confirm_figures, enter_figure
from nanan_groups.accounts.models import User
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.models import Act
from nanan_groups.testing import sheets_made
from nanan_groups.testing.activities_made import order, three_schools
from nanan_groups.testing.factories import AppointmentFactory, entry


def test_hundredths():
    assert [hundredths(text) for text in ("87.5", "0", "100", "62.05")] == [8750, 0, 10000, 6205]
    assert shown(8750) == "87.50"
    for wrong in ("87.555", "八十", "-1", "", "1e3"):
        with pytest.raises(RuleViolation):
            hundredths(wrong)


@pytest.mark.django_db
def test_figures_of_schools(user_of, client_of, tmp_path):
    made = three_schools()
    officer, leader = user_of("registry_officer"), user_of("bureau_leader")
    year = school_year_of(timezone.localdate())
    schools = [site.institution for site in made.sites]
    line = {
        "学年": school_year_text(year),
        "数据": "监测百分位",
        "学校": schools[0].code,
        "数值": "62.5",
        "数据来源": "区级监测",
        "依据文件": "报告",
    }
    assert sheets_made.take_in(tmp_path, "school_figures", officer, line, line | {"学校": schools[1].code})[0] == 0
    assert sheets_made.take_in(tmp_path, "school_figures", officer, line)[0] == 0
    for wrong in ({"数值": "101"}, {"数值": "六十"}, {"依据文件": ""}, {"数据": "分数"}):
        assert sheets_made.take_in(tmp_path, "school_figures", officer, line | wrong)[0] == 1, wrong
    last = {"kind": "percentile", "source": "区级监测", "document": "报告"}
    enter_figure(order=order(officer), institution=schools[0], school_year=year - 1, value=6000, **last)
    assert school_values([made.group.pk], "percentile", year) == {made.group.pk: []}  # nothing is confirmed yet
    for actor, error in ((officer, PermissionDenied), (user_of("group_office", group=made.group), PermissionDenied)):
        with pytest.raises(error):
            confirm_figures(order=order(actor), school_year=year, kind="percentile")
    address = reverse("activities:figure-confirm")
    client = client_of(leader)
    fields = client.get(address).context["form"].fields
    sent = {name: field.initial for name, field in fields.items() if field.initial is not None}
    sent |= {"which": f"{year}-percentile"}
    page = client.post(address, sent)
    told = page.content.decode()
    assert told.count("62.50，来源：区级监测，依据文件：报告") == 2  # of each school what is confirmed
    carried = sent | {"act_confirmed": "1", "seen_state": page.context["form"].data["seen_state"]}
    facts = {"school_year": year, "kind": "percentile", "value": 6250, "document": "报告"}
    enter_figure(order=order(officer), institution=schools[0], source="市级监测", **facts)
    act = Act.objects.filter(verb="enter_figure").latest("pk")
    assert [(one.field, one.old, one.new) for one in act.changes.all()] == [("数据来源", "区级监测", "市级监测")]
    for state in (carried["seen_state"], ""):
        page = client.post(address, carried | {"seen_state": state})
        assert page.status_code == 409 and "数据有变动" in page.content.decode()
    assert not SchoolFigure.objects.filter(state="confirmed").exists()
    for role, place in (("school_clerk", {"institution": schools[0]}), ("group_office", {"group": made.group})):
        both = user_of(role, **place)  # and an officer of the district, and its leader
        with entry():
            for more in ("registry_officer", "bureau_leader"):
                AppointmentFactory(user=both, role=more)
        both = User.objects.get(pk=both.pk)
        for service, asked in (
            (enter_figure, facts | {"institution": schools[0], "source": "校报", "value": 1}),
            (confirm_figures, {"school_year": year, "kind": "percentile"}),
        ):
            with pytest.raises(RuleViolation) as refused:
                service(order=order(both), **asked)
            assert refused.value.code == "own"
    for of_year in (year - 1, year):
        confirm_figures(order=order(leader), school_year=of_year, kind="percentile")
    with pytest.raises(RuleViolation):
        confirm_figures(order=order(leader), school_year=year, kind="percentile")
    found = school_values([made.group.pk], "percentile", year)[made.group.pk]
    assert [(one.last, one.this, one.change) for one in found] == [(6000, 6250, 250), (None, 6250, None)]
    enter_figure(order=order(officer), institution=schools[0], school_year=year, value=6300, **last)
    assert SchoolFigure.objects.get(value=6300).state == "entered"  # changed: it waits anew
    # A school reads its own, a group its schools', the bureau all.
    clerk = user_of("school_clerk", institution=schools[1])
    office = user_of("group_office", group=made.group)
    counts = [visible_figures(scope_of(user)).count() for user in (clerk, office, officer, user_of("group_office"))]
    assert counts == [1, 3, 3, 0]
    page = client_of(leader).get(reverse("activities:school-figures")).content.decode()
    assert "62.50" in page and "待确认" in page
    assert client_of(leader).get(reverse("activities:figure-confirm")).status_code == 200
    assert "学校年度数据待确认" in client_of(leader).get("/").content.decode()
    assert client_of(officer).get(reverse("activities:figure-confirm")).status_code == 403
