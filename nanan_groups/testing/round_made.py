"""A small round of the evaluation: four indicators, one of each sort of judge, and the people who have a part in it."""

from datetime import date, timedelta
from types import SimpleNamespace

from evaluation.models import IndicatorSystem, Participant, Round
from evaluation.rounds.services.rounds import open_round_for_groups, start_round
from evaluation.systems.words import SystemState
from nanan_groups.records.orders import Order

from .evaluation_factories import IndicatorFactory, IndicatorPartFactory, IndicatorSystemFactory
from .factories import entry

DAY = date(2026, 12, 1)
DAYS = {"assess_by": date(2026, 12, 10), "score_by": date(2026, 12, 20), "moderate_by": date(2026, 12, 30)}
CHANGE = {"zero": "-5%", "full": "5%", "held": ""}
LEVELS = {"factors": "1、0.8、0.6、0.3、0"}
# code, name, part, dimension, weight, (name, kind, source, settings)
INDICATORS = (
    ("1-1", "特色建设", "feature", "特色", 3000, ("特色水平", "level", "", LEVELS)),
    ("1-2", "会议", "basic", "组织", 4000, ("会议次数", "computed", "meetings_held", {"target": "4", "monthly": "是"})),
    ("1-3", "章程", "basic", "组织", 2000, ("清单", "checklist", "", {"items": "章程、牌匾、规则、监督", "key": ""})),
    ("7-1", "差距", "value_added", "增值", 1000, ("差距缩小", "value_added", "gap_narrowed", CHANGE)),
)  # fmt: skip


def order(actor, **more) -> Order:
    return Order(actor=actor, effective_on=DAY, reason=more.pop("reason", "办理"), kind="entry", **more)


def small_system(year: int = 2026, **rules) -> IndicatorSystem:
    """Published, of four indicators of 30, 40, 20 and 10 points."""
    published = {"state": SystemState.PUBLISHED, "published_on": date(2026, 9, 1), "document": "南教发〔2026〕9号"}
    with entry():
        system = IndicatorSystemFactory(year=year, number=1, code=f"PJ{year}-1", **published | rules)
        for code, name, part, dimension, weight, (label, kind, source, settings) in INDICATORS:
            facts = {"code": code, "name": name, "part": part, "dimension": dimension, "weight": weight}
            one = IndicatorFactory(system=system, **facts)
            told = {"name": label, "kind": kind, "source": source, "settings": settings, "points": weight}
            IndicatorPartFactory(indicator=one, **told)
    return system


def round_desk(two_groups, user_of, year: int = 2026, days: dict | None = None) -> SimpleNamespace:
    """A prepared round, and who has a part in it: two officers, a leader, the two groups' people, three experts."""
    a, b = two_groups.a, two_groups.b
    desk = SimpleNamespace(
        a=a,
        b=b,
        officer=user_of("registry_officer"),
        other=user_of("registry_officer"),
        leader=user_of("bureau_leader"),
        principal=user_of("group_principal", group=a.group),
        office=user_of("group_office", group=a.group),
        neighbour=user_of("group_principal", group=b.group),
        experts=[user_of("expert", group=b.group) for _ in range(3)],
        system=small_system(year),
    )
    desk.round = start_round(order=order(desk.officer), system=desk.system, name=f"{year}年度评估", **(days or DAYS))
    return desk


def over(row: Round, name: str, today: date = DAY) -> None:
    """That deadline was yesterday: who has not handed in is late."""
    Round.objects.filter(pk=row.pk).update(**{name: today - timedelta(days=1)})


def opened(desk: SimpleNamespace, excluded: str = "") -> Round:
    open_round_for_groups(order=order(desk.officer), row=desk.round, excluded=excluded)
    desk.one = Participant.objects.select_related("round__system", "group", "case").get(
        round=desk.round, group=desk.a.group
    )
    desk.two = Participant.objects.select_related("round__system", "group", "case").get(
        round=desk.round, group=desk.b.group
    )
    return desk.round
