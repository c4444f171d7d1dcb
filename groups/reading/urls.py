"""Addresses of this app. Plural nouns, codes in paths; dated rows by kind and number."""

from django.urls import path

from groups.reading.calendar.views import CalendarView
from groups.reading.compare.views import CompareView, CompareXlsx
from groups.reading.coverage.views import CoverageStepsView, CoverageView
from groups.reading.group_pages.views.group_list import GroupListView
from groups.reading.group_pages.views.groups import GroupDetailView
from groups.reading.history.views import GroupHistoryView, InstitutionHistoryView
from groups.reading.pictures.views.pages import DistrictView, GroupPictureView, NetworkView
from groups.reading.profile.views import ProfileDocx, ProfilePrint
from groups.reading.quality.views import QualityDetailView, QualityListView
from groups.reading.school_pages.views import InstitutionDetailView, InstitutionListView

app_name = "reading"
urlpatterns = [
    path("groups/", GroupListView.as_view(), name="group-list"),
    path("groups/compare/", CompareView.as_view(), name="compare"),
    path("groups/compare.xlsx", CompareXlsx.as_view(), name="compare-xlsx"),
    path("groups/calendar/", CalendarView.as_view(), name="calendar"),
    path("groups/pictures/network/", NetworkView.as_view(), name="network"),
    path("groups/pictures/district/", DistrictView.as_view(), name="district"),
    path("groups/<slug:code>/", GroupDetailView.as_view(), name="group-detail"),
    path("groups/<slug:code>/profile/", ProfilePrint.as_view(), name="group-profile"),
    path("groups/<slug:code>/profile.docx", ProfileDocx.as_view(), name="group-profile-docx"),
    path("groups/<slug:code>/picture/", GroupPictureView.as_view(), name="group-picture"),
    path("groups/<slug:code>/history/", GroupHistoryView.as_view(), name="group-history"),
    path("institutions/", InstitutionListView.as_view(), name="institution-list"),
    path("institutions/<slug:code>/", InstitutionDetailView.as_view(), name="institution-detail"),
    path("institutions/<slug:code>/history/", InstitutionHistoryView.as_view(), name="institution-history"),
    path("quality/", QualityListView.as_view(), name="quality-list"),
    path("quality/<slug:kind>/", QualityDetailView.as_view(), name="quality-detail"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("coverage/<slug:stage>/<slug:measure>/", CoverageStepsView.as_view(), name="coverage-steps"),
]
