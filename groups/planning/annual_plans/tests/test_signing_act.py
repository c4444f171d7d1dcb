"""A signature is an act with its subject and the fingerprint of the words signed."""

import pytest
from django.core.exceptions import PermissionDenied

from groups.papers.parts.services import fingerprint
from groups.planning.annual_plans.services import strategies
from nanan_groups.records.models import Act, Event
from nanan_groups.testing.plan_made import opened, plan_of

pytestmark = pytest.mark.django_db


def test_signing_is_an_act_with_its_subject_and_the_words_signed(two_groups, people):
    opened()
    plan = plan_of(two_groups.a.group)
    strategy = plan.strategies.select_related("site", "plan__case").get(site=two_groups.a.tight)
    strategies.save_strategy(actor=people.clerk, strategy=strategy, text="策略", seen=0)
    signed = strategies.sign_strategy(actor=people.member, strategy=strategy, seen=1)
    done = Act.objects.get(verb="sign_strategy")
    [line] = done.changes.all()
    assert (done.actor, line.field, line.old) == (people.member, "签署", "")
    assert people.member.name in line.new
    event = Event.objects.get(act_id=done.pk)
    assert event.subject == f"case:{plan.case.code},{strategy.site.code}"
    assert event.detail["signed"] == fingerprint({"text": "策略"})
    # Whoever signs again after a change signs other words; one who does not get that far leaves no act.
    strategies.save_strategy(actor=people.clerk, strategy=signed, text="改过", seen=signed.revision, void=True)
    strategy.refresh_from_db()
    with pytest.raises(PermissionDenied):
        strategies.sign_strategy(actor=people.clerk, strategy=strategy, seen=strategy.revision)
    strategies.sign_strategy(actor=people.member, strategy=strategy, seen=strategy.revision)
    last = Event.objects.get(act_id=Act.objects.filter(verb="sign_strategy").latest("pk").pk)
    assert last.detail["signed"] == fingerprint({"text": "改过"})
