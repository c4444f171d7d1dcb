"""The page a locked account sees at login (axes has no Chinese of its own)."""

from django.conf import settings
from django.shortcuts import render

MINUTES = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


def lockout_response(request, original_response=None, credentials=None):
    return render(request, "accounts/lockout.html", {"minutes": MINUTES}, status=429)
