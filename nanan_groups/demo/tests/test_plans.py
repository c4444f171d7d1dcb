"""Invented plans and charters of the demonstration."""

from collections import Counter

import pytest

from groups.governance.models import Admission, Charter
from groups.planning.annual_plans.queries.plans import last_plan
from groups.planning.models import Campaign, DevelopmentPlan
from nanan_groups.demo.accounts import GROUP_REF
from nanan_groups.demo.annual_plans import make_demo_plans
from nanan_groups.demo.charters import make_demo_charters

ONCE = pytest.mark.once(
    "what the year invents comes from the same services; that it is made on both is asked by test_rebuild"
)


@ONCE
def test_plans_of_the_demonstration_are_in_every_state(demonstration):
    make_demo_plans()  # again without harm
    last, now = Campaign.objects.order_by("year")
    assert (last.closed_at is not None, now.closed_at) == (True, None)
    assert states(last) == {"closed": 33, "approved": 2}
    assert states(now) == {
        "draft": 4,
        "returned": 1,
        "submitted": 6,
        "endorsed": 1,
        "approved": 21,
        "summary_submitted": 1,
        "closed": 1,
    }
    assert Counter(DevelopmentPlan.objects.values_list("case__state", "recorded")) == {
        ("approved", False): 4,
        ("approved", True): 1,
        ("draft", False): 1,
    }
    # The group of the demonstration accounts has something to copy, and targets that its tasks of last year serve.
    mine = now.plans.select_related("campaign", "group").get(group__source_ref=GROUP_REF)
    assert last_plan(mine).tasks.exclude(serves=None).count() == 3


def states(campaign: Campaign) -> Counter:
    return Counter(campaign.plans.order_by().values_list("case__state", flat=True))


def test_no_invented_plans_outside_the_demonstration(db):
    with pytest.raises(RuntimeError):
        make_demo_plans()
    assert not Campaign.objects.exists()


@ONCE
def test_charters_of_the_demonstration_are_in_every_state(demonstration, settings):
    make_demo_charters()  # again without harm
    assert Counter(Charter.objects.values_list("case__state", flat=True)) == {
        "filed": 17,
        "submitted": 1,
        "returned": 1,
        "draft": 1,
    }
    assert Counter(Admission.objects.values_list("case__state", flat=True)) == {
        "plaqued": 10,
        "examined": 1,
        "applied": 1,
    }
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        make_demo_charters()
