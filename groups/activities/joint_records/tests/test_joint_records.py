"""Records of joint work: what each kind asks, who enters it, how it ends; the figures over them; every kind's form."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.activities.figures.queries import figures_of
from groups.activities.joint_records.services import add_record, change_record, finish_record
from groups.activities.joint_records.words import ASKS, RecordKind
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.testing.activities_made import order, three_schools

pytestmark = pytest.mark.django_db


def test_records(user_of, client_of):
    assert set(ASKS) == set(RecordKind.values)
    made = three_schools()
    first, second, third = (site.pk for site in made.sites)
    today, year = timezone.localdate(), school_year_of(timezone.localdate())
    facts = {
        "group": made.group,
        "site": first,
        "lead": "甲老师",
        "begins_on": today - timedelta(days=9),
        "ends_on": today,
    }
    pair = {"kind": "pair", "title": "结对", "partner": "乙老师", "hours": 20, "partner_site": second}
    wrong = {
        "partner_site": {"partner_site": None},
        "hours": {"hours": None},
        "partner": {"partner": " "},
        "ends_on": {"ends_on": today - timedelta(days=10)},
        "level": {"kind": "award", "title": "奖"},
        "field": {"kind": "integration", "title": "一体化"},
        "site": {"site": 0},
    }
    for field, more in wrong.items():
        with pytest.raises(RuleViolation) as refused:
            add_record(order=order(), **(facts | pair | more))
        assert refused.value.field == field, refused.value.sentence
    clerk = user_of("school_clerk", institution=made.sites[0].institution)
    stranger = user_of("school_clerk", institution=made.sites[2].institution)
    with pytest.raises(PermissionDenied):
        add_record(order=order(stranger), **(facts | pair))
    one = add_record(order=order(clerk), **(facts | pair | {"level": "city"}))
    assert (one.level, one.hours) == ("", 20)  # a pair has no level
    award = facts | {"kind": "award", "title": "课程奖"}
    for level in ("district", "city"):  # of one achievement the highest counts
        won = add_record(order=order(clerk), level=level, **award)
        finish_record(order=order(clerk), record=won, state="done", review="获奖", ends_on=today)
    for title in ("任务一", "任务二"):
        task = add_record(order=order(clerk), **(facts | {"kind": "task", "title": title}))
    finish_record(order=order(clerk), record=task, state="done", review="完成", ends_on=today)
    with pytest.raises(RuleViolation) as refused:
        change_record(order=order(clerk), record=task, title="x", lead="y", begins_on=today, ends_on=today)
    assert refused.value.code == "state"
    found = {row.name: row for row in figures_of([made.group.pk], year)[made.group.pk]}
    got = {name: (found[name].numerator, found[name].denominator) for name in ("paired_schools", "tasks_done")}
    assert got == {"paired_schools": (2, 3), "tasks_done": (1, 2)}
    assert [found[f"awards_{level}"].numerator for level in ("national", "city", "district")] == [0, 1, 0]
    assert third not in found["paired_schools"].numerator_rows
    client = client_of(clerk)
    page = client.get(reverse("activities:record-list")).content.decode()
    assert "课程奖" in page and "结对" in page
    for kind in RecordKind.values:
        assert client.get(reverse("activities:record-add", args=[made.group.code, kind])).status_code == 200, kind
        assert client.get(reverse("activities:record-list") + f"?kind={kind}").status_code == 200
    assert "被指导教师" in client.get(reverse("activities:record-detail", args=[one.code])).content.decode()
    for verb in ("finish", "change"):
        assert client.get(reverse("activities:record-act", args=[one.code, verb])).status_code == 200
    assert "结对" in client.get(reverse("portal:search") + "?q=结对").content.decode()
