"""ScopedAdmin: the base of every model in the back office.

Scope first: ``get_queryset`` is the one gate, and lists, pages, histories, autocomplete answers, foreign keys of forms and
exports all go through it. Nothing is deleted here. What is not declared ``addable`` or ``editable`` is only read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html

from ..forms import LongTextField
from ..scope import Scope, scope_of
from ..typed import cleaned
from .export import ExportMixin
from .lists import BoundedPaginator, HouseChangeList
from .row_acts import RowActsMixin


@dataclass(frozen=True, slots=True)
class Tool:
    """A link above a list or a record. One of a page may be ``primary``."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that belong to a record, below its fields; a cell is a text or a Tool (a link)."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence]
    empty: str = "没有登记。"
    note: str = ""
    more: Tool | None = None


class HouseAutocomplete(AutocompleteSelect):
    """Django's own answers a posted key that is no number with an error page."""

    def optgroups(self, name, value, attrs=None):
        keys = [key for key in map(str, value) if key.isascii() and key.isdigit() and len(key) < 19]
        return super().optgroups(name, keys, attrs)


def yes_no(name: str, description: str):
    """A column for a boolean in words; Django's icons carry English texts."""

    @admin.display(description=description, ordering=name)
    def shown(self, row):
        return "是" if getattr(row, name) else "否"

    return shown


class HouseForm(forms.ModelForm):
    """Labels as Chinese forms write them, without a colon."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ScopedAdmin(ExportMixin, RowActsMixin, admin.ModelAdmin):
    """``hint``: what the list is for, in a line on the index. ``rank``: its place there."""

    hint = ""
    rank = 50
    addable = False
    editable = False
    only_list = False  # no page of a single row
    has_history = True

    form = HouseForm
    formfield_overrides = {models.TextField: {"form_class": LongTextField}}
    list_per_page = 50
    list_max_show_all = 200
    list_select_related = ()
    show_full_result_count = False
    paginator = BoundedPaginator
    empty_value_display = "—"
    view_on_site = False
    search_help_text = ""
    view_right = ""

    # --- scope -----------------------------------------------------------------------------------------------------
    def get_queryset(self, request):
        rows = self.visible(self.model._default_manager.get_queryset(), scope_of(request.user))
        return rows.order_by(*self.get_ordering(request))  # last: it may name columns that ``visible`` adds

    def visible(self, rows, scope: Scope):
        """The rows of ``scope`` by ``view_right``. Models without ``visible_to`` say their rule by overriding this."""
        visible_to = getattr(rows, "visible_to", None)
        if visible_to is None or not self.view_right:
            raise ImproperlyConfigured(f"{type(self).__name__} says neither a right to see its rows nor its own rule")
        return visible_to(scope, self.view_right)

    def get_field_queryset(self, db, db_field, request):
        """A foreign key offers and accepts only rows its own admin would show to this person."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if related is None or not related.has_view_permission(request):
            return db_field.remote_field.model._default_manager.none()
        return related.get_queryset(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = HouseAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the pop-up links beside a foreign key: what they open is not edited there."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    # --- rights ----------------------------------------------------------------------------------------------------
    def has_add_permission(self, request):
        return self.addable and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.editable and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_model_perms(self, request):
        # The index asks here about each model; its texts ride along, since nothing else reaches its template.
        return {**super().get_model_perms(request), "hint": self.hint, "rank": self.rank, "label": self.label}

    @property
    def label(self) -> str:
        return str(self.opts.verbose_name_plural)

    # --- addresses -------------------------------------------------------------------------------------------------
    def get_urls(self):
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        routes = [("", self.changelist_view, "changelist")]
        if self.columns is not None:
            routes.append(("export/", self.export_view, "export"))
        if self.addable:
            routes.append(("add/", self.add_view, "add"))
        routes += self.pages()
        if self.has_history and not self.only_list:
            routes.append(("<path:object_id>/history/", self.history_view, "history"))
        if not self.only_list:
            routes.append(("<path:object_id>/change/", self.change_view, "change"))
        wrap = self.admin_site.admin_view
        return [
            *self.row_act_urls(),
            *(path(route, wrap(view), name=f"{base}_{name}") for route, view, name in routes),
        ]

    def pages(self) -> list[tuple]:
        """Further pages: (route, view, end of the name)."""
        return []

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404  # outside one's scope or not there at all: the same answer

    # --- lists -----------------------------------------------------------------------------------------------------
    def get_changelist(self, request, **kwargs):
        return HouseChangeList

    def filter_parameters(self) -> set[str]:
        return {each.parameter_name for each in self.list_filter}

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in self.filter_parameters()

    def enriched(self, rows: list, request) -> list:
        """Rows of one page (or of one chunk of an export) with what takes further queries, a fixed number of them."""
        return rows

    def get_search_results(self, request, queryset, search_term):
        term = cleaned(search_term).strip()[:60]
        return (self.find(request, queryset, term), False) if term else (queryset, False)

    def find(self, request, rows, term: str):
        found, _ = super().get_search_results(request, rows, term)
        return found

    def get_actions(self, request):
        return self.row_act_actions(request)

    @admin.display(description=format_html('<input type="checkbox" id="action-toggle" aria-label="{}">', "全选"))
    def action_checkbox(self, obj):
        # Named as on the page: ``str`` would look up a name for each row.
        box = forms.CheckboxInput(
            {"class": "action-select", "aria-label": f"选择 {self.text_of(obj)}"}, lambda _: False
        )
        return box.render(helpers.ACTION_CHECKBOX_NAME, str(obj.pk))

    def get_action_choices(self, request, default_choices=(("", "选择要办理的事项"),)):
        return super().get_action_choices(request, list(default_choices))

    def list_tools(self, request) -> list[Tool]:
        """Links above the list, besides adding and exporting."""
        return []

    def changelist_view(self, request, extra_context=None):
        context = {
            "tools": self.list_tools(request),
            "may_export": self.may_export(request),
            "hint": self.hint,
            "module_name": self.label,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # --- one record ------------------------------------------------------------------------------------------------
    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        return self.enriched([row], request)[0] if row is not None else None

    def get_readonly_fields(self, request, obj=None):
        return self.fields or ()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_saveasnew" in request.POST:  # Django heeds it even where saving as new is off
            request.POST = request.POST.copy()
            del request.POST["_saveasnew"]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def tools(self, request, row) -> list[Tool]:
        """Links above a record: its acts, and its page on the portal."""
        return [Tool(act.label, self.row_act_url(act, [row.pk])) for act in self.open_row_acts(request)]

    def tables(self, request, row) -> list[Table]:
        """What belongs to the record, read-only."""
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "tools": self.tools(request, obj) if obj is not None else [],
            "tables": self.tables(request, obj) if obj is not None else [],
            "title": f"登记{self.opts.verbose_name}" if add else self.text_of(obj),
            "subtitle": None,
            "has_history": self.has_history,
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def change_url(self, pk) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])

    # The acts are the history; Django's own log would only repeat names outside the scope's reach.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None
