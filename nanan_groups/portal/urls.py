from django.urls import path

from . import audit_pages, views

app_name = "portal"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("audit/", audit_pages.EventListView.as_view(), name="event-list"),
    path("audit/events.csv", audit_pages.EventExportView.as_view(), name="event-export"),
    path("audit/sessions/", audit_pages.SessionListView.as_view(), name="session-list"),
    path("audit/access/", audit_pages.AccessTableView.as_view(), name="access-table"),
    path("healthz", views.healthz, name="healthz"),
]
