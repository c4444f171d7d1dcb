"""The books of the house cannot be changed, by whatever path; and every tracked model has such a book."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from evaluation.models import PublishedRound, Ruling
from funding.books.services.money import release
from funding.models import Budget, ConfirmedGrade
from funding.rules_of_year.services import load_rules
from groups.planning.annual_plans.words import SignedWay
from groups.planning.models import SchoolStrategy, VoidedSignature
from groups.registry.policy.services import Loaded
from nanan_groups.kit.periods import AppendOnly, NoOverlap, TriggerConstraint
from nanan_groups.kit.tests.scratch import triggers_of
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.testing import (
    activity_factories,
    case_factories,
    evaluation_factories,
    factories,
    funding_factories,
    organ_factories,
    staffing_factories,
)
from nanan_groups.testing.case_factories import (
    CaseStepFactory,
    CharterSubmissionFactory,
    DevelopmentVersionFactory,
    PlanVersionFactory,
)
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    InstitutionFactory,
    RecordFactory,
    SiteFactory,
    UserFactory,
    entry,
)
from staffing.exchanges.models.constraints import PartsOfADay
from staffing.models import CertificateWithdrawal

HOUSE = (
    "records", "accounts", "registry", "access", "governance", "planning", "activities", "measures", "staffing", "funding",
    "evaluation", "demo", "portal",
)  # fmt: skip
# Models without history, each with its reason.
UNTRACKED = {
    "records.Act": "is itself the record",
    "records.ActChange": "is itself the record",
    "records.ActSubject": "is itself the record",
    "records.Event": "is itself the record",
    "records.EventHead": "moves with every event, which the chain proves",
    "records.Storm": "counts refusals; the chain has the first of them and each power of ten",
    "records.CodeCounter": "counts; the codes given are in the identities",
    "accounts.AdministratorChange": "asked and decided once, stamped in it; each step is an act and an event",
    "accounts.OldPassword": "hashes; a change of password is an event",
    "records.ImportJob": "a piece of work under way; what it wrote is in its acts and an event",
    "records.ImportRow": "a preview, gone when the job is over",
    "records.ImportProblem": "what was wrong in a file, gone with its job",
    "records.Case": "moved by its steps alone, which only grow",
    "records.CaseStep": "is itself the record",
    "records.CaseParty": "agreed by a step, which names it; void again by the step that lets the paper be written",
    "records.Todo": "follows from the steps of its case",
    "records.Notice": "says what a step said; read or not is the reader's own affair",
    "records.Attachment": "written once; what is done with it later is stamped in it and an event",
    "records.AttachmentUsage": "counts what the attachments take",
    "registry.EnrolmentStage": "checked rows that wait for their confirmation; what is written from them has history",
    "planning.AnnualPlan": "moved by its case; kept whole at each submission",
    "planning.PlanText": "being written; kept whole at each submission",
    "planning.PlanTask": "being written; kept whole at each submission",
    "planning.PlanTarget": "being written; kept whole at each submission",
    "planning.SchoolStrategy": "being written; kept whole at each submission",
    "planning.TaskProgress": "being written; kept with the summary",
    "planning.PlanVersion": "is itself the record",
    "governance.CharterSection": "being written; kept whole at each submission",
    "governance.CharterSubmission": "is itself the record",
    "planning.DevelopmentPlan": "moved by its case; kept whole at each submission",
    "planning.DevelopmentText": "being written; kept whole at each submission",
    "planning.DevelopmentTarget": "being written; kept whole at each submission",
    "planning.DevelopmentVersion": "is itself the record",
    "records.Robot": "its address and secret let anybody write into a chat: no copy of them; what was done is an event",
    "records.NoticeSetting": "how one person wants to be told; his own affair",
    "records.Delivery": "a message on its way; what it tells of has its own record",
    "activities.Answer": "anonymous: neither who nor when is kept anywhere",
    "activities.Invitation": "anonymous: whether a link was used, not when",
    "activities.BookedSlot": "follows from its booking, which has history; gone when that is cancelled",
    "activities.CalendarKey": "a digest that lets a calendar program read; made and dropped by its owner, each an event",
    "activities.ResourceOpening": "counts who opened a resource on a day; written once",
    "accounts.KeptForm": "what was typed, for an hour; a history of it would keep what nobody sent",
    "records.SentReminder": "says who was reminded of what; written once",
    "planning.Reminder": "says who was reminded of what; written once",
    "planning.VoidedSignature": "is itself the record",
    "demo.DemoStamp": "says when the invented year was made; gone with it",
    "funding.RuleSet": "is itself the record; a change is the next version",
    "funding.Parameter": "is itself the record; a change is the next version",
    "funding.Budget": "is itself the record; a change is the next version",
    "funding.ConfirmedGrade": "is itself the record; a change is the next version",
    "funding.Account": "opened once, named by the act; what it holds is in the journal",
    "funding.Balance": "follows from the entries; check_books computes it again",
    "funding.Entry": "is itself the record",
    "evaluation.SelfAssessment": "being written; frozen when its case closes",
    "evaluation.Score": "being written; frozen when its sheet is handed in",
    "evaluation.GroupResult": "follows from facts, scores and rulings, which are kept; whole in what was published",
    "evaluation.IndicatorResult": "follows from facts, scores and rulings, which are kept; whole in what was published",
    "evaluation.PartResult": "frozen once; whole in what was published",
    "evaluation.Ruling": "is itself the record",
    "evaluation.PublishedRound": "is itself the record",
    "staffing.Certificate": "is itself the record",
    "staffing.CertificateWithdrawal": "is itself the record",
    "staffing.RoundDecision": "is itself the record",
    "staffing.CensusEntry": "a snapshot; what an objection or an addendum changes is in their rows and acts",
    "staffing.CensusGroup": "a snapshot, part of its entry",
    "staffing.LegGroup": "fixed with its leg on the first day, gone with it",
    "staffing.StaffStage": "checked rows that wait for their confirmation; what is written from them has history",
}


def labels(models) -> set[str]:
    return {model._meta.label for model in models}


def holders(kind) -> list:
    models = [model for label in HOUSE for model in apps.get_app_config(label).get_models()]
    return [model for model in models if any(isinstance(rule, kind) for rule in model._meta.constraints)]


OURS = [model for label in HOUSE for model in apps.get_app_config(label).get_models()]
HISTORIES = {model.history.model: model for model in OURS if hasattr(model, "history")}
BOOKS = holders(AppendOnly)
MODULES = (
    factories,
    case_factories,
    organ_factories,
    funding_factories,
    staffing_factories,
    evaluation_factories,
    activity_factories,
)
FACTORIES = {
    made._meta.model: made
    for module in MODULES
    for made in vars(module).values()
    if isinstance(made, type) and issubclass(made, RecordFactory) and not made._meta.abstract
}


def write_in(book) -> None:
    """One row more in the book, as it comes to be in real life."""
    if book in HISTORIES:
        FACTORIES[HISTORIES[book]]()
    else:
        with entry() as draft:
            InstitutionFactory()
            draft.note("对象", "字段", "原", "新")
            step = CaseStepFactory(act=draft.act)
            version = PlanVersionFactory(step=step, plan__case=step.case)
            _signed_and_changed(version.plan)
            CharterSubmissionFactory(step=step, charter__case=step.case)
            DevelopmentVersionFactory(step=step, plan__case=step.case)
            load_rules(Loaded())
            release(draft, year=2026, group=EducationGroupFactory(), source="district", fen=1, on=date(2026, 3, 1))
            _certified()
            _evaluated(draft)
            staffing_factories.RoundDecisionFactory()
            Budget.objects.create(year=2026, purpose="", number=1, approved_fen=1, document="文", act=draft.act)
            facts = {"year": 2026, "grade": "good", "published_on": date(2025, 12, 20), "source": "通报"}
            ConfirmedGrade.objects.create(group=EducationGroupFactory(), number=1, act=draft.act, **facts)
        audit.record(EventKind.SYSTEM)
    assert book._base_manager.exists()
    connection.check_constraints()  # or PostgreSQL would not even try to truncate a table with checks pending


def _certified() -> None:
    """A certificate that was withdrawn."""
    row = staffing_factories.CertificateFactory()
    CertificateWithdrawal.objects.create(
        certificate=row, reason="试", withdrawn_on=date(2026, 9, 1), withdrawn_by=row.issued_by
    )


def _evaluated(draft) -> None:
    """A round that was published, with one score set by hand."""
    part, user = evaluation_factories.IndicatorPartFactory(), UserFactory()
    one = evaluation_factories.ParticipantFactory(round__system=part.indicator.system)
    facts = {"made_by": user, "made_at": MORNING, "act": draft.act}
    Ruling.objects.create(
        participant=one, indicator=part.indicator, kind="zero", before="待核", reason="未提供材料", **facts
    )
    PublishedRound.objects.create(round=one.round, content={}, fingerprint="0", published_by=user, act=draft.act)


def _signed_and_changed(plan) -> None:
    """A school's strategy that was signed, and changed afterwards."""
    school, signer = SiteFactory(), UserFactory()
    strategy = SchoolStrategy.objects.create(plan=plan, site=school, text="改后")
    facts = {"text": "签署时", "signed_by": signer, "signed_at": MORNING, "signed_way": SignedWay.PRINCIPAL}
    VoidedSignature.objects.create(strategy=strategy, voided_by=signer, voided_at=MORNING, **facts)


