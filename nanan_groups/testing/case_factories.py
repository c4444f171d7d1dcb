"""Dull cases: a paper in a state, a step it took."""

from datetime import date

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from groups.models import (
    AnnualPlan,
    Campaign,
    CampaignExtension,
    DevelopmentPlan,
    DevelopmentVersion,
    PlanVersion,
)
from nanan_groups.records.models import Case, CaseStep

from .factories import EducationGroupFactory, RecordFactory, UserFactory


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    code = Sequence(lambda n: f"LT{n:05d}")
    kind = "paper"
    title = "文件"
    state = "draft"
    place = "district"
    opened_at = LazyFunction(timezone.now)


class CaseStepFactory(DjangoModelFactory):
    """``act=`` is the act it belongs to."""

    class Meta:
        model = CaseStep

    case = SubFactory(CaseFactory)
    number = 1
    arrow = "submit"
    done = "已提交"
    source = "draft"
    to = "submitted"
    actor = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)


class CampaignFactory(RecordFactory):
    class Meta:
        model = Campaign

    code = Sequence(lambda n: f"N{n:03d}")
    title = Sequence(lambda n: f"{2026 + n} 年度计划")
    year = Sequence(lambda n: 2026 + n)
    opens_on = date(2026, 9, 1)
    submit_on = date(2026, 9, 30)
    review_on = date(2026, 10, 31)


class CampaignExtensionFactory(RecordFactory):
    class Meta:
        model = CampaignExtension

    campaign = SubFactory(CampaignFactory)
    group = SubFactory(EducationGroupFactory)
    submit_on = date(2026, 10, 15)
    reason = "校长出差"


class AnnualPlanFactory(DjangoModelFactory):
    class Meta:
        model = AnnualPlan

    campaign = SubFactory(CampaignFactory)
    group = SubFactory(EducationGroupFactory)
    case = SubFactory(CaseFactory)


class PlanVersionFactory(DjangoModelFactory):
    """``step=`` is the submission that made it."""

    class Meta:
        model = PlanVersion

    plan = SubFactory(AnnualPlanFactory)
    number = 1
    content = LazyFunction(dict)
    sha256 = "0" * 64


class DevelopmentPlanFactory(DjangoModelFactory):
    class Meta:
        model = DevelopmentPlan

    group = SubFactory(EducationGroupFactory)
    first_year = 2026
    last_year = 2030
    case = SubFactory(CaseFactory)


class DevelopmentVersionFactory(DjangoModelFactory):
    """``step=`` is the submission that made it."""

    class Meta:
        model = DevelopmentVersion

    plan = SubFactory(DevelopmentPlanFactory)
    number = 1
    content = LazyFunction(dict)
    sha256 = "0" * 64
