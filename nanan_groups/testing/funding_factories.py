"""Dull rows of the money: the smallest valid one of each model that keeps a history."""

from datetime import date

from factory import LazyFunction, Sequence, SubFactory

from funding.books.services.journal import account_for
from funding.books.words import AccountKind
from funding.models import (
    Agreement,
    AgreementYear,
    Batch,
    BatchInstalment,
    BookYear,
    CategoryBudget,
    GroupStatement,
    ProjectGoal,
    ProjectMilestone,
    Receipt,
    SpecialProject,
    SpendingCategory,
    Transfer,
)
from nanan_groups.records.current import current_draft
from nanan_groups.records.models.codes import next_code

from .case_factories import CaseFactory
from .factories import EducationGroupFactory, InstitutionFactory, RecordFactory

YEAR, DAY = 2026, date(2026, 1, 5)


def an_account():
    """A school's, of a group of its own; inside the act that is under way."""
    group, school = EducationGroupFactory(), InstitutionFactory()
    return account_for(current_draft(), YEAR, group, AccountKind.SCHOOL, school)


class AgreementFactory(RecordFactory):
    class Meta:
        model = Agreement

    code = LazyFunction(lambda: next_code("XY", 4))
    group = SubFactory(EducationGroupFactory)
    university = SubFactory(InstitutionFactory)
    school = SubFactory(InstitutionFactory)
    title = "共建协议"
    signed_on = valid_from = DAY
    revision = 1


class AgreementYearFactory(RecordFactory):
    class Meta:
        model = AgreementYear

    agreement = SubFactory(AgreementFactory)
    year = YEAR
    agreed_fen = 50_000_000


class ReceiptFactory(RecordFactory):
    class Meta:
        model = Receipt

    code = LazyFunction(lambda: next_code("DZ", 5))
    year = SubFactory(AgreementYearFactory)
    on = DAY
    fen = 1
    slip = Sequence(lambda n: f"回单{n}")
    revision = 1


class BookYearFactory(RecordFactory):
    class Meta:
        model = BookYear

    year = Sequence(lambda n: 2030 + n % 100)


class SpendingCategoryFactory(RecordFactory):
    class Meta:
        model = SpendingCategory

    name = Sequence(lambda n: f"类别{n}")
    ordinal = 1


class CategoryBudgetFactory(RecordFactory):
    class Meta:
        model = CategoryBudget

    account = LazyFunction(an_account)
    category = SubFactory(SpendingCategoryFactory)
    fen = 1


class TransferFactory(RecordFactory):
    class Meta:
        model = Transfer

    case = SubFactory(CaseFactory, kind="funding_transfer", state="giving")
    origin = LazyFunction(an_account)
    to = LazyFunction(an_account)
    source = "district"
    fen = 1
    why = "联合教研"


class BatchFactory(RecordFactory):
    class Meta:
        model = Batch

    case = SubFactory(CaseFactory, kind="funding_batch", state="draft")
    year = YEAR
    number = Sequence(lambda n: n + 1)
    day = date(YEAR, 1, 1)
    rules_text = "规则"
    rules = LazyFunction(dict)
    total_fen = 0


class GroupStatementFactory(RecordFactory):
    class Meta:
        model = GroupStatement

    batch = SubFactory(BatchFactory)
    group = SubFactory(EducationGroupFactory)
    version = 1
    name = "示范教育集团"
    category = "middle"
    lines = LazyFunction(list)
    total_fen = 0


class BatchInstalmentFactory(RecordFactory):
    class Meta:
        model = BatchInstalment

    batch = SubFactory(BatchFactory)
    number = 1
    day = date(YEAR, 3, 31)
    share = "1"


class SpecialProjectFactory(RecordFactory):
    class Meta:
        model = SpecialProject

    case = SubFactory(CaseFactory, kind="funding_project", state="draft")
    group = SubFactory(EducationGroupFactory)
    year = YEAR
    title = "科学教育基地"
    need = "依据"
    asked_fen = 1


class ProjectGoalFactory(RecordFactory):
    class Meta:
        model = ProjectGoal

    project = SubFactory(SpecialProjectFactory)
    ordinal = 1
    kind = "quantity"
    text = "开展联合教研"
    target = "20次"


class ProjectMilestoneFactory(RecordFactory):
    class Meta:
        model = ProjectMilestone

    project = SubFactory(SpecialProjectFactory)
    ordinal = 1
    text = "完成采购"
    due_on = date(YEAR, 6, 30)
