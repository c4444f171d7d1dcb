"""What the pages of the evaluation show: systems published and drafted; a round that is scored, each group by an expert of its
own; one that is moderated; one whose draft was sent, with an appeal."""

from datetime import date
from types import SimpleNamespace

from evaluation.models import Appeal, Assignment, IndicatorPart, IndicatorSystem, Participant, Score
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.services.computing import freeze
from evaluation.rounds.rules import SELF_ASSESSMENT
from evaluation.rounds.words import RoundState
from evaluation.systems.words import SystemState
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.evaluation_factories import (
    AppealFactory,
    AssignmentFactory,
    IndicatorFactory,
    IndicatorPartFactory,
    ParticipantFactory,
    RoundExpertFactory,
    RoundFactory,
)
from nanan_groups.testing.factories import entry

LEVELS = {"factors": "1、0.8、0.6、0.3、0"}
PUBLISHED = {"state": SystemState.PUBLISHED, "document": "南教发〔2025〕9号"}
STAGES = {
    "scored": (2025, RoundState.SCORING),
    "moderated": (2024, RoundState.MODERATING),
    "drafted": (2023, RoundState.DRAFTED),
}


def sample_evaluation(two_groups, expert) -> dict:
    made: dict = {"draft": _system(2026)}
    with entry():
        for name, (year, state) in STAGES.items():
            made[name] = _round(year, state, two_groups, expert)
    made["published"] = made["scored"].row.system
    return made


def _round(year: int, state: str, two_groups, expert) -> SimpleNamespace:
    system = _system(year, published_on=date(year, 9, 1), **PUBLISHED)
    judged = IndicatorFactory(system=system, code="5-1", name="特色", part="feature", weight=1000)
    part = IndicatorPartFactory(indicator=judged, name="水平", kind="level", source="", settings=LEVELS)
    days = {"opened_on": date(year + 1, 9, 1), "facts_on": date(year + 1, 9, 20), "appeal_by": date(2026, 12, 31)}
    row = RoundFactory(system=system, year=year, number=1, code=f"PG{year}-1", state=state, **days)
    sides = {
        side.canary: _taking_part(row, side, part, user)
        for side, user in ((two_groups.a, expert), (two_groups.b, None))
    }
    if state != RoundState.SCORING:
        freeze(row)
    return SimpleNamespace(row=row, sides=sides)


def _taking_part(row, side, part, user) -> SimpleNamespace:
    name, group = f"{side.canary}参评集团", {"place": "group", "place_id": side.group.pk, "year": row.year}
    state = SELF_ASSESSMENT.initial
    case = CaseFactory(kind=SELF_ASSESSMENT.code, title=f"{name}自评", state=state, **group)
    one: Participant = ParticipantFactory(round=row, group=side.group, case=case, name=name)
    who = RoundExpertFactory(round=row, **({"user": user} if user else {}))
    sheet: Assignment = AssignmentFactory(scorer=who, participant=one)
    Score.objects.create(assignment=sheet, part=part, level="good", comment=f"{side.canary}评语")
    filed = CaseFactory(kind=APPEAL.code, title=f"{name}申诉", state=APPEAL.initial, **group)
    appeal: Appeal = AppealFactory(case=filed, participant=one, indicator=part.indicator, text=f"{side.canary}理由")
    return SimpleNamespace(one=one, sheet=sheet, appeal=appeal)


def _system(year: int, **facts) -> IndicatorSystem:
    told = {"year": year, "number": 1, "code": f"PJ{year}-1"} | facts
    part: IndicatorPart = IndicatorPartFactory(**{f"indicator__system__{name}": value for name, value in told.items()})
    return part.indicator.system


def evaluation_kwargs(side, made: dict) -> dict:
    published, draft = {"code": made["published"].code}, {"code": made["draft"].code}
    pages = ("detail", "compare", "print", "docx")
    row, own = {"code": made["scored"].row.code}, made["scored"].sides[side.canary]
    case, sheet = {"code": own.one.case.code}, {"code": own.sheet.code}
    group = {"group": side.group.code}
    drafted, moderated = ({"code": made[name].row.code} for name in ("drafted", "moderated"))
    appeal = {"code": made["drafted"].sides[side.canary].appeal.case.code}
    return {f"evaluation:system-{page}": published for page in pages} | {
        "evaluation:estimate-list": published,
        "evaluation:estimate-detail": published | group,
        "evaluation:system-act": draft | {"verb": "rules"},
        "evaluation:indicator-act": draft | {"indicator": "2-1", "verb": "change"},
        "evaluation:part-act": draft | {"indicator": "2-1", "part": 1, "verb": "change"},
        "evaluation:round-detail": row,
        "evaluation:round-act": row | {"verb": "change"},
        "evaluation:round-experts": row,
        "evaluation:declaration": row,
        **{f"evaluation:assessment-{page}": case for page in ("detail", "edit", "autosave", "print", "docx")},
        "evaluation:assessment-evidence": case | {"indicator": "5-1"},
        "evaluation:assessment-step": case | {"arrow": "hand_in"},
        **{f"evaluation:sheet-{page}": sheet for page in ("detail", "autosave", "hand-in")},
        "evaluation:result-list": drafted,
        **{f"evaluation:result-{page}": drafted | group for page in ("detail", "print", "docx")},
        "evaluation:result-act": moderated | group | {"verb": "veto"},
        "evaluation:ruling-act": drafted | group | {"indicator": "2-1", "verb": "appeal"},
        "evaluation:appeal-detail": appeal,
        "evaluation:appeal-step": appeal | {"arrow": "decide"},
    }
