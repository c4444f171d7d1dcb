"""Suggestions for the record field: options of a datalist, within the reader's scope."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from groups.registry.register.queries.lookup import FINDERS, MODELS, clean_query
from groups.registry.register.queries.meant import meant_of
from groups.rights.roles import VIEW
from nanan_groups.kit.pages import ScopedView


class SuggestView(ScopedView, View):
    permission = VIEW

    def get(self, request, kind):
        if kind not in FINDERS:
            raise Http404
        # The field's own name carries what was typed; "field" says which one it is.
        text = clean_query(request.GET.get("q") or request.GET.get(request.GET.get("field", ""), ""))
        visible = MODELS[kind].objects.visible_to(self.scope, VIEW)
        found = FINDERS[kind](text, visible, timezone.localdate(), 12) if text else []
        if text and not found and kind != "site":
            found = meant_of(kind, text, visible, timezone.localdate())
        return render(request, "registry/register/_suggestions.html", {"found": found})
