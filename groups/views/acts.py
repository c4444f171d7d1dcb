"""One view for every act of the register: fill in, check what will change, confirm.

Nothing is written until the confirmation; the check runs the real service and rolls it back, so that the page shows
exactly what the confirmation will write.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import AlreadyDone, RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import preview
from nanan_groups.records.models import Act, ActKind

from ..forms import ACTS, ActForm
from ..forms.base import owner_of
from ..forms.hidden import as_hidden
from ..models import (
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
from ..roles import CHANGE

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
# Posted by the confirmation page; no form may have a field of this name.
CONFIRMED = "act_confirmed"
IDENTITIES = {"group": EducationGroup, "institution": Institution, "site": Site}


class ActView(View):
    """``what`` says what the act is done to: an identity by code, a dated row by number, or nothing yet."""

    what: str | None = None

    def dispatch(self, request, *args, **kwargs):
        self.scope = scope_of(request.user)
        if done := self._done_before():
            return self._again(done)
        self.record = self._load()
        self.form_class = self._form_class()
        if not self.scope.may(CHANGE):
            raise PermissionDenied("您的任职不能办理登记变更，请联系区教委登记科室。")
        return super().dispatch(request, *args, **kwargs)

    def _done_before(self) -> Act | None:
        """The person's own act of this very confirmation: a second click finds the record changed, or gone."""
        key = self.request.POST.get("request_key", "").replace("\x00", "")
        if not key or not self.request.POST.get(CONFIRMED) or not self.scope.may(CHANGE):
            return None
        return Act.objects.filter(request_key=key, actor=self.request.user).first()

    def _again(self, done: Act):
        messages.info(self.request, f"“{done.title}”已经办理，没有重复写入。")
        codes = list(done.subjects.order_by("pk").values_list("code", flat=True))
        for model in IDENTITIES.values():
            if owner := model.objects.visible_to(self.scope).filter(code__in=codes).order_by("pk").first():
                return redirect(address_of(owner))
        return redirect("groups:group-list")

    def _load(self):
        """The record inside one's scope, else 404: who may not see it learns nothing about it."""
        if self.what is None:
            return None
        if self.what in IDENTITIES:
            return get_object_or_404(IDENTITIES[self.what].objects.visible_to(self.scope), code=self.kwargs["code"])
        if self.kwargs["kind"] not in ROWS:
            raise Http404
        model, path = ROWS[self.kwargs["kind"]]
        visible = IDENTITIES[path].objects.visible_to(self.scope)
        return get_object_or_404(model.objects.filter(**{f"{path}__in": visible}), pk=self.kwargs["pk"])

    def _form_class(self) -> type[ActForm]:
        form = ACTS.get(self.kwargs["verb"])
        wanted = {self.what, "row" if self.what == "dated" else self.what}
        if self.what == "dated":
            wanted.add(self.kwargs["kind"])
        if form is None or form.subject not in wanted:
            raise Http404
        return form

    # --- steps -----------------------------------------------------------------------------------------------------
    def get(self, request, *args, **kwargs):
        return self._page(self.form_class(record=self.record, scope=self.scope, initial=self._initial()))

    def _initial(self) -> dict:
        """What a link may fill in beforehand (a name found elsewhere); never the right to do it."""
        names = set(self.form_class.base_fields) - {"seen", "request_key"}
        given = self.request.GET
        return {name: "\n".join(value[:200] for value in given.getlist(name)[:200]) for name in given if name in names}

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST, record=self.record, scope=self.scope)
        if "back" in request.POST or not form.is_valid():
            return self._page(form)
        confirmed = bool(request.POST.get(CONFIRMED))
        try:
            if not confirmed:
                return self._confirm(form)
            done = form.service(order=form.order(request.user), **form.arguments())
        except AlreadyDone as again:
            return self._again(again.act)
        except StaleRecord as stale:
            return self._page(self._after_stale(form, stale), status=409)
        except RuleViolation as problem:
            form.refuse(problem)
            return self._page(form, status=409 if confirmed else 200)
        messages.success(request, f"已办理：{form.title}，生效日 {day_text(form.cleaned_data['effective_on'])}。")
        return redirect(self._home(done))

    def _after_stale(self, form: ActForm, stale: StaleRecord) -> ActForm:
        """The same form with everything typed, the first officer's changes on top, and the new revision to go on from."""
        data = form.data.copy()
        if owner := owner_of(self.record):
            owner.refresh_from_db()
            data["seen"] = str(owner.revision)
        fresh = self.form_class(data, record=self.record, scope=self.scope)
        fresh.is_valid()
        fresh.add_error(None, stale.sentence)
        for act in stale.acts:
            for line in act.changes.all():
                fresh.add_error(None, f"{line.subject} · {line.field}：{line.old or '空'} → {line.new or '空'}")
        return fresh

    # --- pages -----------------------------------------------------------------------------------------------------
    def _page(self, form: ActForm, status: int = 200):
        context = {"act": form, "subject": self._subject(), "form": form, "cancel_url": self._home()}
        return render(self.request, "groups/act_form.html", context, status=status)

    def _confirm(self, form: ActForm):
        lines = preview(form.service, order=form.order(self.request.user), **form.arguments())
        data = form.cleaned_data
        context = {
            "act": form,
            "subject": self._subject(),
            "lines": lines,
            "warnings": self._warnings(data),
            "form": as_hidden(form, **{CONFIRMED: "1"}),
            "reason": data["reason"],
            "document": data["document"],
            "effective": day_text(data["effective_on"]),
            "kind_label": ActKind(data["kind"]).label,
            "back_url": self._home(),
        }
        return render(self.request, "groups/act_confirm.html", context)

    def _warnings(self, data) -> list[str]:
        day, today = data["effective_on"], self.scope.day
        out = []
        if day > today:
            out.append(f"生效日在将来：{day_text(day)}之前，各页面、导出和统计仍按现状显示。")
        if data["kind"] == ActKind.CHANGE and day < today:
            out.append("生效日在过去：这会改变该日以来各页面、导出和统计的结果。")
        if data["kind"] == ActKind.CORRECTION:
            out.append("更正会改变原登记整个有效期内的结果；变更历史会写明这是更正。")
        return out

    def _subject(self) -> dict | None:
        owner = owner_of(self.record)
        if owner is None:
            return None
        text = str(self.record) if self.record is owner else f"{owner} · {self.record}"
        return {"text": text, "url": address_of(owner)}

    def _home(self, done=None) -> str:
        """Where to go afterwards: to what was made or changed."""
        owner = owner_of(self.record) or owner_of(done)
        if done is not None and hasattr(done, "revision") and not getattr(done, "void", False):
            owner = done
        if owner is None or getattr(owner, "void", False):
            return reverse("groups:group-list")
        return address_of(owner)


def address_of(owner) -> str:
    if isinstance(owner, EducationGroup):
        return reverse("groups:group-detail", args=[owner.code])
    institution = owner.institution if isinstance(owner, Site) else owner
    return reverse("groups:institution-detail", args=[institution.code])
