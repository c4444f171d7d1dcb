"""Addresses of the roster. People by their opaque code, never by number or name."""

from django.urls import path

from staffing.career import views as career
from staffing.moves import views as moves
from staffing.roster.views import employment, person, roster
from staffing.service_record import views as record

app_name = "staffing"
urlpatterns = [
    path("staff/", roster.PersonListView.as_view(), name="person-list"),
    path("staff/print/", roster.PersonPrint.as_view(), name="person-print"),
    path("staff/mine/", person.MineView.as_view(), name="mine"),
    path("staff/employment/<slug:code>/", employment.SettleEmploymentView.as_view(), name="settle-employment"),
    path("staff/moves/", moves.MoveListView.as_view(), name="move-list"),
    path("staff/mergers/<slug:code>/", moves.FollowMergerView.as_view(), name="follow-merger"),
    path("staff/acts/<slug:verb>/", person.RosterActView.as_view(), name="register-act"),
    path("staff/<slug:code>/", person.PersonDetailView.as_view(), name="person-detail"),
    path("staff/<slug:code>/phone/", person.PhoneView.as_view(), name="person-phone"),
    path("staff/<slug:code>/record/", record.RecordView.as_view(), name="record"),
    path("staff/<slug:code>/record/print/", record.RecordView.as_view(paper=True), name="record-print"),
    path("staff/<slug:code>/record/full/", record.RecordFullView.as_view(), name="record-full"),
    path("staff/<slug:code>/move/", moves.MoveView.as_view(), name="move"),
    path("staff/<slug:code>/retirement/", career.OwnMonthView.as_view(), name="own-month"),
    path("staff/<slug:code>/facts/<slug:kind>/", career.FactActView.as_view(), name="fact-add"),
    path("staff/<slug:code>/facts/<slug:kind>/<int:pk>/", career.FactView.as_view(), name="fact"),
    path("staff/<slug:code>/facts/<slug:kind>/<int:pk>/<slug:verb>/", career.FactActView.as_view(), name="fact-act"),
    path("staff/<slug:code>/acts/<slug:verb>/", person.RosterActView.as_view(what="person"), name="person-act"),
]
