"""Two hats open nothing that neither opens alone: over all addresses, whatever canary a person with two appointments reads,
somebody with one of the two reads as well.

That rights add up pair by pair is asked of every two roles in groups/access/tests. Here it is asked of the pages. What a
page may confuse is a right over the district, held by one hat, with a right at home, held by the other: so the offices
that are walked are those which together make up every such couple of rights that neither hat holds alone. Two who are at
home in different groups come besides.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.urls import reverse

from groups.rights.roles import PERMISSIONS_OF_ROLE, PLACE_OF
from groups.rights.words import Role
from nanan_groups.portal.access import table
from nanan_groups.testing.factories import AppointmentFactory, DepartmentFactory, UserFactory
from nanan_groups.testing.lean import lean_walk, refusals_unwritten

pytestmark = [
    pytest.mark.once("which rows a right reaches is asked of both databases by the grants and the access table"),
    pytest.mark.long,
]

# Any text of the two groups: what holds a canary, up to the next mark of the page.
_CANARY = re.compile(r"[甲乙]?canary[AB][\w-]*|CANARY[AB]\d+", re.IGNORECASE)
# At home in a group or a school; clerk and principal of a school read the same pages, principal and office of a group too.
LOCAL = ("group_principal", "school_clerk", "expert")


def opens_reading(right: str) -> bool:
    """What a GET can show. (Rosters are exported, and telephones seen, by a form that is sent.)"""
    return right.rpartition(".")[2].startswith(("view_", "export_register", "export_papers"))


def offices() -> list[str]:
    """One role for each set of rights to read over the whole district, without those that read everything anyway."""
    by_rights: dict[frozenset[str], str] = {}
    for role in sorted(role.value for role in Role if PLACE_OF[role] in ("district", "office")):
        by_rights.setdefault(frozenset(filter(opens_reading, PERMISSIONS_OF_ROLE[role])), role)
    widest = set(filter(opens_reading, frozenset().union(*(PERMISSIONS_OF_ROLE[role] for role in LOCAL))))
    return sorted(role for rights, role in by_rights.items() if not widest <= rights)


def rights_of(role: str) -> frozenset[str]:
    return frozenset(filter(opens_reading, PERMISSIONS_OF_ROLE[role]))


def couples(office: str, local: str) -> set[tuple[str, str]]:
    """(Right over the district, right at home that the office has not)."""
    return {(wide, home) for wide in rights_of(office) for home in rights_of(local) - rights_of(office)}


def covering(local: str) -> list[str]:
    """As few offices as make up all couples with this home; one where there is none."""
    open_ones, chosen = set().union(*(couples(office, local) for office in offices())), []
    while open_ones:
        chosen.append(max(offices(), key=lambda office: len(couples(office, local) & open_ones)))
        open_ones -= couples(chosen[-1], local)
    return chosen or offices()[:1]


# By whoever is at home in group B: those of A, or of the whole district, whose hat he wears besides.
PAIRS = {local: covering(local) for local in LOCAL}
PAIRS["group_principal"] += ["school_clerk", "expert"]
PAIRS["school_clerk"] += ["expert"]


@pytest.fixture
def world(two_groups, addresses):
    return two_groups, addresses


def hats(world, *held: tuple[str, str]):
    """A person with these appointments: (role, "a" or "b")."""
    two_groups, _ = world
    user, office = UserFactory(), DepartmentFactory()
    for role, side in held:
        of = getattr(two_groups, side)
        place = {"group": {"group": of.group}, "institution": {"institution": of.tight.institution}}
        place["office"] = {"office": office}
        AppointmentFactory(user=user, role=role, **place.get(PLACE_OF[role], {}))
    return user


def unpacked(body: bytes) -> str:
    """All that stands in a workbook or a Word file."""
    with ZipFile(BytesIO(body)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def paths(world) -> list[str]:
    """Every address that can be read."""
    two_groups, addresses = world
    tabled = (addresses.path(row.name, row.record, "school_clerk") for row in table() if row.method == "GET")
    # The table has one record for each address; what one hat reads of a school may stand on that school's own page only.
    schools = [one.code for side in (two_groups.a, two_groups.b) for one in side.institutions]
    own_pages = (reverse("reading:institution-detail", args=[code]) for code in schools)
    return [path for path in dict.fromkeys([*tabled, *own_pages]) if not path.startswith("/logout")]


class Reader:
    """Somebody with these hats, and every canary and secret in the pages he opened. A page is opened once."""

    def __init__(self, user, world, client_of):
        two_groups, _ = world
        self.browser = client_of(user)
        self.secrets = [secret for side in (two_groups.a, two_groups.b) for secret in side.secrets]
        self.pages: dict[str, set[str]] = {}
        cache.clear()

    @property
    def found(self) -> set[str]:
        return set().union(*self.pages.values())

    def open(self, path: str) -> None:
        if path in self.pages:
            return
        answer = self.browser.get(path)
        if answer.status_code != 200:
            self.pages[path] = set()
            return
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = unpacked(body) if body[:2] == b"PK" else body.decode("utf-8", "replace")
        self.pages[path] = set(_CANARY.findall(text)) | {secret for secret in self.secrets if secret in text}


def read_by(user, world, client_of) -> Reader:
    """In all pages."""
    reader = Reader(user, world, client_of)
    for path in paths(world):
        reader.open(path)
    return reader


def unread(both: Reader, readers: list[Reader]) -> set[str]:
    """What ``both`` has read and none of the others can: they open its richest pages first, and go on while any is left."""
    missing = both.found - set().union(*(reader.found for reader in readers))
    for path in sorted(both.pages, key=lambda path: -len(both.pages[path])):
        if not missing:
            break
        for reader in readers:
            cache.clear()  # nobody reads what was put together for somebody else
            reader.open(path)
            missing -= reader.pages[path]
    return missing


def test_there_is_something_to_read(world, client_of):
    """The walk finds telephones and canaries where they are open; it need not go on when it has found them."""
    two_groups, _ = world
    reader = Reader(hats(world, ("personnel_officer", "a")), world, client_of)
    wanted = {two_groups.b.lead.directory.telephone, "canaryB"}
    for path in paths(world):
        reader.open(path)
        if wanted <= reader.found | {one[-7:] for one in reader.found}:
            return
    pytest.fail("no page shows what is open to personnel")


def test_classes_are_what_they_say():
    assert offices() == [
        "college_officer",
        "department_reporter",
        "establishment_officer",
        "finance_officer",
        "hr_bureau_officer",
        "organisation_officer",
        "personnel_officer",
        "registry_officer",
        "treasury_officer",
    ]
    for local in LOCAL:
        asked = set().union(*(couples(office, local) for office in covering(local)))
        assert asked == set().union(*(couples(office, local) for office in offices()))
    assert len(covering("school_clerk")) < len(offices())


@pytest.mark.parametrize("home", LOCAL)
def test_each_canary_of_two_hats_is_read_by_one_alone(world, client_of, home):
    alone: dict[tuple[str, str], Reader] = {}
    with lean_walk(), refusals_unwritten():
        for other in PAIRS[home]:
            both = read_by(hats(world, (other, "a"), (home, "b")), world, client_of)
            assert both.found, other  # or nothing was asked
            for hat in ((home, "b"), (other, "a")):
                alone[hat] = alone.get(hat) or Reader(hats(world, hat), world, client_of)
            assert unread(both, [alone[home, "b"], alone[other, "a"]]) == set(), other
