"""Addresses of this app. Plural nouns, codes in paths; dated rows by kind and number."""

from django.urls import path

from groups.registry.acts.views import ActView
from groups.registry.annex2.views import Annex2Docx, Annex2Print, Annex2Xlsx
from groups.registry.register.suggest import SuggestView
from groups.registry.workdays.views import WorkdaysView

app_name = "registry"
urlpatterns = [
    path("groups/annex2.xlsx", Annex2Xlsx.as_view(), name="annex2-xlsx"),
    path("groups/annex2.docx", Annex2Docx.as_view(), name="annex2-docx"),
    path("groups/annex2/print/", Annex2Print.as_view(), name="annex2-print"),
    path("groups/<slug:code>/acts/<slug:verb>/", ActView.as_view(what="group"), name="group-act"),
    path("institutions/<slug:code>/acts/<slug:verb>/", ActView.as_view(what="institution"), name="institution-act"),
    path("sites/<slug:code>/acts/<slug:verb>/", ActView.as_view(what="site"), name="site-act"),
    path("rows/<slug:kind>/<int:pk>/acts/<slug:verb>/", ActView.as_view(what="dated"), name="row-act"),
    path("register/<slug:verb>/", ActView.as_view(), name="register-act"),
    path("workdays/", WorkdaysView.as_view(), name="workdays"),
    path("suggest/<slug:kind>/", SuggestView.as_view(), name="suggest"),
]
