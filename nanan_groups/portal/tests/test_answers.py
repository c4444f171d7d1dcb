"""What every answer has in common: no-store, a strict policy for content, no inline code; and reading never writes."""

import re

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.urls import reverse

from nanan_groups.portal import views
from nanan_groups.portal.access import table
from nanan_groups.records import audit
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.unchanged import nothing_written, watched

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
    "object-src": {"'none'"},
}
SESSION, CHAIN = "sessions.Session", ("records.Event", "records.EventHead")
# What is on record beside the file that was given away: who saw telephones, or links with which he could answer himself.
RECORDED = {
    "planning:campaign-owing-xlsx": [EventKind.READ],
    "activities:questionnaire-links": [EventKind.EXPORT],
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def opened(at, role) -> list[tuple[str, str]]:
    """(name, path) of everything that the access table says this role may read."""
    rows = [row for row in table() if row.method == "GET" and row.record in ("", "own") and row.cells[role] == "200"]
    return [(row.name, at.path(row.name, row.record, role)) for row in rows]


def is_file(answer) -> bool:
    return "attachment" in answer.get("Content-Disposition", "")


def policy_of(answer) -> dict[str, set[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(values) for name, *values in parts}


@pytest.mark.parametrize("role", ["registry_officer", "group_principal", "auditor", "system", "audit"])
def test_reading_never_writes_and_every_page_is_strict(addresses, one_of_each, client_of, role):
    client = client_of(one_of_each[role])
    client.get(reverse("portal:home"))
    opens = opened(addresses, role)
    assert len(opens) >= 4
    cache.clear()
    for name, path in opens:
        told = Event.objects.count()
        with watched(SESSION) as watch:
            answer = client.get(path)
        written = watch.changes()
        if answer.streaming:
            list(answer)  # closes the file
        if name == "portal:attachment":
            assert policy_of(answer) == {"sandbox": set(), "default-src": {"'none'"}}
            continue  # a paper of a group; only those about people go on record
        expected = [*RECORDED.get(name, []), *([EventKind.EXPORT] if is_file(answer) else [])]
        if expected:
            known = Event.objects.order_by("number").values_list("kind", flat=True)[told:]
            assert list(known) == expected, name
            written = watch.changes(*CHAIN)
        assert written == {}, f"reading {name} ({path}) wrote something"
        if answer.status_code != 200:
            continue  # an object the register of this test does not hold
        assert answer["Cache-Control"] == "no-store", name
        assert policy_of(answer) == POLICY, name
        assert answer["X-Frame-Options"] == "DENY", name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == "same-origin", name
        if answer["Content-Type"].startswith("text/html"):
            found = INLINE.search(answer.content.decode())
            assert found is None, (name, found)
    assert audit.verify().problem == ""


def test_head_reads_as_little(two_groups, one_of_each, client_of):
    client = client_of(one_of_each["registry_officer"])
    client.get(reverse("portal:home"))
    with nothing_written(SESSION):
        for path in ("/", "/groups/", "/institutions/", "/search/?q=校", f"/groups/{two_groups.a.group.code}/"):
            answer = client.head(path)
            assert (answer.status_code, answer.content) == (200, b"")


def test_pages_without_a_person_have_the_same_policy(db, client):
    for path in (reverse("accounts:login"), reverse("portal:healthz"), "/no/such/page/"):
        assert policy_of(client.get(path)) == POLICY, path
    assert "no-store" in client.get(reverse("accounts:login")).get("Cache-Control", "")


def test_health_is_for_everybody_and_says_nothing(db, client, monkeypatch):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert client.post("/healthz").status_code == 405

    class Broken:
        def cursor(self):
            raise DatabaseError("no connection to 10.0.0.1")

    monkeypatch.setattr(views, "connection", Broken())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
