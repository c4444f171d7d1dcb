"""From the button to the row: a charter is filed. ``pytest -k walk -s`` shows the files (docs/架构.md)."""

import pytest
from django.urls import reverse

from nanan_groups.testing import charter_made
from nanan_groups.testing.walks import MOST_FILES, Walk

pytestmark = pytest.mark.django_db


def test_walk_of_filing_a_charter(people, two_groups, client_of):
    charter = charter_made.started(two_groups.a.group, people.principal)
    charter_made.written(charter, people.principal)
    charter_made.take(charter, "submit", people.principal)
    charter_made.reviewed(charter, people.officer)
    url = reverse("governance:charter-step", args=[charter.case.code, "file"])
    client = client_of(people.officer)
    page = client.get(url)
    data = {"seen": page.context["form"]["seen"].value(), "request_key": "walk"}
    data |= {name: str(value) for name, value in charter_made.FILING.items()}
    with Walk() as walk:
        answer = client.post(url, data)
    charter.refresh_from_db()
    assert (answer.status_code, charter.filing_number) == (302, charter_made.FILING["filing_number"])
    folders = ("groups/governance/charters", "groups/papers")
    print("\n" + walk.told("file a charter", *folders))
    assert len(walk.within(*folders)) <= MOST_FILES
