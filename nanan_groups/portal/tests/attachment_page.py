"""A page with attachments, as a case's page will be: an address of its own for tests, besides all others."""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.panel import panel_of

PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}示例{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static 'portal/attachments.css' %}"><script src="{% static 'portal/upload.js' %}" defer></script>{% endblock %}
{% block heading %}<h1>示例文件</h1>{% endblock %}
{% block content %}{% for panel in panels %}{% include "components/_attachments.html" with title="佐证材料" %}{% endfor %}{% endblock %}
"""  # noqa: E501


def sample_page(request, kinds: str, code: str):
    panels = [panel_of(Owner(kind, code), request.user) for kind in kinds.split("+")]
    return HttpResponse(engines["django"].from_string(PAGE).render({"panels": panels}, request))


urlpatterns = [path("sample/<str:kinds>/<slug:code>/", sample_page), path("", include("nanan_groups.urls"))]
handler400 = "nanan_groups.portal.errors.bad_request"
handler403 = "nanan_groups.portal.errors.permission_denied"
handler404 = "nanan_groups.portal.errors.not_found"
