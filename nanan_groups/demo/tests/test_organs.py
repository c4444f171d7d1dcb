"""Invented governance organs of the demonstration."""

import pytest

from groups.governance.models import BodyMeeting, BodyResolution, GoverningBody, RotatingChair
from groups.registry.models import EducationGroup
from nanan_groups.demo.accounts import make_demo_accounts
from nanan_groups.demo.organs import GROUPS, make_demo_organs


@pytest.mark.once(
    "what the year invents comes from the same services; that it is made on both is asked by test_rebuild"
)
def test_organs_of_the_demonstration(policy, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    make_demo_accounts()
    for _ in range(2):  # again without harm
        make_demo_organs()
    bodies = GoverningBody.objects.count()
    assert EducationGroup.objects.filter(organs__isnull=False).distinct().count() == GROUPS
    assert bodies >= GROUPS
    assert (BodyMeeting.objects.count(), BodyResolution.objects.count()) == (bodies, bodies * 3)
    assert BodyResolution.objects.filter(state="done").count() == bodies
    assert RotatingChair.objects.exists()


def test_no_invented_organs_outside_the_demonstration(db):
    with pytest.raises(RuntimeError):
        make_demo_organs()
    assert not GoverningBody.objects.exists()
