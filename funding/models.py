"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.batches.models import Batch, BatchInstalment, GroupStatement
from funding.books.models import Account, Balance, BookYear, CategoryBudget, Entry, SpendingCategory, Transfer
from funding.envelope.models import Budget
from funding.grades.models import ConfirmedGrade
from funding.projects.models import ProjectGoal, ProjectMilestone, SpecialProject
from funding.rules_of_year.models import Parameter, RuleSet

__all__ = [
    "Account",
    "Agreement",
    "AgreementYear",
    "Balance",
    "Batch",
    "BatchInstalment",
    "BookYear",
    "Budget",
    "CategoryBudget",
    "ConfirmedGrade",
    "Entry",
    "GroupStatement",
    "Parameter",
    "ProjectGoal",
    "ProjectMilestone",
    "Receipt",
    "RuleSet",
    "SpecialProject",
    "SpendingCategory",
    "Transfer",
]
