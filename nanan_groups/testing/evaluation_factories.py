"""Dull rows of the evaluation: the smallest valid one of each model that keeps a history."""

from datetime import date

from factory import SelfAttribute, Sequence, SubFactory

from evaluation.models import (
    Appeal,
    Assignment,
    EnteredFact,
    Indicator,
    IndicatorPart,
    IndicatorSystem,
    Participant,
    Round,
    RoundExpert,
    VetoFact,
)

from .case_factories import CaseFactory
from .factories import EducationGroupFactory, RecordFactory, UserFactory

SETTINGS = {"target": "10%", "monthly": "否"}


class IndicatorSystemFactory(RecordFactory):
    class Meta:
        model = IndicatorSystem

    year = 2026
    number = Sequence(lambda n: n + 1)
    code = Sequence(lambda n: f"PJ2026-{n + 1}")
    title = Sequence(lambda n: f"指标体系第{n + 1}版")


class IndicatorFactory(RecordFactory):
    class Meta:
        model = Indicator

    system = SubFactory(IndicatorSystemFactory)
    code = "2-1"
    name = "交流到位率"
    part = "basic"
    dimension = "师资"
    weight = 10_000


class IndicatorPartFactory(RecordFactory):
    class Meta:
        model = IndicatorPart

    indicator = SubFactory(IndicatorFactory)
    ordinal = 1
    name = "比例"
    kind = "computed"
    points = 10_000
    source = "exchange_share"
    settings = SETTINGS


class RoundFactory(RecordFactory):
    class Meta:
        model = Round

    year = 2026
    number = Sequence(lambda n: n + 1)
    code = Sequence(lambda n: f"PG2026-{n + 1}")
    name = Sequence(lambda n: f"第{n + 1}轮评估")
    system = SubFactory(IndicatorSystemFactory)
    assess_by, score_by, moderate_by = date(2027, 9, 10), date(2027, 9, 20), date(2027, 9, 30)
    prepared_by = SubFactory(UserFactory)


class ParticipantFactory(RecordFactory):
    class Meta:
        model = Participant

    round = SubFactory(RoundFactory)
    group = SubFactory(EducationGroupFactory)
    case = SubFactory(CaseFactory, kind="self_assessment")
    name = Sequence(lambda n: f"参评集团{n}")
    category = "middle"


class RoundExpertFactory(RecordFactory):
    class Meta:
        model = RoundExpert

    round = SubFactory(RoundFactory)
    user = SubFactory(UserFactory)


class AssignmentFactory(RecordFactory):
    class Meta:
        model = Assignment

    scorer = SubFactory(RoundExpertFactory)
    participant = SubFactory(ParticipantFactory, round=SelfAttribute("..scorer.round"))
    code = Sequence(lambda n: f"PS{n:06}")
    chosen = "by_hand"


class EnteredFactFactory(RecordFactory):
    class Meta:
        model = EnteredFact

    participant = SubFactory(ParticipantFactory)
    part = SubFactory(IndicatorPartFactory)
    fact: dict = {"kind": "checked", "met": [], "text": "无"}
    document = "核查表"
    entered_by = SubFactory(UserFactory)


class VetoFactFactory(RecordFactory):
    class Meta:
        model = VetoFact

    participant = SubFactory(ParticipantFactory)
    happened_on = date(2027, 3, 1)
    text = "数据造假"
    document = "通报"
    effect = "no_top"


class AppealFactory(RecordFactory):
    class Meta:
        model = Appeal

    case = SubFactory(CaseFactory, kind="evaluation_appeal")
    participant = SubFactory(ParticipantFactory)
    indicator = SubFactory(IndicatorFactory)
    text = "漏计一门课程"
