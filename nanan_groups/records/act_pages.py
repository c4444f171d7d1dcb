"""The page of any act: fill in, check what will change, confirm.

Nothing is written until the confirmation; the check runs the real service and rolls it back, so that the page shows
exactly what the confirmation will write.
"""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.shortcuts import redirect, render
from django.views import View

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import AlreadyDone, Gone, RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of

from .act_forms import KIND_TEXT, ActForm, as_hidden
from .acts import preview
from .models import Act, ActKind


def told_of_day(day: date, today: date) -> str:
    """What becomes of the pages when a change begins on another day than today; "" when it begins today."""
    if day > today:
        return f"生效日在将来：{day_text(day)}之前，各页面、导出和统计仍按现状显示。"
    return "生效日在过去：这会改变该日以来各页面、导出和统计的结果。" if day < today else ""


# Posted by the confirmation page; no form may have a field of this name.
CONFIRMED = "act_confirmed"


class ActPage(View):
    """Subclasses say who may act, what the act is done to, which form it has and where its records are shown."""

    refusal = "您的任职没有办理这项业务的权限。"

    def may_act(self) -> bool:
        raise NotImplementedError

    def load(self):
        """The record inside one's scope, else 404: who may not see it learns nothing about it. None: nothing yet."""
        raise NotImplementedError

    def find_form(self) -> type[ActForm]:
        """The form the address asks for, else 404."""
        raise NotImplementedError

    def address_of(self, owner) -> str:
        raise NotImplementedError

    def start_url(self) -> str:
        """Where acts begin that have no record."""
        raise NotImplementedError

    def touched(self, codes: list[str]):
        """The first of the records with these codes that the person may see, or None."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        self.scope, self.record = scope_of(request.user), None
        if done := self._done_before():
            return self._again(done)
        self.record = self.load()
        self.form_class = self.find_form()
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def _done_before(self) -> Act | None:
        """The person's own act of this very confirmation: a second click finds the record changed, or gone. Whether the
        person may still act is not asked: nothing is done again, and who did it may know that it is done."""
        key = self.request.POST.get("request_key", "")
        if not key or not self.request.POST.get(CONFIRMED):
            return None
        return Act.objects.filter(request_key=key, actor=self.request.user).first()

    def _again(self, done: Act):
        messages.info(self.request, f"“{done.title}”已经办理，没有重复写入。")
        owner = self.touched(list(done.subjects.order_by("pk").values_list("code", flat=True)))
        return redirect(self.address_of(owner) if owner is not None else self.start_url())

    # --- steps -----------------------------------------------------------------------------------------------------
    def get(self, request, *args, **kwargs):
        return self._page(self.form_class(record=self.record, scope=self.scope, initial=self._initial()))

    def _initial(self) -> dict:
        """What a link may fill in beforehand (a name found elsewhere); never the right to do it."""
        names = set(self.form_class.base_fields) - {"seen", "request_key"}
        given = self.request.GET
        return {name: "\n".join(given.getlist(name)) for name in given if name in names}

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
            return self._page(form, status=409 if confirmed or isinstance(problem, Gone) else 200)
        since = f"，生效日 {day_text(form.cleaned_data['effective_on'])}" if form.begins else ""
        messages.success(request, f"已办理：{form.title}{since}。")
        return redirect(self._home(done))

    def _after_stale(self, form: ActForm, stale: StaleRecord) -> ActForm:
        """The same form with everything typed, the first officer's changes on top, and the new revision to go on from."""
        data = form.data.copy()
        if owner := form.owner_of(self.record):
            try:
                owner.refresh_from_db()
            except ObjectDoesNotExist:  # withdrawn in between: there is nothing to go on from
                form.refuse(Gone())
                return form
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
        return render(self.request, "acts/form.html", context, status=status)

    def _confirm(self, form: ActForm):
        carried = as_hidden(form, **{CONFIRMED: "1"})  # first: the preview changes the record in memory
        lines = preview(form.service, order=form.order(self.request.user), **form.arguments())
        data = form.cleaned_data
        context = {
            "act": form,
            "subject": self._subject(),
            "lines": lines,
            "warnings": self._warnings(data),
            "form": carried,
            "reason": data["reason"],
            "document": data["document"],
            "effective": day_text(data["effective_on"]) if form.begins else "",
            "kind_text": KIND_TEXT[data["kind"]] if data["kind"] != ActKind.ENTRY else "",
            "back_url": self._home(),
        }
        return render(self.request, "acts/confirm.html", context)

    def _warnings(self, data) -> list[str]:
        day, today = data["effective_on"], self.scope.day
        out = []
        if not self.form_class.dated:
            return out
        if day > today or (day < today and data["kind"] == ActKind.CHANGE):
            out.append(told_of_day(day, today))
        if data["kind"] == ActKind.CORRECTION:
            out.append("更正会改变原登记整个有效期内的结果；变更历史会写明这是更正。")
        return out

    def _subject(self) -> dict | None:
        owner = self.form_class.owner_of(self.record)
        if owner is None:
            return None
        text = str(self.record) if self.record is owner else f"{owner} · {self.record}"
        return {"text": text, "url": self.address_of(owner)}

    def _home(self, done=None) -> str:
        """Where to go afterwards: to what was made or changed."""
        owner_of = self.form_class.owner_of
        owner = owner_of(self.record) or owner_of(done)
        if done is not None and hasattr(done, "revision") and not getattr(done, "void", False):
            owner = done
        if owner is None or getattr(owner, "void", False):
            return self.start_url()
        return self.address_of(owner)
