"""Head and secretary from one source: the roster, else the directory; what differs is on the quality list."""

from datetime import date

import pytest
from django.urls import reverse

from groups.registry.institutions.queries import leaders_on
from groups.registry.models import DirectoryEntry
from nanan_groups.kit import quality
from nanan_groups.kit.scope import scope_of
from nanan_groups.testing.factories import entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def directory(school, head="", secretary=""):
    with entry():
        DirectoryEntry.objects.create(institution=school, head=head, secretary=secretary)


def named(school) -> tuple:
    found = leaders_on([school.pk], DAY).get(school.pk)
    return (found.head, found.secretary) if found else ("", "")


def test_the_roster_goes_before_the_directory(schools, person_at):
    directory(schools.a, "钱旧校长", "孙书记")
    assert named(schools.a) == ("钱旧校长", "孙书记")
    person_at(schools.main, name="李新校长", leadership="head", post_kind="management")
    assert named(schools.a) == ("李新校长", "孙书记")
    assert named(schools.b) == ("", "")


def test_one_person_may_hold_both(schools, person_at):
    person_at(schools.main, name="李校长", leadership="head_and_secretary", post_kind="management")
    assert named(schools.a) == ("李校长", "李校长")


def test_the_day_decides(schools, person_at):
    person_at(schools.main, name="李来年", leadership="head", post_kind="management", since=date(2026, 9, 2))
    assert named(schools.a) == ("", "")


def test_what_differs_is_listed_and_the_page_shows_the_roster(schools, person_at, client_of, user_of):
    directory(schools.a, "钱旧校长", "孙书记")
    directory(schools.b, "周校长")
    person_at(schools.main, name="李新校长", leadership="head", post_kind="management")
    person_at(schools.b_main, name="周校长", leadership="head", post_kind="management")
    officer = user_of("registry_officer")
    found = quality.check_of("differing-leaders").find(scope_of(officer), DAY)
    assert [(one.code, one.what) for one in found] == [(schools.a.code, "校（园）长：名册为李新校长，通讯录为钱旧校长")]
    page = client_of(officer).get(reverse("reading:institution-detail", args=[schools.a.code])).content.decode()
    assert "李新校长" in page and "钱旧校长" not in page
