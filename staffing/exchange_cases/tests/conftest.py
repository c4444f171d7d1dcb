"""Two schools of one group and those who sign for them."""

from datetime import date

import pytest

from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, UserFactory, entry


@pytest.fixture
def world(schools, person_at):
    """Both schools with their heads, in one group with its principal; somebody at each."""
    with entry():
        group = MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14)).group
        MembershipFactory(site=schools.b_main, group=group, valid_from=date(2022, 7, 14))
        for name, school in (("head", schools.a), ("b_head", schools.b)):
            setattr(
                schools, name, AppointmentFactory(role="member_principal", institution=school, user=UserFactory()).user
            )
        schools.lead = AppointmentFactory(role="group_principal", group=group, user=UserFactory()).user
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
    schools.group = group
    schools.one, schools.two = person_at(schools.main, name="钱一"), person_at(schools.b_main, name="孙二")
    return schools