def test_every_model_is_tracked_or_says_why_not():
    tracked = set(HISTORIES.values())
    assert labels(set(OURS) - tracked - set(HISTORIES)) == set(UNTRACKED)


def test_the_books_are_the_records_and_every_history():
    assert labels(BOOKS) == labels(HISTORIES) | {
        "records.Event",
        "records.Act",
        "records.ActChange",
        "records.ActSubject",
        "records.CaseStep",
        "planning.PlanVersion",
        "planning.VoidedSignature",
        "governance.CharterSubmission",
        "planning.DevelopmentVersion",
        "funding.RuleSet",
        "funding.Parameter",
        "funding.Budget",
        "funding.ConfirmedGrade",
        "funding.Entry",
        "staffing.Certificate",
        "staffing.CertificateWithdrawal",
        "staffing.RoundDecision",
        "evaluation.Ruling",
        "evaluation.PublishedRound",
    }


@pytest.mark.parametrize("book", BOOKS, ids=lambda model: model._meta.label)
def test_book_can_only_grow(db, book):
    write_in(book)
    table, key = book._meta.db_table, book._meta.pk.column
    statements = {
        "sqlite": [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ],
        "postgresql": [
            f"TRUNCATE {table} CASCADE",
            f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}",
        ],
    }[connection.vendor]
    before = list(book._base_manager.order_by("pk").values())
    for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}", *statements):
        with pytest.raises(IntegrityError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    row = book._base_manager.first()
    for action in (
        row.save,
        lambda: book._base_manager.update(**{book._meta.pk.name: row.pk}),
        lambda: book._base_manager.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
            action()
    assert list(book._base_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("model", holders(TriggerConstraint), ids=lambda model: model._meta.label)
def test_migrations_left_every_rule_in_the_database(db, model):
    """One exclusion constraint or two triggers for each rule: a remade table must not have lost any."""
    expected = []
    for rule in model._meta.constraints:
        if isinstance(rule, NoOverlap | PartsOfADay) and connection.vendor == "postgresql":
            expected.append(rule.name)
        elif isinstance(rule, NoOverlap | PartsOfADay):
            expected += [f"{rule.name}_insert", f"{rule.name}_update"]
        elif isinstance(rule, AppendOnly):
            ends = ("row", "all") if connection.vendor == "postgresql" else ("update", "delete")
            expected += [f"append_only_{rule.name}_{end}" for end in ends]
        elif isinstance(rule, PartsOfADay) and connection.vendor == "postgresql":
            expected.append(rule.name)
        elif isinstance(rule, PartsOfADay):
            expected += [f"{rule.name}_insert", f"{rule.name}_update"]
    assert triggers_of(model._meta.db_table) == sorted(expected)


def test_migrations_match_the_models(db):
    """makemigrations would write nothing, so what is tested here is what is deployed."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
