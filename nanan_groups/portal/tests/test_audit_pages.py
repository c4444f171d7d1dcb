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


def test_what_an_event_names_is_read_in_words(two_groups, user_of, client_of):
    """The district's auditor reads names with links; to the audit administrator, who sees no business data, a school is a
    kind and a code. Both find all events about it."""
    side, person = two_groups.a, user_of("school_clerk")
    subjects = [side.group.code, side.lead.code, side.tight.code, person.concerns, "reading:group-detail Z02", "user:?"]
    for subject in subjects:
        audit.record(EventKind.SYSTEM, subject=subject, detail={"count": 3, "filter": {"kind": "x"}})
    told = {}
    for role in ("auditor", "audit"):
        rows = client_of(user_of(role)).get(LIST, {"kind": "system"}).context["rows"][: len(subjects)]
        told[role] = [(one.text, bool(one.url)) for row in reversed(rows) for one in row["named"]]
        assert rows[0]["detail"] == "次数或行数：3；筛选：类别 x"
    shared = [(str(person), False), ("集团页面 Z02", False), ("没有这个账号", False)]
    assert told["audit"] == [
        (f"教育集团 {side.group.code}", False),
        (f"学校 {side.lead.code}", False),
        (f"校点 {side.tight.code}", False),
        *shared,
    ]
    assert told["auditor"] == [
        ("甲canaryA教育集团", True),
        ("甲canaryA总校", True),
        ("甲canaryA紧密校自称", True),
        *shared,
    ]
    about = client_of(user_of("audit")).get(LIST, {"subject": person.concerns}).context["rows"]
    assert {row["subject"] for row in about} == {person.concerns}


def test_command_is_told_as_the_command_of_its_user(browser):
    audit.record(EventKind.SYSTEM, subject="x", detail={"command": "load_policy", "server_user": "portal"})
    assert browser.get(LIST).context["rows"][0]["person"] == "服务器命令 load_policy（portal）"


def test_list_costs_the_same_with_more_events(two_groups, browser, django_assert_num_queries):
    with django_assert_num_queries(18, exact=False):
        browser.get(LIST)
    for subject in (
        two_groups.a.group.code,
        two_groups.b.group.code,
        two_groups.a.lead.code,
        two_groups.b.lead.code,
    ) * 5:
        audit.record(EventKind.SYSTEM, subject=subject)
    with django_assert_num_queries(18, exact=False):
        browser.get(LIST)


ODD = [
    "user:²",
    "user:" + "9" * 30,
    "user:",
    "a.b.c:1",
    "registry.nothing:1",
    "x,user:7,Z01",
    ",,",
    "case:",
    "import:²",
    ":",
    ".",
]


@pytest.mark.parametrize("kind", [EventKind.SYSTEM, EventKind.REFUSED])
def test_whatever_stands_in_a_subject_is_listed_and_exported(browser, kind):
    """The chain only grows: what breaks its page once breaks it for good."""
    for subject in ODD:
        audit.record(kind, subject=subject, ok=False)
    page = browser.get(LIST)
    assert page.status_code == 200
    assert len(list(csv.reader(StringIO(b"".join(browser.get(EXPORT).streaming_content).decode("utf-8-sig"))))) > len(
        ODD
    )


def test_what_is_typed_into_an_address_names_nobody(auditor, browser):
    """No route takes free text; what reaches one is kept as a code or not at all."""
    for path in ("/imports/jobs/x,user:7,Z01/", "/imports/jobs/x,user:%C2%B2/", "/groups/Z99/", "/audit/张三/"):
        browser.get(path)
    subjects = set(Event.objects.filter(kind=EventKind.REFUSED).values_list("subject", flat=True))
    assert subjects <= {"reading:group-detail Z99"} | {one for one in subjects if one.endswith(" Z99")}
