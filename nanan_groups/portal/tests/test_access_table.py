"""Every address × method × role, both directions; and canary strings of a neighbouring group in no answer at all."""

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from groups.rights.roles import PERMISSIONS_OF_ADMIN
from groups.rights.words import Role
from nanan_groups.portal.access import roles, table
from nanan_groups.testing.lean import lean_walk, refusals_unwritten


def names(resolver=None, prefix="") -> set[str]:
    """Every named address of the portal; one without a name fails."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            found |= names(entry, prefix + inner)
        elif isinstance(entry, URLPattern) and str(entry.pattern) not in (
            "(?P<url>.*)$",
            "r/<path:content_type_id>/<path:object_id>/",
        ):
            if entry.name is None:
                # The admin's own redirect of a bare object address has no name; it redirects to the change page.
                assert prefix == "admin:", f"an address without a name: {entry.pattern}"
                continue
            found.add(prefix + entry.name)
    return found


def test_every_address_has_its_rows_and_every_row_its_address():
    in_table = {row.name for row in table()}
    assert names() - in_table == set()
    assert in_table - names() == set()


def test_every_address_has_get_and_post_and_every_role_a_column():
    by_address = {}
    for row in table():
        by_address.setdefault((row.name, row.record), set()).add(row.method)
        assert "" not in row.cells.values()
    assert {pair for pair, methods in by_address.items() if methods != {"GET", "POST"}} == set()
    assert roles() == ["anonymous", *Role.values, *PERMISSIONS_OF_ADMIN]


def test_the_public_list_is_short():
    public = {row.name for row in table() if row.cells["anonymous"] not in ("login", "403")}
    assert public == {
        "accounts:login",
        "portal:healthz",
        "staffing:certificate-check",
        "activities:check-in",
        "activities:calendar-feed",
        "activities:questionnaire-answer",
    }


def browser_of(role, people, client_of) -> Client:
    return Client() if role == "anonymous" else client_of(people[role])


def said(response) -> str:
    """The back office sends strangers through its own login address, which passes them on to the portal's."""
    doors = (reverse("accounts:login"), reverse("admin:login"))
    if response.status_code == 302 and response.headers["Location"].startswith(doors):
        return "login" if not response.wsgi_request.user.is_authenticated else "302"
    return str(response.status_code)


@pytest.mark.once(
    "grants and scopes say who opens what; that each page opens on the other database is asked by test_answers"
)
@pytest.mark.long
@pytest.mark.parametrize("role", roles())
def test_each_cell(role, one_of_each, addresses, client_of):
    cache.clear()
    with lean_walk(), refusals_unwritten():
        wrong, leaks = walk(role, one_of_each, addresses, client_of)
    assert wrong == []
    assert leaks == []


def walk(role, people, addresses, client_of) -> tuple[list[str], list[str]]:
    """(what answers otherwise than the table says, what shows a neighbour's canary)"""
    wrong, leaks = [], []
    canaries = addresses.canaries_of_the_other
    browser = browser_of(role, people, client_of)
    for row in table():
        path = addresses.path(row.name, row.record, role)
        response = browser.get(path) if row.method == "GET" else browser.post(path, addresses.body(row.name))
        got = said(response)
        if got != row.cells[role]:
            wrong.append(f"{row.method} {row.name} ({row.record or '-'}): {got}, table says {row.cells[role]}")
        if row.name == "accounts:logout":
            browser = browser_of(role, people, client_of)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if role in addresses.confined and any(canary in body for canary in canaries):
            leaks.append(f"{row.method} {row.name} ({row.record or '-'})")
        if role != "anonymous" and people[role].is_active:
            assert "no-store" in response.headers.get("Cache-Control", ""), path
    return wrong, leaks


@pytest.mark.once("refused before anything is asked of a database")
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_address_takes_another_method(method, one_of_each, addresses, client_of):
    browser = client_of(one_of_each["registry_officer"])
    with lean_walk(), refusals_unwritten():
        taken = [
            (row.name, answer)
            for row in table()
            if row.method == "POST"
            for answer in [
                getattr(browser, method)(addresses.path(row.name, row.record, "registry_officer")).status_code
            ]
            # Django's admin reads them as GET
            if answer not in (302, 403, 404, 405) and not row.name.startswith("admin:")
        ]
    assert taken == []


def test_every_model_admin_is_in_the_table():
    for model in admin.site._registry:
        assert f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" in {row.name for row in table()}
