"""A school's clerk hands in a sheet with a row that is not his: the row is told, the others are taken."""

from datetime import time

import pytest
from django.utils import timezone

from groups.activities.models import Activity
from groups.registry.register.queries.names import group_name, site_names
from nanan_groups.kit.years import school_year_of
from nanan_groups.testing.activities_made import three_schools
from nanan_groups.testing.dataset_run import bring_in, check
from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry

pytestmark = pytest.mark.django_db


def test_a_row_of_another_school_is_told_and_stops_no_other():
    made, day = three_schools(), timezone.localdate()
    first, second, _ = made.sites
    with entry():
        clerk = AppointmentFactory(role="school_clerk", institution=second.institution, user=UserFactory()).user

    names = site_names([first.pk, second.pk])

    def row(name: str, organiser, site) -> dict:
        return {
            "group": group_name(made.group),
            "year": f"{school_year_of(day)}-{school_year_of(day) + 1}",
            "kind": "联研",
            "form": "联合教研",
            "name": name,
            "day": day,
            "starts": time(14),
            "ends": time(16),
            "place": "报告厅",
            "organiser": names(organiser.pk),
            "site": names(site.pk),
        }

    rows = [
        row(name, of, site) for name, of in (("乙校的研讨", second), ("甲校的研讨", first)) for site in (second, first)
    ]
    seen = check("activities", clerk, *rows, day=day)
    assert [(number, code) for number, _, code in seen.problems] == [(4, "not-yours"), (5, "not-yours")]
    assert seen.told[0].endswith("。")
    bring_in("activities", clerk, *rows, day=day, good_rows=True)
    assert list(Activity.objects.values_list("title", flat=True)) == ["乙校的研讨"]
    # Once more: nothing new; and a cell that says something else is told, not passed over.
    own = [one for one in rows if one["name"] == "乙校的研讨"]
    assert check("activities", clerk, *own, day=day).counts == (0, 0, 2)
    for column, value in {"place": "操场", "starts": time(13), "form": "集体备课", "organiser": own[1]["site"]}.items():
        again = check("activities", clerk, own[0], own[1] | {column: value}, day=day)
        assert again.problems == [(3, column, "otherwise")], column
        assert "请在页面上修改" in again.told[0]
