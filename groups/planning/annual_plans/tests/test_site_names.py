"""The names of sites in a plan: only of those it names, however large the district; no page and no autosave reads them all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.planning.annual_plans.papers import task_lines
from groups.planning.annual_plans.queries.plans import sites_of
from groups.planning.annual_plans.queries.sheet import sheet_of
from groups.planning.annual_plans.services.plans import content_of
from groups.planning.models import PlanTask
from groups.registry.models import SiteVersion
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.arrows import Reader
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.plan_made import opened, plan_of, written

pytestmark = pytest.mark.django_db
STRANGERS = 12


@pytest.fixture
def plan(two_groups, people):
    opened()
    plan = written(plan_of(two_groups.a.group), people.principal)
    plan.tasks.get().schools.add(two_groups.a.tight)
    with entry():
        for _ in range(STRANGERS):
            SiteFactory()
    return plan


def rows_read(queries) -> int:
    """The most rows that one of the questions for names brought back."""
    asked = [one["sql"] for one in queries.captured_queries if '"registry_siteversion"."own_name"' in one["sql"]]
    most = 0
    for statement in asked:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%", "%%"), [])
            most = max(most, len(cursor.fetchall()))
    return most


def autosave(plan, people, client_of):
    part = plan.texts.get(field="staff")
    data = {"part": f"text-{part.field}", f"text-{part.field}-text": "改", f"text-{part.field}-seen": part.revision}
    client = client_of(people.office)
    return lambda: client.post(reverse("planning:plan-autosave", args=[plan.case.code]), data)


def task_autosave(plan, people, client_of):
    task = plan.tasks.get()
    start = f"task-{task.pk}"
    data = {"part": start, f"{start}-measure": "改", f"{start}-field": "staff", f"{start}-seen": task.revision}
    client = client_of(people.office)
    return lambda: client.post(reverse("planning:plan-autosave", args=[plan.case.code]), data)


def page(name):
    def door(plan, people, client_of):
        client = client_of(people.office)
        return lambda: client.get(reverse(f"planning:{name}", args=[plan.case.code]))

    return door


DOORS = {
    "autosave of a text": (autosave, 0),
    "autosave of a task": (task_autosave, 2),
    "the page of the plan": (page("plan-detail"), 2),
    "the page to write it": (page("plan-edit"), 2),
    "the print": (page("plan-print"), 2),
    "the print of the summary": (page("plan-summary-print"), 2),
    "what is handed in": (lambda plan, people, client_of: lambda: content_of(plan), 2),
    "the sheet": (lambda plan, people, client_of: lambda: sheet_of(plan), 2),
    "the tasks as a workbook": (
        lambda plan, people, client_of: lambda: list(task_lines(PlanTask.objects.filter(plan=plan), Reader.OFFICER)), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_only_the_names_of_the_plan_are_read(plan, people, client_of, door):
    make, most = DOORS[door]
    action = make(plan, people, client_of)
    with CaptureQueriesContext(connection) as queries:
        action()
    assert rows_read(queries) <= most
    assert SiteVersion.objects.count() >= STRANGERS + 2


def test_which_sites_is_always_said(plan, two_groups):
    with pytest.raises(TypeError):
        site_names()
    named = set(sites_of(plan).values_list("site", flat=True))
    assert named == {two_groups.a.tight.pk, two_groups.a.alliance.pk}
    names = site_names(sites_of(plan))
    assert names(two_groups.a.tight.pk) == "甲canaryA紧密校自称"
    assert names(two_groups.b.tight.pk) == f"校点 {two_groups.b.tight.pk}"
    with CaptureQueriesContext(connection) as queries:
        assert site_names([])(5) == "校点 5"
    assert len(queries) == 0  # nothing is asked where nothing is named
