"""One view for every act of the register; its steps are records.act_pages'."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.registry.register.forms.base import ActForm
from groups.registry.register.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.rights.roles import CHANGE, VIEW
from nanan_groups.records.act_pages import ActPage

# Dated rows reached by their own number: (model, path to the identity that must be visible).
ROWS = {
    "membership": (Membership, "group"),
    "partnership": (Partnership, "group"),
    "declared": (DeclaredMembers, "group"),
    "lead": (Lead, "group"),
    "groupversion": (GroupVersion, "group"),
    "mark": (QualityMark, "institution"),
    "institutionversion": (InstitutionVersion, "institution"),
    "siteversion": (SiteVersion, "site"),
}
IDENTITIES = {"group": EducationGroup, "institution": Institution, "site": Site}


class ActView(ActPage):
    """``what`` says what the act is done to: an identity by code, a dated row by number, or nothing yet."""

    what: str | None = None
    refusal = "您的任职不能办理登记变更，请联系区教委登记科室。"

    def may_act(self):
        form = ACTS.get(self.kwargs["verb"])
        return form.allowed(self.scope, self.record) if form else self.scope.may_everywhere(CHANGE)

    def load(self):
        if self.what is None:
            return None
        if self.what in IDENTITIES:
            return get_object_or_404(
                IDENTITIES[self.what].objects.visible_to(self.scope, VIEW), code=self.kwargs["code"]
            )
        if self.kwargs["kind"] not in ROWS:
            raise Http404
        model, path = ROWS[self.kwargs["kind"]]
        visible = IDENTITIES[path].objects.visible_to(self.scope, VIEW)
        return get_object_or_404(model.objects.filter(**{f"{path}__in": visible}), pk=self.kwargs["pk"])

    def find_form(self) -> type[ActForm]:
        form = ACTS.get(self.kwargs["verb"])
        wanted = {self.what, "row" if self.what == "dated" else self.what}
        if self.what == "dated":
            wanted.add(self.kwargs["kind"])
        if form is None or form.subject not in wanted:
            raise Http404
        return form

    def _after_stale(self, form, stale):
        form.data = form.data.copy()
        for name, value in form.as_it_stands().items():
            form.data[name] = value
        return super()._after_stale(form, stale)

    def touched(self, codes):
        for model in IDENTITIES.values():
            if owner := model.objects.visible_to(self.scope, VIEW).filter(code__in=codes).order_by("pk").first():
                return owner
        return None

    def start_url(self):
        return reverse("reading:group-list")

    def address_of(self, owner):
        if isinstance(owner, EducationGroup):
            return reverse("reading:group-detail", args=[owner.code])
        institution = owner.institution if isinstance(owner, Site) else owner
        return reverse("reading:institution-detail", args=[institution.code])
