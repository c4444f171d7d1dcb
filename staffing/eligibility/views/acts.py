"""The acts on parameters, lists, lines and objections."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.records.act_pages import ActPage
from staffing.eligibility.forms import FORMS
from staffing.eligibility.models import CensusList, ExchangeParameter, Objection
from staffing.eligibility.queries.lists import list_of, seen_entries
from staffing.eligibility.services.parameters import NOT_YOURS


class RoundAct(ActPage):
    """``what``: what an act is done to."""

    what: str | None = None
    refusal = NOT_YOURS

    @property
    def form_of(self):
        return FORMS.get((self.what, self.kwargs["verb"]))

    def may_act(self):
        form = self.form_of
        if form is None:
            return True  # 404 below
        if self.what == "entry" and self.record is not None:
            return self.scope.may_for_institution(form.right, self.record.institution_id)
        return self.scope.may_somewhere(form.right)

    def load(self):
        form = self.form_of
        if form is not None and not self.scope.may_somewhere(form.right):
            raise PermissionDenied(self.refusal)
        if self.what is None:
            return None
        row = list_of(self.scope, self.kwargs["year"])
        if row is None:
            raise Http404
        if self.what == "list":
            return row
        entries = seen_entries(row, self.scope).select_related("of", "person")
        if self.what == "entry":
            return get_object_or_404(entries, person__code=self.kwargs["code"])
        return get_object_or_404(
            Objection.objects.filter(entry__in=entries).select_related("entry__of", "entry__person"),
            pk=self.kwargs["pk"],
        )

    def find_form(self):
        if self.form_of is None:
            raise Http404
        return self.form_of

    def touched(self, codes):
        return CensusList.objects.filter(code__in=codes).first() if self.scope.may_somewhere(VIEW_ROSTER) else None

    def start_url(self):
        return reverse("staffing:list-index")

    def address_of(self, owner):
        if isinstance(owner, CensusList):
            return reverse("staffing:census-list", args=[owner.school_year])
        return self.start_url()

    def _home(self, done=None):
        if isinstance(done, ExchangeParameter) or self.kwargs["verb"] == "set-parameter":
            return reverse("staffing:parameters")
        return super()._home(done)
