"""The portal's addresses and one empty view behind the same login: the yardstick of bench/pages.py."""

from django.http import HttpResponse
from django.urls import path

from nanan_groups.urls import handler400, handler403, handler404, handler500
from nanan_groups.urls import urlpatterns as portal

urlpatterns = [path("bench/empty/", lambda request: HttpResponse(""), name="bench-empty"), *portal]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
