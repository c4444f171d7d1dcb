"""What a group is shown before its grade is published, and of the others."""

import json
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from evaluation.models import GroupResult, IndicatorResult, IndicatorSystem
from evaluation.results.queries.overview import beside
from nanan_groups.testing.results_made import finished, moderated_desk, publish

pytestmark = pytest.mark.django_db
FULL = "够线，名额已满"


@pytest.fixture
def desk(two_groups, user_of):
    return moderated_desk(two_groups, user_of)


def test_what_tells_the_grade_is_read_with_it(desk, client_of):
    IndicatorSystem.objects.update(top_from=7000, good_from=6500, fit_from=6000, small="pooled")
    desk.round.system.refresh_from_db()
    finished(desk)
    missed = GroupResult.objects.get(participant=desk.one)
    assert FULL in missed.notes and FULL not in missed.marks
    address = ["PG2026-1", desk.a.group.code]
    pages = [reverse(f"evaluation:{page}", args=address) for page in ("result-detail", "result-print")]

    def read(user):
        return [FULL in client_of(user).get(page).content.decode() for page in pages]

    assert (read(desk.principal), read(desk.leader)) == ([False] * 2, [True] * 2)
    assert FULL in client_of(desk.leader).get(reverse("evaluation:summary-print", args=address[:1])).content.decode()
    publish(desk)
    assert read(desk.principal) == [True] * 2
    out = StringIO()
    call_command("evaluation_result", "--round", "PG2026-1", "--format", "json", stdout=out)
    assert FULL in json.loads(out.getvalue())[0]["marks"]
    call_command("check_evaluation", stdout=StringIO())


@pytest.mark.once("arithmetic, the same on both databases")
def test_the_median_of_few_is_not_told_and_of_more_roughly(desk):
    IndicatorResult.objects.filter(indicator__code="1-1").update(score=2411)
    asked = {"row": desk.round, "category": desk.one.category}
    exact = beside(**asked, least=1, exact=True)["特色"]
    assert (exact, beside(**asked, least=1, exact=False)["特色"]) == (Fraction(2411, 3000), Fraction(80, 100))
    assert beside(**asked, least=5, exact=False) == {}
