"""Every address of the portal. GET never writes; names are in the access table."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("nanan_groups.portal.urls")),
    path("", include("nanan_groups.accounts.urls")),
    path("", include("groups.registry.urls")),
    path("", include("groups.governance.urls")),
    path("", include("groups.planning.urls")),
    path("", include("groups.activities.urls")),
    path("", include("groups.measures.urls")),
    path("", include("groups.reading.urls")),
    path("", include("staffing.urls")),
    path("", include("funding.urls")),
    path("", include("evaluation.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "nanan_groups.portal.errors.bad_request"
handler403 = "nanan_groups.portal.errors.permission_denied"
handler404 = "nanan_groups.portal.errors.not_found"
handler500 = "nanan_groups.portal.errors.server_error"
