"""Acts on chosen rows that are no registry acts of their own: disable an account, confirm many facts, lift a lock.

One page for each: the rows it will be done to, the form with reason and document, the button. GET writes nothing.
"""

import secrets
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ..errors import AlreadyDone, RuleViolation
from ..forms import LongTextField, ScopedForm
from ..scope import scope_of

MANY = 200


class ReasonForm(ScopedForm):
    """Reason and document of an act; ``rows`` are what it will be done to."""

    reason = LongTextField(
        label="原因",
        max_length=500,
        rows=2,
        help_text="写明为什么办理，将记入办理记录。",
    )
    request_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, rows=(), **kwargs):
        self.rows = rows
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = secrets.token_urlsafe(24)
        own = [name for name in self.fields if name not in ReasonForm.base_fields]
        self.order_fields([*own, *ReasonForm.base_fields])


@dataclass(frozen=True)
class RowAct:
    """``do`` names the admin's method ``(request, row, data, key)``; it writes, and may return a page to answer with."""

    name: str
    label: str
    permission: str
    do: str
    form: type[ReasonForm] = ReasonForm
    note: str = ""
    many: bool = True
    grave: bool = False


class RowActsMixin:
    row_acts: tuple[RowAct, ...] = ()

    def row_act_urls(self) -> list:
        return [
            path(f"acts/{act.name}/", self.admin_site.admin_view(self._view_of(act)), name=self._name_of(act))
            for act in self.row_acts
        ]

    def _name_of(self, act: RowAct) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{act.name.replace('-', '_')}"

    def row_act_url(self, act: RowAct, pks) -> str:
        return f"{reverse(f'admin:{self._name_of(act)}')}?ids={','.join(map(str, pks))}"

    def open_row_acts(self, request) -> list[RowAct]:
        return [act for act in self.row_acts if request.user.has_perm(act.permission)]

    def row_act_actions(self, request) -> dict:
        """For the list's action menu: each opens the page for the rows ticked."""
        return {
            f"act_{act.name}": (self._action_of(act), f"act_{act.name}", act.label)
            for act in self.open_row_acts(request)
        }

    def _action_of(self, act: RowAct):
        def action(model_admin, request, queryset):
            pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: MANY + 1])
            if len(pks) > MANY:
                messages.warning(request, f"一次最多办理 {MANY} 条，请缩小选择范围。")
            elif len(pks) > 1 and not act.many:
                messages.warning(request, f"“{act.label}”一次只能办理一条，请只选择一行。")
            else:
                return HttpResponseRedirect(self.row_act_url(act, pks))
            return None

        return action

    def _view_of(self, act: RowAct):
        def view(request):
            if request.method not in ("GET", "HEAD", "POST"):
                return HttpResponseNotAllowed(["GET", "POST"])
            if not request.user.has_perm(act.permission):
                raise PermissionDenied("您的任职没有办理这项业务的权限。")
            if not request.GET.get("ids"):
                messages.warning(request, f"请先在列表中选择要办理“{act.label}”的记录。")
                return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
            rows = self._chosen(request, act)
            scope = scope_of(request.user)
            if request.method != "POST":
                return self._page(request, act, rows, act.form(rows=rows, scope=scope))
            form = act.form(request.POST, rows=rows, scope=scope)
            if not form.is_valid():
                return self._page(request, act, rows, form)
            return self._carry_out(request, act, rows, form)

        return view

    def _chosen(self, request, act: RowAct) -> list:
        """The rows named in the address, every one of them within one's scope, else 404."""
        texts = request.GET.get("ids", "").split(",")
        if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
            raise Http404
        pks = {int(text) for text in texts}
        if len(pks) > (MANY if act.many else 1):
            raise Http404
        rows = list(self.get_queryset(request).filter(pk__in=pks).order_by("pk"))
        if len(rows) != len(pks):
            raise Http404
        return self.enriched(rows, request)

    def _carry_out(self, request, act: RowAct, rows, form):
        done, refused = 0, []
        for row in rows:
            key = form.cleaned_data["request_key"] + (f":{row.pk}" if len(rows) > 1 else "")
            try:
                self.refuse_twice(key)
                answer = getattr(self, act.do)(request, row, form.cleaned_data, key)
            except AlreadyDone:
                messages.info(request, f"{self.text_of(row)}：已经办理，没有重复写入。")
                continue
            except RuleViolation as problem:
                refused.append((row, problem))
                continue
            done += 1
            if answer is not None:
                return answer
        if refused and len(rows) == 1:
            form.refuse(refused[0][1])
            return self._page(request, act, rows, form)
        if done:
            messages.success(request, f"{act.label}：已办理 {done} 条。")
        for row, problem in refused:
            messages.error(request, f"{self.text_of(row)}：{problem.sentence}")
        return HttpResponseRedirect(self.after_act(request, rows))

    def refuse_twice(self, key: str) -> None:
        """AlreadyDone when an act with this key is there: asked first, before a rule finds that nothing is left to do."""

    def after_act(self, request, rows) -> str:
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if len(rows) == 1 and not self.only_list:
            return reverse(f"{base}_change", args=[rows[0].pk])
        return reverse(f"{base}_changelist")

    def text_of(self, row) -> str:
        """How a row is named on these pages and in their messages."""
        return str(row)

    def _page(self, request, act: RowAct, rows, form):
        return self.form_page(
            request,
            form,
            title=act.label,
            note=act.note,
            button=act.label,
            grave=act.grave,
            rows=[self.text_of(row) for row in rows],
            back_url=self.after_act(request, rows),
        )

    def form_page(self, request, form, *, title, button, back_url, note="", rows=(), grave=False, page_name=""):
        """A page with one form: an act on rows, or something new made through a service."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": self.label,
            "form": form,
            "note": note,
            "button": button,
            "rows": rows,
            "grave": grave,
            "back_url": back_url,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, page_name or "admin/act_page.html", context)
