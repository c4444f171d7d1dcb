"""The change history of a group or an institution: every act with its lines, 变更 and 更正 told apart."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.acts import acts_of, entries
from groups.rights.roles import HISTORY
from nanan_groups.kit.additions import GROUP_HISTORY, SCHOOL_HISTORY
from nanan_groups.kit.pages import ScopedView, Tab, page_of
from nanan_groups.records.models import ActKind


class HistoryView(ScopedView, TemplateView):
    permission = HISTORY
    template_name = "reading/history/history.html"

    def subject(self) -> tuple[dict, list[str]]:
        """Text and address of the record, and the codes whose acts belong to it."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        subject, codes = self.subject()
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in ActKind.values else ""
        shown, page = page_of(self.request, acts_of(codes, kind=kind, scope=self.scope), size=20)
        path = self.request.path
        tabs = [
            Tab("全部", path, not kind),
            *(Tab(k.label, f"{path}?kind={k.value}", k.value == kind) for k in ActKind),
        ]
        return super().get_context_data(
            subject=subject, entries=entries(shown, with_lines=True, scope=self.scope), tabs=tabs, page=page, **kwargs
        )


class GroupHistoryView(HistoryView):
    def subject(self):
        group = get_object_or_404(EducationGroup.objects.visible_to(self.scope, HISTORY), code=self.kwargs["code"])
        codes = [group.code, *(code for more in GROUP_HISTORY for code in more(group.pk))]
        return {"text": str(group), "url": reverse("reading:group-detail", args=[group.code])}, codes


class InstitutionHistoryView(HistoryView):
    def subject(self):
        institution = get_object_or_404(Institution.objects.visible_to(self.scope, HISTORY), code=self.kwargs["code"])
        codes = [institution.code, *institution.sites.order_by("code").values_list("code", flat=True)]
        codes += [code for more in SCHOOL_HISTORY for code in more(institution.pk)]
        url = reverse("reading:institution-detail", args=[institution.code])
        return {"text": str(institution), "url": url}, codes
