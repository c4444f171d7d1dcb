"""A published round, as its papers and what is done with it show it: both groups took part, were scored, appealed and heard."""

from datetime import date
from types import SimpleNamespace

from evaluation.models import Appeal, Assignment, Participant, Round, Score
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.services.computing import freeze
from evaluation.rounds.rules import SELF_ASSESSMENT
from evaluation.rounds.words import RoundState
from evaluation.systems.words import SystemState
from evaluation.uses.rules import RECTIFICATION
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.evaluation_factories import (
    AppealFactory,
    AssignmentFactory,
    IndicatorFactory,
    IndicatorPartFactory,
    IndicatorSystemFactory,
    ParticipantFactory,
    RectificationFactory,
    RewardFactory,
    RoundExpertFactory,
    RoundFactory,
)
from nanan_groups.testing.factories import entry

YEAR = 2022
LEVELS = {"factors": "1、0.8、0.6、0.3、0"}


def sample_published(two_groups, expert) -> SimpleNamespace:
    with entry():
        system = IndicatorSystemFactory(
            year=YEAR,
            number=1,
            code=f"PJ{YEAR}-1",
            state=SystemState.PUBLISHED,
            published_on=date(2022, 9, 1),
            document="南教发〔2022〕9号",
        )
        judged = IndicatorFactory(system=system, code="5-1", name="特色", part="feature", weight=10_000)
        part = IndicatorPartFactory(indicator=judged, name="水平", kind="level", source="", settings=LEVELS)
        days = {"opened_on": date(2023, 9, 1), "facts_on": date(2023, 9, 20), "drafted_on": date(2023, 10, 8)}
        row: Round = RoundFactory(
            system=system, year=YEAR, number=1, code=f"PG{YEAR}-1", state=RoundState.PUBLISHED,
            published_on=date(2023, 11, 1), document="南教发〔2023〕20号", **days,
        )  # fmt: skip
        sides = {
            side.canary: _taking_part(row, side, part, user)
            for side, user in ((two_groups.a, expert), (two_groups.b, None))
        }
    freeze(row)
    return SimpleNamespace(row=row, sides=sides)


def _taking_part(row, side, part, user) -> SimpleNamespace:
    """The names of groups stand in the notice that everybody reads; what only the group reads carries its mark."""
    name, group = f"参评集团{row.participants.count() + 1}", {"place": "group", "place_id": side.group.pk, "year": YEAR}
    case = CaseFactory(kind=SELF_ASSESSMENT.code, title=f"{side.canary}自评", state="frozen", **group)
    one: Participant = ParticipantFactory(round=row, group=side.group, case=case, name=name)
    who = RoundExpertFactory(round=row, **({"user": user} if user else {}))
    sheet: Assignment = AssignmentFactory(scorer=who, participant=one, handed_in_at=MORNING)
    Score.objects.create(assignment=sheet, part=part, level="good", comment=f"{side.canary}评语")
    filed = CaseFactory(kind=APPEAL.code, title=f"{side.canary}申诉", state="decided", **group)
    told = {"outcome": "refused", "answer": f"{side.canary}决定", "text": f"{side.canary}理由"}
    appeal: Appeal = AppealFactory(case=filed, participant=one, indicator=part.indicator, **told)
    case = CaseFactory(kind=RECTIFICATION.code, title=f"{side.canary}整改", state="issued", opened_at=MORNING, **group)
    told = {"indicator": part.indicator, "problem": f"{side.canary}问题"}
    task = RectificationFactory(case=case, participant=one, **told)
    RewardFactory(participant=one, note=f"{side.canary}备注")
    return SimpleNamespace(one=one, sheet=sheet, appeal=appeal, task=task)


def published_kwargs(side, made: SimpleNamespace) -> dict:
    row, own = {"code": made.row.code}, made.sides[side.canary]
    of = {
        "sheet": {"code": own.sheet.code},
        "summary": row,
        "bulletin": row,
        "appeal": {"code": own.appeal.case.code},
        "appeal-ruling": {"code": own.appeal.case.code},
    }
    task = {"code": own.task.case.code}
    return {f"evaluation:{name}-{end}": told for name, told in of.items() for end in ("print", "docx")} | {
        "evaluation:reward-list": row,
        "evaluation:reward-xlsx": row,
        **{f"evaluation:rectification-{page}": task for page in ("detail", "print", "docx")},
        "evaluation:rectification-step": task | {"arrow": "answer"},
    }
