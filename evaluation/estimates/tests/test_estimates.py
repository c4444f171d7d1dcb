"""What can be computed of a group by now: E1 and E2 from the register, the rest named; own group only."""

from datetime import date
from fractions import Fraction as F

import pytest
from django.urls import reverse

from evaluation.estimates.queries import covered, estimates, groups_of_year
from evaluation.estimates.rules import estimate, tally
from evaluation.scoring.rules.facts import Measured, Missing, NotApplicable, ScoringRules
from evaluation.sources.queries.asked import Asked
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.queries import indicators_of
from evaluation.systems.services.systems import load_catalogue
from groups.registry.models import EducationGroup
from groups.registry.policy.services import Loaded
from nanan_groups.testing.factories import EducationGroupFactory, GroupVersionFactory, entry
from nanan_groups.testing.organ_factories import BodyMeetingFactory, GoverningBodyFactory

DAY = date(2026, 12, 1)


def test_days_are_counted_once():
    spans = [
        (date(2026, 9, 1), date(2026, 9, 11)),
        (date(2026, 9, 6), date(2026, 9, 16)),
        (date(2026, 10, 1), date(2026, 10, 2)),
    ]
    assert covered(spans) == 16
    assert covered([]) == 0


@pytest.fixture
def system(two_groups):
    with entry():
        load_catalogue(Loaded())
    IndicatorSystem.objects.update(year=2026, state="published", published_on=date(2026, 9, 1), document="号")
    return IndicatorSystem.objects.get()


@pytest.mark.django_db
def test_e1_and_e2_from_facts(system):
    facts = dict.fromkeys({part.source for one in indicators_of(system) for part in one.parts}, Missing("没有"))
    facts |= {"exchange_share": Measured("交流", F(12), F(126)), "pool_trained": NotApplicable("没有新教师")}
    facts |= {
        "meetings_held": Measured("会议", F(3)),
        "attendance": Measured("出席", F(72, 100)),
        "minutes_kept": Measured("纪要", F(2), F(3)),
    }
    found = {
        one.indicator.code: one
        for one in estimate(indicators_of(system), facts, frozenset({"articulated"}), ScoringRules())
    }
    assert (found["2-1"].result.text, found["1-2"].result.text) == ("4.76", "2.31")
    assert {code: found[code].state for code in ("1-2", "2-5", "1-1", "3-1")} == {
        "1-2": "computed", "2-5": "not_applicable", "1-1": "people", "3-1": "pending",
    }  # fmt: skip
    assert [each.part.name for each in found["3-4"].parts] == ["学段衔接"]
    sums = tally(found.values())
    assert sums.computed + sums.missing + sums.away + sums.people == 10_000
    assert (sums.reached, sums.computed, sums.away) == (F(12 * 500, 1260) + F("2.31"), 800, 200)


@pytest.mark.django_db
def test_groups_as_they_are_in_the_year(two_groups, clock):
    with entry():
        young = EducationGroupFactory(version__valid_from=date(2026, 11, 1), version__start_open=False)
        renamed = EducationGroupFactory(version__valid_from=date(2022, 9, 1), version__valid_to=date(2026, 10, 1))
        GroupVersionFactory(group=renamed, valid_from=date(2026, 10, 1), start_open=False, name="新名教育集团")
    rows = EducationGroup.objects.filter(void=False)
    asked = Asked(tuple(rows.values_list("pk", flat=True)), 2026, DAY)
    found = {one.code: one for one in groups_of_year(rows, asked)}
    assert found[two_groups.a.group.code].held == {"tight", "alliance", "articulated"}
    assert [found[code].months for code in (young.code, two_groups.a.group.code, renamed.code)] == [10, 12, 12]
    assert found[renamed.code].name == "新名教育集团"


@pytest.mark.django_db
def test_pages(system, two_groups, client_of, user_of, django_assert_max_num_queries):
    group = two_groups.a.group
    with entry():
        organ = GoverningBodyFactory(group=group)
        for day in (5, 6, 7):
            BodyMeetingFactory(body=organ, held_on=date(2026, 10, day), minutes="纪要")
    officer, head = client_of(user_of("registry_officer")), client_of(user_of("group_principal", group=group))
    listed = reverse("evaluation:estimate-list", args=[system.code])
    assert two_groups.b.canary in officer.get(listed).content.decode()
    own = head.get(listed).content.decode()
    assert (two_groups.a.canary in own, two_groups.b.canary in own) == (True, False)
    url = reverse("evaluation:estimate-detail", args=[system.code, group.code])
    page = head.get(url).content.decode()
    for text in ("1.20 × 3 ÷ 4，至多 1.20", "登记：3 条", "应由“共建活动”提供", "专家评分"):
        assert text in page, text
    assert (
        head.get(reverse("evaluation:estimate-detail", args=[system.code, two_groups.b.group.code])).status_code == 404
    )
    assert client_of(user_of("school_clerk")).get(url).status_code == 403
    with django_assert_max_num_queries(70):
        officer.get(listed)
    assert url in head.get(reverse("reading:group-detail", args=[group.code])).content.decode()
    assert listed in head.get(reverse("evaluation:system-detail", args=[system.code])).content.decode()
    IndicatorSystem.objects.update(year=2030)
    assert head.get(url).status_code == 404
    assert estimates(system, [], DAY) == []
