"""Addresses of the register. Plural nouns, codes in paths; dated rows by kind and number."""

from django.urls import path

from .views import (
    acts,
    annex2,
    calendar,
    compare,
    coverage,
    group_list,
    groups,
    history,
    institutions,
    pictures,
    profile,
    quality,
    suggest,
)

app_name = "groups"
urlpatterns = [
    path("groups/", group_list.GroupListView.as_view(), name="group-list"),
    path("groups/annex2.xlsx", annex2.Annex2Xlsx.as_view(), name="annex2-xlsx"),
    path("groups/annex2.docx", annex2.Annex2Docx.as_view(), name="annex2-docx"),
    path("groups/annex2/print/", annex2.Annex2Print.as_view(), name="annex2-print"),
    path("groups/compare/", compare.CompareView.as_view(), name="compare"),
    path("groups/compare.xlsx", compare.CompareXlsx.as_view(), name="compare-xlsx"),
    path("groups/calendar/", calendar.CalendarView.as_view(), name="calendar"),
    path("groups/pictures/network/", pictures.NetworkView.as_view(), name="network"),
    path("groups/pictures/district/", pictures.DistrictView.as_view(), name="district"),
    path("groups/<slug:code>/", groups.GroupDetailView.as_view(), name="group-detail"),
    path("groups/<slug:code>/profile/", profile.ProfilePrint.as_view(), name="group-profile"),
    path("groups/<slug:code>/profile.docx", profile.ProfileDocx.as_view(), name="group-profile-docx"),
    path("groups/<slug:code>/picture/", pictures.GroupPictureView.as_view(), name="group-picture"),
    path("groups/<slug:code>/history/", history.GroupHistoryView.as_view(), name="group-history"),
    path("groups/<slug:code>/acts/<slug:verb>/", acts.ActView.as_view(what="group"), name="group-act"),
    path("institutions/", institutions.InstitutionListView.as_view(), name="institution-list"),
    path("institutions/<slug:code>/", institutions.InstitutionDetailView.as_view(), name="institution-detail"),
    path("institutions/<slug:code>/history/", history.InstitutionHistoryView.as_view(), name="institution-history"),
    path(
        "institutions/<slug:code>/acts/<slug:verb>/", acts.ActView.as_view(what="institution"), name="institution-act"
    ),
    path("sites/<slug:code>/acts/<slug:verb>/", acts.ActView.as_view(what="site"), name="site-act"),
    path("rows/<slug:kind>/<int:pk>/acts/<slug:verb>/", acts.ActView.as_view(what="dated"), name="row-act"),
    path("quality/", quality.QualityListView.as_view(), name="quality-list"),
    path("quality/<slug:kind>/", quality.QualityDetailView.as_view(), name="quality-detail"),
    path("coverage/", coverage.CoverageView.as_view(), name="coverage"),
    path("register/<slug:verb>/", acts.ActView.as_view(), name="register-act"),
    path("suggest/<slug:kind>/", suggest.SuggestView.as_view(), name="suggest"),
]
