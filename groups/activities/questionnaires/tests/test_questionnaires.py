"""Questionnaires: W4, links once each, nobody to be found behind an answer, the public page and its limits."""

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.activities.models import Answer, Invitation, Questionnaire
from groups.activities.questionnaires.queries import results
from groups.activities.questionnaires.rules import percent_text, result, worth
from groups.activities.questionnaires.services import extend_questionnaire, give_answer, links_of, open_questionnaire
from nanan_groups.accounts.models import User
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act, Event
from nanan_groups.testing.activities_made import order
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, entry


def test_w4_without_the_highest_and_the_lowest_and_not_applicable_below_five():
    found = result([9500, 9200, 9000, 8800, 8500, 6000])
    assert percent_text(found) == "88.75"
    points = 2 * min(Fraction(1), found / 90)
    assert percent_text(points) == "1.97"
    assert result([9500, 9200, 9000, 8800]) is None


def test_what_an_answer_is_worth():
    assert [worth(ratings) for ratings in ([5] * 5, [1] * 5, [4, 4, 4, 4, 5])] == [10_000, 2_000, 8_400]


@pytest.mark.django_db
def test_questionnaires(two_groups, user_of, client_of, settings):
    settings.WRONG_LINKS = 3
    group, today = two_groups.a.group, timezone.localdate()
    officer = user_of("registry_officer")
    facts = {"group": group, "kind": "members", "school_year": 2026, "opens_on": today, "closes_on": today, "quota": 6}
    with pytest.raises(PermissionDenied):
        open_questionnaire(order=order(user_of("group_office", group=group)), **facts)
    with pytest.raises(RuleViolation):
        open_questionnaire(order=order(officer), **(facts | {"closes_on": today - timedelta(days=1)}))
    row = open_questionnaire(order=order(officer), **facts)
    with pytest.raises(RuleViolation) as refused:
        open_questionnaire(order=order(officer), **facts)
    assert refused.value.code == "twice"
    tokens = links_of(row)
    reader = user_of("group_office", group=group)
    acts, events = Act.objects.count(), Event.objects.exclude(kind="login").count()
    browser, answers = Client(), {f"q{n}": "4" for n in range(1, 6)}
    address = reverse("activities:questionnaire-answer", args=[tokens[0]])
    assert "请选择一项" in browser.post(address, answers | {"q3": ""}).content.decode()
    assert "已提交" in browser.post(address, answers, follow=True).content.decode()
    seen = [browser.get(reverse("activities:questionnaire-answer", args=[one])) for one in tokens[:2]]
    assert all("答过" not in one.content.decode() and one.context["form"] for one in seen)  # used or not: the same page
    assert "已经答过一次" in browser.post(address, answers).content.decode()
    with pytest.raises(RuleViolation) as refused:
        give_answer(token=tokens[0], ratings=[5] * 5)
    assert refused.value.code == "twice"
    for token in tokens[1:4]:
        give_answer(token=token, ratings=[4] * 5)
    tomorrow = today + timedelta(days=1)
    with time_machine.travel(tomorrow):
        assert results([group.pk], "members", 2026)[group.pk].value is None  # four answers tell nothing
        page = client_of(officer).get(reverse("activities:questionnaire-list")).content.decode()
        assert "不足 5 份" in page and "80.00" not in page
    give_answer(token=tokens[4], ratings=[5] * 5)
    told = results([group.pk], "members", 2026)[group.pk]
    assert (told.count, told.value) == (None, None)  # while it is open nothing is told, not even how many
    page = client_of(officer).get(reverse("activities:questionnaire-list")).content.decode()
    assert "截止后公布" in page and "80.00" not in page
    with time_machine.travel(tomorrow):
        told = results([group.pk], "members", 2026)[group.pk]
        assert (told.count, told.value) == (5, Fraction(80))
        with pytest.raises(RuleViolation) as refused:  # known, and then answered on
            extend_questionnaire(order=order(officer), questionnaire=row, closes_on=tomorrow)
        assert refused.value.code == "over"
        assert "80.00" in client_of(reader).get(reverse("activities:questionnaire-list")).content.decode()
    # Nothing but the number of them says anything of who answered: no act, no event, no time, no link.
    assert (Act.objects.count(), Event.objects.exclude(kind="login").count()) == (acts, events)
    assert {field.name for field in Answer._meta.get_fields()} == {"id", "questionnaire", "value"}
    assert {field.name for field in Invitation._meta.get_fields()} == {"id", "questionnaire", "number", "used"}
    assert (Answer.objects.count(), Invitation.objects.filter(used=True).count()) == (5, 5)
    assert client_of(reader).get(reverse("activities:questionnaire-links", args=[row.code])).status_code == 403
    assert (
        tokens[5] in client_of(officer).get(reverse("activities:questionnaire-links", args=[row.code])).content.decode()
    )
    assert Event.objects.get(kind="export").detail["what"] == f"questionnaire-links:{row.code}"
    with entry():
        member = MembershipFactory(group=group)
        AppointmentFactory(user=officer, role="school_clerk", institution=member.site.institution)
    assert client_of(officer).get(reverse("activities:questionnaire-links", args=[row.code])).status_code == 403
    with pytest.raises(RuleViolation) as refused:  # the officer who is of one of its schools as well
        extend_questionnaire(order=order(User.objects.get(pk=officer.pk)), questionnaire=row, closes_on=tomorrow)
    assert refused.value.code == "own"
    assert client_of(officer).get(reverse("activities:questionnaire-open")).status_code == 200
    assert client_of(officer).get(reverse("activities:questionnaire-extend", args=[row.code])).status_code == 200
    Questionnaire.objects.filter(pk=row.pk).update(
        opens_on=today - timedelta(days=3), closes_on=today - timedelta(days=1)
    )
    last = reverse("activities:questionnaire-answer", args=[tokens[5]])
    assert "截止" in browser.post(last, answers).content.decode()
    assert Answer.objects.count() == 5
    forged = reverse("activities:questionnaire-answer", args=[tokens[5][:-2] + "zz"])
    assert [browser.get(forged).status_code for _ in range(4)] == [404, 404, 404, 429]
