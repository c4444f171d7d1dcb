"""The auditor's pages: events filtered and exported, sessions, the access table."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.portal.access import table
from nanan_groups.records import audit
from nanan_groups.records.models import Event, EventKind

LIST = reverse("portal:event-list")
EXPORT = reverse("portal:event-export")


@pytest.fixture
def auditor(user_of):
    return user_of("audit")


@pytest.fixture
def browser(auditor, client_of):
    return client_of(auditor)


def numbers(answer) -> list[int]:
    return [row["number"] for row in answer.context["rows"]]


def test_newest_first_and_page_by_page(browser):
    for _ in range(60):
        audit.record(EventKind.SYSTEM, subject="x")
    last = Event.objects.first().number
    first = browser.get(LIST)
    assert numbers(first) == list(range(last, last - 50, -1))
    second = browser.get(LIST + first.context["older_url"])
    assert numbers(second)[0] == last - 50
    assert second.context["newest_url"] != ""


def test_filters(browser, auditor):
    audit.record(EventKind.REFUSED, actor_id=auditor.pk, subject="registry:group-act", ok=False)
    audit.record(EventKind.SYSTEM, subject="other")
    refused = browser.get(LIST, {"kind": "refused", "ok": "no", "actor": auditor.username, "subject": "group-act"})
    assert [row["kind"] for row in refused.context["rows"]] == ["越权被拒"]
    assert numbers(browser.get(LIST, {"actor": "nobody"})) == []
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert numbers(browser.get(LIST, {"first": tomorrow})) == []
    today = browser.get(LIST, {"first": timezone.localdate().isoformat(), "last": timezone.localdate().isoformat()})
    assert len(numbers(today)) == min(50, Event.objects.count())
    assert browser.get(LIST, {"first": "不是日期", "before": "x", "kind": "x"}).status_code == 200


def test_export_is_the_list_and_is_itself_an_event(browser, auditor):
    audit.record(EventKind.SYSTEM, subject="=1+1")
    answer = browser.get(EXPORT, {"kind": "system"})
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][6] == "'=1+1"
    event = Event.objects.first()
    assert (event.kind, event.actor_id, event.detail["count"]) == ("export", auditor.pk, 1)


def test_sessions_name_people_and_times(browser, auditor, user_of, client_of):
    client_of(user_of("school_clerk")).get("/")
    rows = browser.get(reverse("portal:session-list")).context["rows"]
    assert {row.user for row in rows} >= {auditor}
    assert len(rows) == 2


def test_access_table_shows_every_row(browser):
    page = browser.get(reverse("portal:access-table"))
    assert len(page.context["rows"]) == len(table())
    one = browser.get(reverse("portal:access-table"), {"role": "school_clerk"})
    assert one.context["columns"] == ["学校经办人"]
