"""Every rule of the roster's tables is refused by the database itself, whatever path a row takes to it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from nanan_groups.testing.factories import SiteFactory, StaffMemberFactory, StaffPostFactory, entry
from staffing.models import StaffMember, StaffPost

START, END = date(2022, 9, 1), date(2024, 9, 1)


@pytest.fixture
def person(db):
    return StaffMemberFactory()


@pytest.fixture
def site(db):
    return SiteFactory()


def post(person, site, **more) -> StaffPost:
    facts = {"person": person, "site": site, "institution": site.institution, "post_kind": "teacher"}
    return StaffPost(**(facts | {"joined_on": START, "valid_from": START} | more))


def refuses(row) -> None:
    """bulk_create asks neither full_clean nor save."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])


def test_a_code_and_a_staff_number_are_given_once(person):
    facts = {"sex": "female", "birth_month": date(1990, 1, 1), "name": "王"}
    refuses(StaffMember(code=person.code, staff_no="NA9", **facts))
    refuses(StaffMember(code="T9999999", staff_no=person.staff_no, **facts))


@pytest.mark.parametrize("field", ["sex", "stage", "subject", "title", "honour", "state"])
def test_choices_are_choices(person, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffMember.objects.filter(pk=person.pk).update(**{field: "nonsense"})


def test_birth_comes_before_service(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffMember.objects.filter(pk=person.pk).update(joined_service_on=person.birth_month)


def test_one_main_post_at_a_time(person, site):
    with entry():
        StaffPostFactory(person=person, site=site, valid_from=START, valid_to=END)
        refuses(post(person, site, valid_from=date(2024, 8, 31)))
        refuses(post(person, site, valid_from=date(2022, 8, 31), joined_on=date(2022, 8, 31)))
        StaffPost.objects.bulk_create([post(person, site, valid_from=END), post(person, site, main=False)])
    assert person.posts.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [{"valid_to": START}, {"post_kind": "nonsense"}, {"leadership": "king"}, {"joined_on": date(2022, 9, 2)}],
)
def test_what_a_post_may_say(person, site, wrong):
    refuses(post(person, site, **wrong))


def test_a_school_with_people_cannot_be_deleted(person, site):
    StaffPostFactory(person=person, site=site)
    for row in (site.institution, site, person):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
            connection.check_constraints()
