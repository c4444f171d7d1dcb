"""Addresses of this wing. A budget year and a group's code stand in the path."""

from django.urls import path

from funding.agreements.views import (
    AgreementActView,
    AgreementAddView,
    AgreementDetailView,
    AgreementListView,
    ReceiptDecideView,
    ReceiptDocx,
    ReceiptPrintView,
)
from funding.batches.views.files import BatchXlsx, DivisionDocx, NoticeDocx
from funding.batches.views.pages import (
    BatchActView,
    BatchDetailView,
    BatchDraftView,
    BatchListView,
    BatchStepView,
    ByHandView,
    DivisionView,
    GroupStatementView,
    NoticeView,
)
from funding.books.views.accounts import (
    AccountActView,
    AccountDetailView,
    AccountListView,
    EntryActView,
    ExecutionView,
    YearCloseView,
)
from funding.books.views.settlements import (
    GroupSettlementDocx,
    GroupSettlementView,
    SettlementDocx,
    SettlementView,
)
from funding.books.views.transfers import (
    TransferDetailView,
    TransferDocxView,
    TransferPrintView,
    TransferStepView,
)
from funding.envelope.views import BudgetSetView, BudgetView, SimulationView
from funding.grades.views import GradeActView, GradeListView
from funding.projects.views import (
    AcceptanceDocxView,
    AcceptancePrintView,
    ProjectActView,
    ProjectDetailView,
    ProjectDocxView,
    ProjectListView,
    ProjectPrintView,
    ProjectStartView,
    ProjectStepView,
    ReviewDocxView,
    ReviewPrintView,
)
from funding.rules_of_year.views import RulesActView, RulesCompareView, RulesDetailView
from funding.statements.views.pages import FundingHomeView, LineStepsView, StatementDetailView, StatementListView

