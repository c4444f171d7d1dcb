"""Addresses of the roster. People by their opaque code, never by number or name."""

from django.urls import path

from staffing.roster.views import employment, person, roster

app_name = "staffing"
urlpatterns = [
    path("staff/", roster.PersonListView.as_view(), name="person-list"),
    path("staff/print/", roster.PersonPrint.as_view(), name="person-print"),
    path("staff/mine/", person.MineView.as_view(), name="mine"),
    path("staff/employment/<slug:code>/", employment.SettleEmploymentView.as_view(), name="settle-employment"),
    path("staff/acts/<slug:verb>/", person.RosterActView.as_view(), name="register-act"),
    path("staff/<slug:code>/", person.PersonDetailView.as_view(), name="person-detail"),
    path("staff/<slug:code>/phone/", person.PhoneView.as_view(), name="person-phone"),
    path("staff/<slug:code>/acts/<slug:verb>/", person.RosterActView.as_view(what="person"), name="person-act"),
]
