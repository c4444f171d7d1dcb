"""Addresses of this app. A measure by its kind and number: m1 … m10, s1 … s6."""

from django.urls import path

from groups.measures.meetings import views as meetings
from groups.measures.reports import views as reports
from groups.measures.supervision import views as supervision
from groups.measures.tolerance import views as tolerance

app_name = "measures"
urlpatterns = [
    path("measures/", reports.BoardView.as_view(), name="board"),
    path("measures/reports/<slug:code>/", reports.ReportDetailView.as_view(), name="report-detail"),
    path("measures/reports/<slug:code>/steps/<slug:arrow>/", reports.ReportStepView.as_view(), name="report-step"),
    path("measures/reports/<slug:code>/acts/<slug:verb>/", reports.ReportActView.as_view(), name="report-act"),
    path("measures/<slug:slug>/", reports.MeasureDetailView.as_view(), name="measure-detail"),
    path("measures/<slug:slug>/acts/<slug:verb>/", reports.MeasureActView.as_view(), name="measure-act"),
    path("measures/<slug:slug>/supervise/", supervision.IssueView.as_view(), name="supervision-issue"),
    path(
        "measures/<slug:slug>/departments/<slug:department>/start/",
        reports.ReportStartView.as_view(),
        name="report-start",
    ),
    path("supervisions/", supervision.SupervisionListView.as_view(), name="supervision-list"),
    path("supervisions/<slug:code>/", supervision.SupervisionDetailView.as_view(), name="supervision-detail"),
    path(
        "supervisions/<slug:code>/acts/<slug:verb>/", supervision.SupervisionActView.as_view(), name="supervision-act"
    ),
    path("supervisions/<slug:code>/print/", supervision.SupervisionPrintView.as_view(), name="supervision-print"),
    path("supervisions/<slug:code>/order.docx", supervision.SupervisionDocxView.as_view(), name="supervision-docx"),
    path("department-meetings/", meetings.MeetingListView.as_view(), name="meeting-list"),
    path("department-meetings/add/", meetings.MeetingAddView.as_view(), name="meeting-add"),
    path("department-meetings/<slug:code>/", meetings.MeetingDetailView.as_view(), name="meeting-detail"),
    path("department-meetings/<slug:code>/acts/<slug:verb>/", meetings.MeetingActView.as_view(), name="meeting-act"),
    path("department-meetings/<slug:code>/print/", meetings.MeetingPrintView.as_view(), name="meeting-print"),
    path("department-meetings/<slug:code>/resolutions.docx", meetings.MeetingDocxView.as_view(), name="meeting-docx"),
    path(
        "department-meetings/<slug:code>/resolutions/<int:ordinal>/acts/<slug:verb>/",
        meetings.ResolutionActView.as_view(),
        name="resolution-act",
    ),
    path("tolerance-decisions/", tolerance.ToleranceListView.as_view(), name="tolerance-list"),
    path("tolerance-decisions/add/", tolerance.ToleranceAddView.as_view(), name="tolerance-add"),
    path(
        "tolerance-decisions/<slug:code>/withdraw/",
        tolerance.ToleranceWithdrawView.as_view(),
        name="tolerance-withdraw",
    ),
]
