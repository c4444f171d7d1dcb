"""Addresses of this app. Plural nouns, codes in paths; dated rows by kind and number."""

from django.urls import path

from groups.planning.annual_plans.views.campaigns import (
    CampaignActView,
    CampaignDetailView,
    CampaignExtendView,
    CampaignListView,
    CampaignOpenView,
    CampaignTasksXlsx,
)
from groups.planning.annual_plans.views.owing import CampaignOwingView, CampaignOwingXlsx
from groups.planning.annual_plans.views.pages import (
    PlanCompareView,
    PlanDetailView,
    PlanDocxView,
    PlanPrintView,
    PlanStepView,
    SummaryDocxView,
    SummaryPrintView,
)
from groups.planning.annual_plans.views.strategies import (
    PlanDifficultyView,
    PlanStrategyView,
    ReportAutosaveView,
    StrategyAutosaveView,
    StrategyReportView,
    StrategyScanView,
    StrategyWaiveView,
)
from groups.planning.annual_plans.views.writing import (
    PlanAutosaveView,
    PlanCopyView,
    PlanEditView,
    PlanProgressView,
)
from groups.planning.development_plans.views.edit import DevelopmentAutosaveView, DevelopmentEditView
from groups.planning.development_plans.views.pages import (
    DevelopmentCompareView,
    DevelopmentDetailView,
    DevelopmentDocxView,
    DevelopmentListView,
    DevelopmentPrintView,
    DevelopmentStartView,
    DevelopmentStepView,
    DevelopmentVersionView,
)
from groups.planning.my_year.views import MyYearView

app_name = "planning"
urlpatterns = [
    path("campaigns/", CampaignListView.as_view(), name="campaign-list"),
    path("campaigns/open/", CampaignOpenView.as_view(), name="campaign-open"),
    path("campaigns/<slug:code>/", CampaignDetailView.as_view(), name="campaign-detail"),
    path("campaigns/<slug:code>/tasks.xlsx", CampaignTasksXlsx.as_view(), name="campaign-tasks-xlsx"),
    path("campaigns/<slug:code>/acts/<slug:verb>/", CampaignActView.as_view(), name="campaign-act"),
    path(
        "campaigns/<slug:code>/groups/<slug:group>/extend/",
        CampaignExtendView.as_view(),
        name="campaign-extend",
    ),
    path("campaigns/<slug:code>/owing/", CampaignOwingView.as_view(), name="campaign-owing"),
    path("campaigns/<slug:code>/owing.xlsx", CampaignOwingXlsx.as_view(), name="campaign-owing-xlsx"),
    path("developments/", DevelopmentListView.as_view(), name="development-list"),
    path(
        "groups/<slug:code>/developments/<slug:verb>/",
        DevelopmentStartView.as_view(),
        name="development-start",
    ),
    path("developments/<slug:code>/", DevelopmentDetailView.as_view(), name="development-detail"),
    path(
        "developments/<slug:code>/steps/<slug:arrow>/",
        DevelopmentStepView.as_view(),
        name="development-step",
    ),
    path(
        "developments/<slug:code>/compare/<int:number>/",
        DevelopmentCompareView.as_view(),
        name="development-compare",
    ),
    path(
        "developments/<slug:code>/versions/<int:number>/",
        DevelopmentVersionView.as_view(),
        name="development-version",
    ),
    path("developments/<slug:code>/print/", DevelopmentPrintView.as_view(), name="development-print"),
    path("developments/<slug:code>/plan.docx", DevelopmentDocxView.as_view(), name="development-docx"),
    path("developments/<slug:code>/edit/", DevelopmentEditView.as_view(), name="development-edit"),
    path(
        "developments/<slug:code>/autosave/",
        DevelopmentAutosaveView.as_view(),
        name="development-autosave",
    ),
    path("my-year/", MyYearView.as_view(), name="my-year"),
    path("plans/<slug:code>/", PlanDetailView.as_view(), name="plan-detail"),
    path("plans/<slug:code>/steps/<slug:arrow>/", PlanStepView.as_view(), name="plan-step"),
    path("plans/<slug:code>/compare/<int:number>/", PlanCompareView.as_view(), name="plan-compare"),
    path("plans/<slug:code>/print/", PlanPrintView.as_view(), name="plan-print"),
    path("plans/<slug:code>/plan.docx", PlanDocxView.as_view(), name="plan-docx"),
    path("plans/<slug:code>/summary/print/", SummaryPrintView.as_view(), name="plan-summary-print"),
    path("plans/<slug:code>/summary.docx", SummaryDocxView.as_view(), name="plan-summary-docx"),
    path("plans/<slug:code>/edit/", PlanEditView.as_view(), name="plan-edit"),
    path("plans/<slug:code>/autosave/", PlanAutosaveView.as_view(), name="plan-autosave"),
    path("plans/<slug:code>/copy/", PlanCopyView.as_view(), name="plan-copy"),
    path("plans/<slug:code>/progress/", PlanProgressView.as_view(), name="plan-progress"),
    path("plans/<slug:code>/strategies/<slug:site>/", PlanStrategyView.as_view(), name="plan-strategy"),
    path("plans/<slug:code>/difficulty/", PlanDifficultyView.as_view(), name="plan-difficulty"),
    path("plans/<slug:code>/strategies/<slug:site>/report/", StrategyReportView.as_view(), name="strategy-report"),
    path(
        "plans/<slug:code>/strategies/<slug:site>/report/autosave/",
        ReportAutosaveView.as_view(),
        name="report-autosave",
    ),
    path("plans/<slug:code>/strategies/<slug:site>/scan/", StrategyScanView.as_view(), name="strategy-scan"),
    path("plans/<slug:code>/strategies/<slug:site>/waive/", StrategyWaiveView.as_view(), name="strategy-waive"),
    path(
        "plans/<slug:code>/strategies/<slug:site>/autosave/",
        StrategyAutosaveView.as_view(),
        name="strategy-autosave",
    ),
]
