"""PlainAdmin: plain facts edited in place. Each saving is an act with its reason and document; nobody overwrites anybody.

The form carries the number of the record's last history row. If it has moved on when the form comes back, nothing is
written: the page says who changed what in between, and keeps what was typed.
"""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.admin import HouseForm
from nanan_groups.kit.errors import AlreadyDone, Gone, RuleViolation, StaleRecord
from nanan_groups.kit.forms import LongTextField
from nanan_groups.kit.texts import value_text

from ..acts import act
from ..models import Act, ActKind, EventKind
from .base import HouseAdmin

KINDS = [
    (ActKind.CHANGE.value, "变更：情况发生了变化"),
    (ActKind.CORRECTION.value, "更正：原来的登记有误"),
]
GROUNDS = ("act_kind", "reason", "document", "seen", "request_key")


class PlainForm(HouseForm):
    """The record's own fields, then the ground of the act. ``refusal``: why the last attempt wrote nothing."""

    act_kind = forms.ChoiceField(
        label="办理类别",
        choices=KINDS,
        initial=KINDS[0][0],
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
    )
    reason = LongTextField(label="原因", max_length=500, rows=2)
    document = forms.CharField(
        label="依据文件", max_length=200, widget=forms.TextInput(attrs={"size": 60}), help_text="发文字号或文件名称。"
    )
    seen = forms.IntegerField(label="所见版本", required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(label="请求标识", max_length=64, widget=forms.HiddenInput)

    refusal: RuleViolation | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = last_history(self.instance)
        self.fields["request_key"].initial = secrets.token_urlsafe(24)
        if self.instance.pk is None:
            del self.fields["act_kind"]

    def _post_clean(self):
        super()._post_clean()
        if self.refusal is not None:
            self.add_error(self.refusal.field if self.refusal.field in self.fields else None, self.refusal.sentence)
            for each in getattr(self.refusal, "acts", ()):
                for line in each.changes.all():
                    self.add_error(None, f"{line.field}：{line.old or '空'} → {line.new or '空'}")


def last_history(row) -> int | None:
    """The number of the newest history row of a record; None for a new one."""
    if row.pk is None:
        return None
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()


class PlainAdmin(HouseAdmin):
    """``plain``: the fields edited in place. ``fixed``: those of them set once, when the record is made."""

    form = PlainForm
    editable = True
    event = EventKind.ACT
    plain: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()

    def owners(self, row) -> list:
        """The identities the record belongs to: the act stands in their time lines."""
        return []

    # --- form ------------------------------------------------------------------------------------------------------
    def may_write(self, request, row) -> bool:
        return self.has_add_permission(request) if row is None else self.has_change_permission(request, row)

    def get_fieldsets(self, request, obj=None):
        sets = [(None, {"fields": self.plain})]
        if self.may_write(request, obj):
            grounds = GROUNDS if obj is not None else GROUNDS[1:]
            sets.append(
                ("办理依据", {"fields": grounds, "description": "修改随即生效；原值、新值、原因和经办人记入办理记录。"})
            )
        return sets

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj is not None else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)  # a class made for this request
        form.refusal = getattr(request, "refusal", None)
        return form

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Django's own view, and what our services may answer to it."""
        try:
            return super()._changeform_view(request, object_id, form_url, extra_context)
        except AlreadyDone as again:
            messages.info(request, f"“{again.act.title}”已经办理，没有重复写入。")
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        except RuleViolation as problem:
            return self._again(request, object_id, form_url, extra_context, problem)

    def _again(self, request, object_id, form_url, extra_context, problem):
        request.refusal = problem
        row = self.get_object(request, object_id) if object_id is not None else None
        if object_id is not None and row is None:  # withdrawn in between
            messages.error(request, Gone().sentence)
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        if isinstance(problem, StaleRecord) and row is not None:
            request.POST = self._caught_up(request, row)
        response = super()._changeform_view(request, object_id, form_url, extra_context)
        response.status_code = 409 if isinstance(problem, StaleRecord) else 200
        return response

    def _caught_up(self, request, row):
        """What was typed, upon the record as it stands now: fields this person left alone take today's value, so that
        saving again brings back nothing the other one changed."""
        data, seen = request.POST.copy(), request.POST.get("seen", "")
        data["seen"] = str(last_history(row))
        before = row.history.filter(history_id=int(seen)).first() if seen.isascii() and seen.isdigit() else None
        form = self.get_form(request, row, change=True)(instance=row)
        for name in set(self.plain) & set(form.fields):
            field = form.fields[name]
            typed = field.widget.value_from_datadict(data, {}, name)
            if before is not None and not field.has_changed(getattr(before, name), typed):
                now = field.prepare_value(getattr(row, name))
                data[name] = "" if now is None else str(now)
        return data

    # --- writing ---------------------------------------------------------------------------------------------------
    def save_form(self, request, form, change):
        # The instance is filled, never saved: the act below writes.
        return form.instance

    def save_related(self, request, form, formsets, change):
        return None

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        ground = {
            "actor": request.user,
            "reason": data["reason"],
            "document": data["document"],
            "request_key": data["request_key"],
            "verb": f"edit_{self.opts.model_name}",
            "event": self.event,
        }
        if change:
            self._edit(obj, form, ground)
        else:
            self._make(obj, ground)

    def _make(self, obj, ground: dict) -> None:
        name = self.text_of(obj)
        with act(kind=ActKind.ENTRY, title=f"登记{self.opts.verbose_name}：{name}", **ground) as draft:
            draft.lock(*self.owners(obj))
            draft.add(obj, subject=name)
            for field in map(self.opts.get_field, self.plain):
                value = getattr(obj, field.name)
                if field.name not in self.fixed and value not in (None, ""):
                    draft.note(name, field.verbose_name, "", value_text(value, field))

    def _edit(self, obj, form, ground: dict) -> None:
        changed = [name for name in form.changed_data if name in self.plain]
        self.refuse_twice(ground["request_key"])
        if not changed:
            raise RuleViolation("没有改动任何内容，未写入。", code="same")
        data, name = form.cleaned_data, self.text_of(obj)
        title = f"修改{self.opts.verbose_name}：{name}"
        with act(kind=data["act_kind"], title=title, **ground) as draft:
            draft.lock(*self.owners(obj))
            row = self.model._base_manager.select_for_update().filter(pk=obj.pk).first()
            if row is None:
                raise Gone
            if last_history(row) != data["seen"]:
                raise self._stale(row, data["seen"] or 0)
            draft.update(row, subject=name, **{field: data[field] for field in changed})

    def _stale(self, row, seen: int) -> StaleRecord:
        since = row.history.filter(history_id__gt=seen).order_by().values("act")
        acts = list(Act.objects.filter(pk__in=since).select_related("actor").prefetch_related("changes").order_by("pk"))
        if not acts:
            return StaleRecord("页面已过期，没有写入。请核对后再次保存。")
        last = acts[-1]
        who = last.actor.name if last.actor else "系统"
        at = timezone.localtime(last.made_at).strftime("%H:%M")
        return StaleRecord(
            f"您打开页面之后，{who}已于 {at} 办理了“{last.title}”，改动如下。您填写的内容仍保留，核对后可再次保存。",
            acts=acts,
        )
