"""Whatever is asked and whatever is sent: an answer with a sentence, never a 500.

Every address of the access table that a role may open is asked with odd parameters, every form on it sent with odd values;
which ones is drawn with a fixed seed, so that each run asks the same. A new page comes in by its row of the table. With
another ``SEED`` other pairs are met.
"""

import random
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from nanan_groups.portal.access import table
from nanan_groups.portal.tests.addresses import Addresses
from nanan_groups.testing.lean import lean_walk
from nanan_groups.testing.odd import ENDS, ODD, Form, asked_by, named_anywhere, read_page, strict_as_postgresql
from nanan_groups.testing.unchanged import watched

SEED = 20260901
WALKERS = (
    "anonymous", "school_clerk", "group_principal", "security", "system", "audit", "auditor",
    "personnel_officer", "registry_officer",
)  # fmt: skip
# Of those who open an address the first walks it on SQLite, the second on PostgreSQL: a minute is what each may take.
TURN = {"sqlite": 0, "postgresql": 1}
ALONE, TOGETHER = 1, 1  # odd values for each parameter by itself; for all of them at once
FIELDS = 8  # of a longer form so many are drawn
SIGNS_OFF = {"accounts:logout"}
WRITTEN_ANYHOW = ("sessions.Session", "records.Event", "records.EventHead", "records.Storm")  # a refusal is on record


class Walk:
    """One person's walk; ``found`` are the faults, each with what brings it about."""

    def __init__(self, role: str, browser: Client, addresses: Addresses) -> None:
        self.role, self.browser, self.addresses = role, browser, addresses
        self.browser.raise_request_exception = False
        self.found: list[str] = []
        self.asked = self.sent = 0
        self.forms: set[tuple] = set()

    def draw(self, *what: str) -> random.Random:
        return random.Random("|".join((str(SEED), self.role, *what)))

    def note(self, answer, what: str) -> None:
        for _ in answer.streaming_content if answer.streaming else ():
            pass  # to its end, where a file is closed
        if answer.status_code >= 500:
            raised = getattr(answer, "exc_info", None)
            self.found.append(f"{what[:300]}: {raised[1]!r:.300}" if raised else f"{what[:300]}: {answer.status_code}")

    # --- asking ----------------------------------------------------------------------------------------------------
    def open(self, path: str) -> None:
        page = read_page(self.got(path))
        names = asked_by(path, page)
        for name in names:
            for value in self.draw(path, name).sample(ODD, ALONE):
                self.ask(path, f"{quote(name)}={value}")
        for end in ENDS:
            self.ask(path, "&".join(f"{quote(name)}={end}" for name in sorted(page.days)))
        names = sorted({*names, *named_anywhere()})
        for n in range(TOGETHER):
            draw = self.draw(path, str(n))
            self.ask(
                path, "&".join(f"{quote(name)}={draw.choice(ODD)}&{quote(name)}={draw.choice(ODD)}" for name in names)
            )
        for form in page.forms:
            if form.method == "post":
                self.fill_in(path, form)

    def ask(self, path: str, query: str) -> None:
        self.asked += 1
        self.got(f"{path}?{query}")

    def got(self, path: str) -> str:
        answer = self.browser.get(path)
        self.note(answer, f"GET {path}")
        # The bytes of a Word file hold by chance what an HTML parser takes for a mark.
        is_page = answer.get("Content-Type", "").startswith("text/html")
        return answer.content.decode("utf-8", "replace") if is_page else ""

    # --- sending ---------------------------------------------------------------------------------------------------
    def fill_in(self, path: str, form: Form) -> None:
        to = urlsplit(urljoin(path, form.action)).path
        try:
            name = resolve(to).view_name
        except Resolver404:
            return
        what = (name, tuple(sorted(form.names)))
        if name in SIGNS_OFF or what in self.forms:
            return
        self.forms.add(what)
        draw = self.draw("POST", name, *form.names)
        names = form.names if len(form.names) <= FIELDS else draw.sample(form.names, FIELDS)
        for one in names:
            self.send(to, form, {one: draw.choice(ODD)}, draw)
        self.send(to, form, {one: draw.choice(ODD) for one in form.names}, draw)

    def send(self, to: str, form: Form, odd: dict[str, str], draw: random.Random) -> None:
        """Taken back afterwards, so that the next one finds what this one found."""
        self.sent += 1
        parts = [
            f"{quote(name)}={quote(value)}"
            for name, values in form.values.items()
            if name not in odd
            for value in values
        ]
        parts += [f"{quote(name)}={value}" for name, value in odd.items()]
        if "request_key" in form.values and draw.random() < 0.5:
            parts.append("act_confirmed=1")
        with transaction.atomic():
            with watched(*WRITTEN_ANYHOW) as watch:
                answer = self.browser.post(to, "&".join(parts), content_type="application/x-www-form-urlencoded")
            self.note(answer, f"POST {to} {odd}")
            if answer.status_code in (400, 403, 404) and (changes := watch.changes()):
                self.found.append(f"POST {to} {odd}: refused with {answer.status_code} and written: {changes}"[:400])
            transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.parametrize("role", WALKERS)
def test_odd_questions_and_odd_forms_are_answered(role, one_of_each, addresses, client_of, settings):
    settings.EXPORTS_PER_HOUR = settings.PHONES_PER_HOUR = 10**6
    walk = Walk(role, Client() if role == "anonymous" else client_of(one_of_each[role]), addresses)
    with lean_walk(), strict_as_postgresql():
        for row in own_turn(role):
            walk.open(addresses.path(row.name, row.record, role))
    assert walk.found == []
    assert bool(walk.asked) == bool(own_turn(role))


def own_turn(role: str) -> list:
    """The rows that this walker opens here; each address once, by its first record that opens to him."""
    turn, seen = TURN[connection.vendor], {}
    for row in table():
        walkers = [one for one in WALKERS if row.cells[one] == "200"]
        if row.method == "GET" and walkers and role == walkers[min(turn, len(walkers) - 1)]:
            seen.setdefault(row.name, row)
    return list(seen.values())


def test_every_address_has_its_walker(db):
    opened = {row.name for row in table() if row.method == "GET" and "200" in {row.cells[one] for one in WALKERS}}
    assert {row.name for role in WALKERS for row in own_turn(role)} == opened


def test_an_address_that_names_no_record_is_not_found(one_of_each, addresses, client_of):
    """Signs that no record can have, in the place of every code."""
    browser, wrong = client_of(one_of_each["registry_officer"]), []
    browser.raise_request_exception = False
    with lean_walk(), strict_as_postgresql():
        for name in sorted({row.name for row in table() if row.cells["registry_officer"] == "200"}):
            path = addresses.path(name, "own" if any(r.record and r.name == name for r in table()) else "", "")
            codes = [str(one) for one in (*resolve(path).args, *resolve(path).kwargs.values()) if str(one)]
            for code in codes:
                for odd in ("%00", "A%00", "%EF%BF%BE", "%0B", "%ED%A0%80", "9" * 30, quote("甲" * 300), "0"):
                    answer = browser.get(path.replace(f"/{code}/", f"/{odd}/"))
                    if answer.status_code >= 500:
                        wrong.append((name, odd, getattr(answer, "exc_info", ("", ""))[1]))
    assert wrong == []
