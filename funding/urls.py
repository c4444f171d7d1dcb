"""Addresses of this wing. A budget year and a group's code stand in the path."""

from django.urls import path

from funding.rules_of_year.views import RulesActView, RulesCompareView, RulesDetailView
from funding.statements.views.pages import FundingHomeView, LineStepsView, StatementDetailView, StatementListView

app_name = "funding"
urlpatterns = [
    path("funding/", FundingHomeView.as_view(), name="home"),
    path("funding/rules/<int:year>/", RulesDetailView.as_view(), name="rules-detail"),
    path("funding/rules/<int:year>/compare/", RulesCompareView.as_view(), name="rules-compare"),
    path("funding/rules/<int:year>/acts/<slug:verb>/", RulesActView.as_view(), name="rules-act"),
    path("funding/<int:year>/", StatementListView.as_view(), name="statement-list"),
    path("funding/<int:year>/groups/<slug:code>/", StatementDetailView.as_view(), name="statement-detail"),
    path("funding/<int:year>/groups/<slug:code>/lines/<int:place>/", LineStepsView.as_view(), name="line-steps"),
]
