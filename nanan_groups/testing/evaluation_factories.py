"""Dull rows of the evaluation: the smallest valid one of each model that keeps a history."""

from factory import Sequence, SubFactory

from evaluation.models import Indicator, IndicatorPart, IndicatorSystem

from .factories import RecordFactory

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