app_name = "funding"
urlpatterns = [
    path("funding/", FundingHomeView.as_view(), name="home"),
    path("funding/rules/<int:year>/", RulesDetailView.as_view(), name="rules-detail"),
    path("funding/rules/<int:year>/compare/", RulesCompareView.as_view(), name="rules-compare"),
    path("funding/rules/<int:year>/acts/<slug:verb>/", RulesActView.as_view(), name="rules-act"),
    path("funding/agreements/", AgreementListView.as_view(), name="agreement-list"),
    path("funding/agreements/add/", AgreementAddView.as_view(), name="agreement-add"),
    path("funding/agreements/<slug:code>/", AgreementDetailView.as_view(), name="agreement-detail"),
    path("funding/agreements/<slug:code>/acts/<slug:verb>/", AgreementActView.as_view(), name="agreement-act"),
    path("funding/receipts/<slug:code>/decide/", ReceiptDecideView.as_view(), name="receipt-decide"),
    path("funding/receipts/<slug:code>/print/", ReceiptPrintView.as_view(), name="receipt-print"),
    path("funding/receipts/<slug:code>/confirmation.docx", ReceiptDocx.as_view(), name="receipt-docx"),
    path("funding/projects/", ProjectListView.as_view(), name="project-list"),
    path("funding/projects/start/", ProjectStartView.as_view(), name="project-start"),
    path("funding/projects/<slug:code>/", ProjectDetailView.as_view(), name="project-detail"),
    path("funding/projects/<slug:code>/print/", ProjectPrintView.as_view(), name="project-print"),
    path("funding/projects/<slug:code>/project.docx", ProjectDocxView.as_view(), name="project-docx"),
    path("funding/projects/<slug:code>/review/print/", ReviewPrintView.as_view(), name="project-review-print"),
    path("funding/projects/<slug:code>/review.docx", ReviewDocxView.as_view(), name="project-review-docx"),
    path(
        "funding/projects/<slug:code>/acceptance/print/",
        AcceptancePrintView.as_view(),
        name="project-acceptance-print",
    ),
    path("funding/projects/<slug:code>/acceptance.docx", AcceptanceDocxView.as_view(), name="project-acceptance-docx"),
    path("funding/projects/<slug:code>/steps/<slug:arrow>/", ProjectStepView.as_view(), name="project-step"),
    path("funding/projects/<slug:code>/acts/<slug:verb>/", ProjectActView.as_view(), name="project-act"),
    path("funding/accounts/<slug:code>/", AccountDetailView.as_view(), name="account-detail"),
    path("funding/accounts/<slug:code>/acts/<slug:verb>/", AccountActView.as_view(), name="account-act"),
    path("funding/entries/<slug:code>/acts/<slug:verb>/", EntryActView.as_view(), name="entry-act"),
    path("funding/transfers/<slug:code>/", TransferDetailView.as_view(), name="transfer-detail"),
    path("funding/transfers/<slug:code>/print/", TransferPrintView.as_view(), name="transfer-print"),
    path("funding/transfers/<slug:code>/transfer.docx", TransferDocxView.as_view(), name="transfer-docx"),
    path("funding/transfers/<slug:code>/steps/<slug:arrow>/", TransferStepView.as_view(), name="transfer-step"),
    path("funding/<int:year>/accounts/", AccountListView.as_view(), name="account-list"),
    path("funding/<int:year>/accounts/close/", YearCloseView.as_view(), name="year-close"),
    path("funding/<int:year>/execution/", ExecutionView.as_view(), name="execution"),
    path("funding/<int:year>/settlement/", SettlementView.as_view(), name="settlement-print"),
    path("funding/<int:year>/settlement.docx", SettlementDocx.as_view(), name="settlement-docx"),
    path(
        "funding/<int:year>/groups/<slug:code>/settlement/",
        GroupSettlementView.as_view(),
        name="group-settlement-print",
    ),
    path(
        "funding/<int:year>/groups/<slug:code>/settlement.docx",
        GroupSettlementDocx.as_view(),
        name="group-settlement-docx",
    ),
    path("funding/<int:year>/batches/", BatchListView.as_view(), name="batch-list"),
    path("funding/<int:year>/batches/draft/", BatchDraftView.as_view(), name="batch-draft"),
    path("funding/batches/<slug:code>/", BatchDetailView.as_view(), name="batch-detail"),
    path("funding/batches/<slug:code>/sheet.xlsx", BatchXlsx.as_view(), name="batch-xlsx"),
    path("funding/batches/<slug:code>/groups/<slug:group>/notice.docx", NoticeDocx.as_view(), name="notice-docx"),
    path("funding/batches/<slug:code>/steps/<slug:arrow>/", BatchStepView.as_view(), name="batch-step"),
    path("funding/batches/<slug:code>/acts/<slug:verb>/", BatchActView.as_view(), name="batch-act"),
    path("funding/batches/<slug:code>/groups/<slug:group>/", GroupStatementView.as_view(), name="group-statement"),
    path("funding/batches/<slug:code>/groups/<slug:group>/by-hand/", ByHandView.as_view(), name="statement-by-hand"),
    path("funding/batches/<slug:code>/groups/<slug:group>/notice/", NoticeView.as_view(), name="statement-notice"),
    path("funding/batches/<slug:code>/groups/<slug:group>/division/", DivisionView.as_view(), name="division-print"),
    path("funding/batches/<slug:code>/groups/<slug:group>/division.docx", DivisionDocx.as_view(), name="division-docx"),
    path("funding/<int:year>/grades/", GradeListView.as_view(), name="grade-list"),
    path("funding/<int:year>/grades/acts/<slug:verb>/", GradeActView.as_view(), name="grade-act"),
    path("funding/<int:year>/budget/", BudgetView.as_view(), name="budget"),
    path("funding/<int:year>/budget/set/", BudgetSetView.as_view(), name="budget-set"),
    path("funding/<int:year>/simulation/", SimulationView.as_view(), name="simulation"),
    path("funding/<int:year>/", StatementListView.as_view(), name="statement-list"),
    path("funding/<int:year>/groups/<slug:code>/", StatementDetailView.as_view(), name="statement-detail"),
    path("funding/<int:year>/groups/<slug:code>/lines/<int:place>/", LineStepsView.as_view(), name="line-steps"),
]
