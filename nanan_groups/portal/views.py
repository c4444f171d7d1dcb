"""Home, search and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.generic import TemplateView


@login_not_required
def healthz(request):
    """200 when the database answers, else 503. Says nothing else to whoever asks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


class HomeView(TemplateView):
    template_name = "portal/home.html"


class SearchView(TemplateView):
    template_name = "portal/search.html"
