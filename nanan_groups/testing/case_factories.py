"""Dull cases: a paper in a state, a step it took."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from groups.governance.models import Admission, Charter, CharterSubmission, GroupRule
from groups.planning.models import (
    AnnualPlan,
    Campaign,
    CampaignExtension,
    DevelopmentPlan,
    DevelopmentVersion,
    PlanVersion,
)
from nanan_groups.records.current import current_draft
from nanan_groups.records.models import Case, CasePaper, CaseStep, KeptAnswer, SpecialDay, WorkdayYear

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
        skip_postgeneration_save = True

    case = SubFactory(CaseFactory)
    number = 1
    arrow = "submit"
    done = "已提交"
    source = "draft"
    to = "submitted"
    actor = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)

    @post_generation
    def in_its_act(self, create, extracted, **kwargs):
        """What the engine does as well: the act under way takes it into its fingerprint."""
        draft = current_draft()
        if draft is not None and draft.act.pk == self.act_id:
            draft.steps.append(self)


class WorkdayYearFactory(RecordFactory):
    class Meta:
        model = WorkdayYear

    year = Sequence(lambda n: 2026 + n)
    source = "通知"


class KeptAnswerFactory(RecordFactory):
    class Meta:
        model = KeptAnswer

    dataset = "staff"
    unit = "district"
    kind = "value"
    column = "state"
    asked = Sequence(lambda n: f"在职{n}")
    answer = "在岗"


class SpecialDayFactory(RecordFactory):
    class Meta:
        model = SpecialDay

    of = SubFactory(WorkdayYearFactory)
    day = LazyAttribute(lambda row: date(row.of.year, 1, 1))
    kind = "holiday"
    name = "元旦"


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


class CasePaperFactory(RecordFactory):
    class Meta:
        model = CasePaper

    class Params:
        outgoing = Trait(kind="outgoing", number="南岸教〔2026〕1号", office="区教委", dated_on=date(2026, 9, 1))

    code = Sequence(lambda n: f"WT{n:04d}")
    case = SubFactory(CaseFactory)
    kind = "other"
    title = "会议纪要"


class CharterFactory(RecordFactory):
    """A draft; ``filed=True`` for one in force since the register began."""

    class Meta:
        model = Charter

    class Params:
        filed = Trait(
            number=1,
            filing_number=Sequence(lambda n: f"章备{n}号"),
            filed_on=settings.REGISTER_START,
            effective_on=settings.REGISTER_START,
        )

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(CaseFactory)
    legal_form = "several"


class CharterSubmissionFactory(DjangoModelFactory):
    """``step=`` is the submission that made it."""

    class Meta:
        model = CharterSubmission

    charter = SubFactory(CharterFactory)
    number = 1
    content = LazyFunction(dict)
    sha256 = "0" * 64


class AdmissionFactory(RecordFactory):
    class Meta:
        model = Admission

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(CaseFactory)


class GroupRuleFactory(RecordFactory):
    class Meta:
        model = GroupRule

    code = Sequence(lambda n: f"GT{n:04d}")
    group = SubFactory(EducationGroupFactory)
    kind = "appraisal"
    title = "考核办法"
    adopted_on = date(2026, 9, 1)


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
