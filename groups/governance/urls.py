"""Addresses of this app. Plural nouns, codes in paths; dated rows by kind and number."""

from django.urls import path

from groups.governance.admissions.views.acts import AdmissionOpenView, AdmissionPastView
from groups.governance.admissions.views.lists import CharterListView, GroupCharterView
from groups.governance.admissions.views.pages import (
    AdmissionDetailView,
    AdmissionDocxView,
    AdmissionPrintView,
    AdmissionStepView,
)
from groups.governance.charters.views.acts import CharterPastView, CharterStartView
from groups.governance.charters.views.edit import CharterAutosaveView, CharterEditView, CharterReviewView
from groups.governance.charters.views.pages import (
    CharterChangesView,
    CharterCompareView,
    CharterDetailView,
    CharterDocxView,
    CharterPrintView,
    CharterStepView,
)
from groups.governance.meetings.views import (
    MeetingDetailView,
    MeetingDocxView,
    MeetingListView,
    MeetingPrintView,
    ResolutionBoardView,
)
from groups.governance.organs.views.pages import GroupOrgansView, OrganActView, RotationView
from groups.governance.own_rules.views import RuleAddView, RuleChangeView, RuleDetailView

app_name = "governance"
urlpatterns = [
    path("groups/<slug:code>/organs/", GroupOrgansView.as_view(), name="group-organs"),
    path("groups/<slug:code>/rotation/", RotationView.as_view(), name="group-rotation"),
    path("groups/<slug:code>/meetings/", MeetingListView.as_view(), name="group-meetings"),
    path("groups/<slug:code>/resolutions/", ResolutionBoardView.as_view(), name="group-resolutions"),
    path("resolutions/", ResolutionBoardView.as_view(), name="resolution-board"),
    path("meetings/<slug:code>/", MeetingDetailView.as_view(), name="meeting-detail"),
    path("meetings/<slug:code>/print/", MeetingPrintView.as_view(), name="meeting-print"),
    path("meetings/<slug:code>/minutes.docx", MeetingDocxView.as_view(), name="meeting-docx"),
    path("organs/<slug:kind>/<slug:key>/acts/<slug:verb>/", OrganActView.as_view(), name="organ-act"),
    path("groups/<slug:code>/charter/", GroupCharterView.as_view(), name="group-charter"),
    path("groups/<slug:code>/charter/start/", CharterStartView.as_view(), name="charter-start"),
    path("groups/<slug:code>/charter/past/", CharterPastView.as_view(), name="charter-past"),
    path("groups/<slug:code>/admission/open/", AdmissionOpenView.as_view(), name="admission-open"),
    path("groups/<slug:code>/admission/past/", AdmissionPastView.as_view(), name="admission-past"),
    path("groups/<slug:code>/rules/add/", RuleAddView.as_view(), name="rule-add"),
    path("rules/<slug:code>/", RuleDetailView.as_view(), name="rule-detail"),
    path("rules/<slug:code>/change/", RuleChangeView.as_view(), name="rule-change"),
    path("charters/", CharterListView.as_view(), name="charter-list"),
    path("charters/<slug:code>/", CharterDetailView.as_view(), name="charter-detail"),
    path("charters/<slug:code>/steps/<slug:arrow>/", CharterStepView.as_view(), name="charter-step"),
    path("charters/<slug:code>/compare/<int:number>/", CharterCompareView.as_view(), name="charter-compare"),
    path("charters/<slug:code>/print/", CharterPrintView.as_view(), name="charter-print"),
    path("charters/<slug:code>/charter.docx", CharterDocxView.as_view(), name="charter-docx"),
    path("charters/<slug:code>/changes/", CharterChangesView.as_view(), name="charter-changes"),
    path("charters/<slug:code>/edit/", CharterEditView.as_view(), name="charter-edit"),
    path("charters/<slug:code>/autosave/", CharterAutosaveView.as_view(), name="charter-autosave"),
    path("charters/<slug:code>/review/", CharterReviewView.as_view(), name="charter-review"),
    path("admissions/<slug:code>/", AdmissionDetailView.as_view(), name="admission-detail"),
    path("admissions/<slug:code>/steps/<slug:arrow>/", AdmissionStepView.as_view(), name="admission-step"),
    path("admissions/<slug:code>/print/", AdmissionPrintView.as_view(), name="admission-print"),
    path("admissions/<slug:code>/sheet.docx", AdmissionDocxView.as_view(), name="admission-docx"),
]
