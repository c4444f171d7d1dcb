"""Addresses of the evaluation. Systems by their opaque code."""

from django.urls import path

from evaluation.estimates import views as estimates
from evaluation.results.views import acts, results
from evaluation.rounds.views import assessments, rounds
from evaluation.scores.views import experts, sheets
from evaluation.systems import views as systems

app_name = "evaluation"
urlpatterns = [
    path("evaluation/systems/", systems.SystemListView.as_view(), name="system-list"),
    path("evaluation/systems/start/", systems.SystemStartView.as_view(), name="system-start"),
    path("evaluation/systems/<slug:code>/", systems.SystemDetailView.as_view(), name="system-detail"),
    path("evaluation/systems/<slug:code>/compare/", systems.SystemCompareView.as_view(), name="system-compare"),
    path("evaluation/systems/<slug:code>/print/", systems.SystemPrintView.as_view(), name="system-print"),
    path("evaluation/systems/<slug:code>/plan.docx", systems.SystemDocx.as_view(), name="system-docx"),
    path("evaluation/systems/<slug:code>/acts/<slug:verb>/", systems.SystemActView.as_view(), name="system-act"),
    path("evaluation/systems/<slug:code>/estimates/", estimates.EstimateListView.as_view(), name="estimate-list"),
    path(
        "evaluation/systems/<slug:code>/estimates/<slug:group>/",
        estimates.EstimateDetailView.as_view(),
        name="estimate-detail",
    ),
    path(
        "evaluation/systems/<slug:code>/indicators/<slug:indicator>/acts/<slug:verb>/",
        systems.IndicatorActView.as_view(),
        name="indicator-act",
    ),
    path(
        "evaluation/systems/<slug:code>/indicators/<slug:indicator>/parts/<int:part>/acts/<slug:verb>/",
        systems.PartActView.as_view(),
        name="part-act",
    ),
    path("evaluation/rounds/", rounds.RoundListView.as_view(), name="round-list"),
    path("evaluation/rounds/start/", rounds.RoundStartView.as_view(), name="round-start"),
    path("evaluation/rounds/<slug:code>/", rounds.RoundDetailView.as_view(), name="round-detail"),
    path("evaluation/rounds/<slug:code>/acts/<slug:verb>/", rounds.RoundActView.as_view(), name="round-act"),
    path("evaluation/assessments/<slug:code>/", assessments.AssessmentDetailView.as_view(), name="assessment-detail"),
    path("evaluation/assessments/<slug:code>/edit/", assessments.AssessmentEditView.as_view(), name="assessment-edit"),
    path(
        "evaluation/assessments/<slug:code>/autosave/",
        assessments.AssessmentAutosaveView.as_view(),
        name="assessment-autosave",
    ),
    path(
        "evaluation/assessments/<slug:code>/evidence/<slug:indicator>/",
        assessments.AssessmentEvidenceView.as_view(),
        name="assessment-evidence",
    ),
    path(
        "evaluation/assessments/<slug:code>/steps/<slug:arrow>/",
        assessments.AssessmentStepView.as_view(),
        name="assessment-step",
    ),
    path("evaluation/rounds/<slug:code>/experts/", experts.RoundExpertsView.as_view(), name="round-experts"),
    path("evaluation/rounds/<slug:code>/declaration/", sheets.DeclarationView.as_view(), name="declaration"),
    path("evaluation/sheets/", sheets.SheetListView.as_view(), name="sheet-list"),
    path("evaluation/sheets/<slug:code>/", sheets.SheetDetailView.as_view(), name="sheet-detail"),
    path("evaluation/sheets/<slug:code>/autosave/", sheets.SheetAutosaveView.as_view(), name="sheet-autosave"),
    path("evaluation/sheets/<slug:code>/hand-in/", sheets.HandInView.as_view(), name="sheet-hand-in"),
    path("evaluation/rounds/<slug:code>/results/", results.ResultListView.as_view(), name="result-list"),
    path(
        "evaluation/rounds/<slug:code>/results/<slug:group>/", results.ResultDetailView.as_view(), name="result-detail"
    ),
    path(
        "evaluation/rounds/<slug:code>/results/<slug:group>/acts/<slug:verb>/",
        acts.ResultActView.as_view(),
        name="result-act",
    ),
    path(
        "evaluation/rounds/<slug:code>/results/<slug:group>/indicators/<slug:indicator>/acts/<slug:verb>/",
        acts.RulingActView.as_view(),
        name="ruling-act",
    ),
    path("evaluation/appeals/<slug:code>/", acts.AppealDetailView.as_view(), name="appeal-detail"),
    path("evaluation/appeals/<slug:code>/steps/<slug:arrow>/", acts.AppealStepView.as_view(), name="appeal-step"),
    path(
        "evaluation/rounds/<slug:code>/results/<slug:group>/print/",
        results.ResultPrintView.as_view(),
        name="result-print",
    ),
    path(
        "evaluation/rounds/<slug:code>/results/<slug:group>/result.docx",
        results.ResultDocx.as_view(),
        name="result-docx",
    ),
    path(
        "evaluation/assessments/<slug:code>/print/", assessments.AssessmentPrintView.as_view(), name="assessment-print"
    ),
    path("evaluation/assessments/<slug:code>/form.docx", assessments.AssessmentDocx.as_view(), name="assessment-docx"),
]
