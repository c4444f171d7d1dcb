"""What the pages of the evaluation show: a system that is published for a year that has begun, one that is drafted; a round in
which both groups take part, each scored by an expert of its own."""

from datetime import date
from types import SimpleNamespace

from evaluation.models import Assignment, IndicatorPart, IndicatorSystem, Participant, Score
from evaluation.rounds.rules import SELF_ASSESSMENT
from evaluation.rounds.words import RoundState
from evaluation.systems.words import SystemState
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.evaluation_factories import (
    AssignmentFactory,
    IndicatorFactory,
    IndicatorPartFactory,
    ParticipantFactory,
    RoundExpertFactory,
    RoundFactory,
)
from nanan_groups.testing.factories import entry

LEVELS = {"factors": "1、0.8、0.6、0.3、0"}


def sample_evaluation(two_groups, expert) -> dict:
    published = {"state": SystemState.PUBLISHED, "published_on": date(2025, 9, 1), "document": "南教发〔2025〕9号"}
    made = {"published": _system(2025, **published), "draft": _system(2026)}
    system = made["published"]
    with entry():
        judged = IndicatorFactory(system=system, code="5-1", name="特色", part="feature", weight=1000)
        part = IndicatorPartFactory(indicator=judged, name="水平", kind="level", source="", settings=LEVELS)
        told = {
            "year": 2025,
            "number": 1,
            "code": "PG2025-1",
            "state": RoundState.SCORING,
            "opened_on": date(2026, 9, 1),
        }
        made["round"] = RoundFactory(system=system, **told)
        made["sides"] = {
            side.canary: _taking_part(made["round"], side, part, user)
            for side, user in ((two_groups.a, expert), (two_groups.b, None))
        }
    return made


def _taking_part(row, side, part, user) -> SimpleNamespace:
    name = f"{side.canary}参评集团"
    case = CaseFactory(
        kind=SELF_ASSESSMENT.code, title=f"{name}自评", place="group", place_id=side.group.pk, year=2025,
        state=SELF_ASSESSMENT.initial,
    )  # fmt: skip
    one: Participant = ParticipantFactory(round=row, group=side.group, case=case, name=name)
    who = RoundExpertFactory(round=row, **({"user": user} if user else {}))
    sheet: Assignment = AssignmentFactory(scorer=who, participant=one)
    score = Score.objects.create(assignment=sheet, part=part, level="good", comment=f"{side.canary}评语")
    return SimpleNamespace(one=one, sheet=sheet, score=score)


def _system(year: int, **facts) -> IndicatorSystem:
    told = {"year": year, "number": 1, "code": f"PJ{year}-1"} | facts
    part: IndicatorPart = IndicatorPartFactory(**{f"indicator__system__{name}": value for name, value in told.items()})
    return part.indicator.system


def evaluation_kwargs(side, made: dict) -> dict:
    published, draft = {"code": made["published"].code}, {"code": made["draft"].code}
    pages = ("detail", "compare", "print", "docx")
    row, own = {"code": made["round"].code}, made["sides"][side.canary]
    case, sheet = {"code": own.one.case.code}, {"code": own.sheet.code}
    return {f"evaluation:system-{page}": published for page in pages} | {
        "evaluation:estimate-list": published,
        "evaluation:estimate-detail": published | {"group": side.group.code},
        "evaluation:system-act": draft | {"verb": "rules"},
        "evaluation:indicator-act": draft | {"indicator": "2-1", "verb": "change"},
        "evaluation:part-act": draft | {"indicator": "2-1", "part": 1, "verb": "change"},
        "evaluation:round-detail": row,
        "evaluation:round-act": row | {"verb": "change"},
        "evaluation:round-experts": row,
        "evaluation:declaration": row,
        **{f"evaluation:assessment-{page}": case for page in ("detail", "edit", "autosave")},
        "evaluation:assessment-evidence": case | {"indicator": "5-1"},
        "evaluation:assessment-step": case | {"arrow": "hand_in"},
        **{f"evaluation:sheet-{page}": sheet for page in ("detail", "autosave", "hand-in")},
    }
