"""At once: two officers chase the same groups, and a signature meets a change of the words it signs."""

from django.utils import timezone

from groups.planning.annual_plans.services import strategies
from groups.planning.annual_plans.services.chasing import chase
from groups.planning.models import Campaign, Reminder, SchoolStrategy
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act, ActKind, Notice
from nanan_groups.records.orders import Order
from nanan_groups.testing.plan_made import cast, opened


def outcome(action) -> str:
    try:
        action()
    except RuleViolation as refused:
        return refused.code
    return "done"


def test_two_officers_chase_at_once_and_one_is_told(at_once, two_groups, user_of):
    people = cast(two_groups, user_of)
    opened()
    officers = (people.officer, user_of("registry_officer"))
    groups = [two_groups.a.group, two_groups.b.group]
    Notice.objects.all().delete()

    def chasing(actor):
        order = Order(actor=actor, effective_on=timezone.localdate(), reason="请抓紧", kind=ActKind.ENTRY)
        return lambda: outcome(lambda: chase(order=order, campaign=Campaign.objects.get(), groups=groups))

    assert sorted(at_once(*(chasing(one) for one in officers))) == ["chased", "done"]
    assert (Reminder.objects.count(), Act.objects.filter(verb="chase_plans").count()) == (2, 1)
    assert Notice.objects.filter(user=people.principal).count() == 1


def test_a_signature_is_of_the_words_that_stand_there(at_once, two_groups, user_of):
    """Whoever comes second is told: nobody is said to have signed words he did not see."""
    people = cast(two_groups, user_of)
    opened()
    SchoolStrategy.objects.filter(site=two_groups.a.tight).update(text="原来的策略", revision=1)
    rows = SchoolStrategy.objects.select_related("site", "plan__case", "plan__campaign")
    mine, theirs = rows.get(site=two_groups.a.tight), rows.get(site=two_groups.a.tight)
    told = at_once(
        lambda: outcome(lambda: strategies.sign_strategy(actor=people.member, strategy=mine, seen=1)),
        lambda: outcome(
            lambda: strategies.save_strategy(actor=people.clerk, strategy=theirs, text="改过的策略", seen=1)
        ),
    )
    assert sorted(told) == ["conflict", "done"]
    row = rows.get(site=two_groups.a.tight)
    assert (row.text, row.signed_at is not None) in (("原来的策略", True), ("改过的策略", False))
