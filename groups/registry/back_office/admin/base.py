"""Bases of the register's lists: the portal's act forms as tools and list actions, dated rows read-only."""

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from groups.registry.acts.forms import ACTS
from groups.registry.register.models import EducationGroup, Institution, Site
from groups.registry.register.queries.acts import acts_of
from groups.registry.register.queries.lookup import named
from groups.rights.roles import CHANGE, EXPORT, HISTORY, VIEW
from nanan_groups.kit.admin import InForceFilter, Tool
from nanan_groups.kit.names import number_key
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.admin import HouseAdmin, PlainAdmin


class PortalActsMixin:
    """``portal_acts``: verbs of ``ACTS``. Each opens the same form as on the portal; nothing is written here."""

    portal_acts: tuple[str, ...] = ()
    export_permission = EXPORT

    def act_address(self, row, verb: str) -> str:
        """The address of the portal's form for ``row``."""
        raise NotImplementedError

    def offered(self, row) -> tuple[str, ...]:
        """The verbs that make sense for this very row."""
        return self.portal_acts

    def get_actions(self, request):
        actions = super().get_actions(request)
        if scope_of(request.user).may_everywhere(CHANGE):
            actions |= {
                f"open_{verb}": (self._opening(verb), f"open_{verb}", f"办理：{ACTS[verb].title}")
                for verb in self.portal_acts
            }
        return actions

    def _opening(self, verb: str):
        def action(model_admin, request, queryset):
            rows = list(queryset.order_by("pk")[:2])
            if len(rows) != 1:
                messages.warning(request, f"“{ACTS[verb].title}”一次办理一条，请只选择一行。")
                return None
            return HttpResponseRedirect(self.act_address(rows[0], verb))

        return action

    def tools(self, request, row):
        tools = super().tools(request, row)
        if scope_of(request.user).may_everywhere(CHANGE):
            tools += [Tool(ACTS[verb].title, self.act_address(row, verb)) for verb in self.offered(row)]
        return tools


OWNERS = {"group": EducationGroup, "institution": Institution, "site": Site}


class DatedAdmin(PortalActsMixin, HouseAdmin):
    """A dated row is read here and changed by acts only. ``owner``: the identity that must be visible; ``row_kind``: what
    the portal calls the row in its addresses."""

    owner = "group"
    row_kind = ""
    portal_acts = ("correct-start",)
    ordering = ("-valid_from", "-pk")
    list_filter: tuple = (InForceFilter,)

    def visible(self, rows, scope: Scope):
        rows = rows.visible_to(scope, HISTORY) if hasattr(rows, "visible_to") else rows
        owners = OWNERS[self.owner].objects.visible_to(scope, HISTORY).order_by().values("pk")
        return self.annotated(rows.filter(**{f"{self.owner}__in": owners}), timezone.localdate())

    def annotated(self, rows, day):
        """Names of the day beside the keys."""
        return rows

    def act_address(self, row, verb):
        return reverse("registry:row-act", args=[self.row_kind, row.pk, verb])

    def enriched(self, rows, request):
        for row in super().enriched(rows, request):
            row.period_word = period_state(row)
        return rows

    @admin.display(description="起", ordering="valid_from")
    def start(self, row):
        return f"{row.valid_from.isoformat()}前" if row.start_open else row.valid_from.isoformat()

    @admin.display(description="止", ordering="valid_to")
    def end(self, row):
        return row.valid_to.isoformat() if row.valid_to else "—"

    @admin.display(description="有效期")
    def in_force(self, row):
        return row.period_word


def period_state(row) -> str:
    day = timezone.localdate()
    if row.active_on(day):
        return "在效"
    return "将来" if row.valid_from > day else "已止"


class ListedMixin:
    """A small table of the whole district (departments, measures): for whoever sees the register."""

    export_permission = EXPORT

    def visible(self, rows, scope: Scope):
        return rows if scope.may_everywhere(VIEW) else rows.none()


class IdentityAdmin(PortalActsMixin, PlainAdmin):
    """An identity is never made or ended here, and of itself has one plain fact: its official code."""

    plain = ("official_code",)
    view_right = HISTORY
    detail = "institution-detail"
    act_name = "institution-act"

    def visible(self, rows, scope: Scope):
        return self.annotated(super().visible(rows, scope), timezone.localdate())

    def annotated(self, rows, day):
        raise NotImplementedError

    def owners(self, row):
        return [row]

    def acts_of(self, row):
        return acts_of([row.code])

    def act_address(self, row, verb):
        return reverse(f"registry:{self.act_name}", args=[row.code, verb])

    def get_fieldsets(self, request, obj=None):
        (_, plain), *grounds = super().get_fieldsets(request, obj)
        if not grounds:
            return [(None, {"fields": (*self.shown, *self.plain)})]
        # Folded away until somebody means to change it, or something typed there was refused.
        classes = () if getattr(request, "refusal", None) else ("collapse",)
        fields = (*plain["fields"], *grounds[0][1]["fields"])
        return [(None, {"fields": self.shown}), ("修改官方代码", {"fields": fields, "classes": classes})]

    def get_readonly_fields(self, request, obj=None):
        return self.shown

    def tools(self, request, row):
        page = Tool("打开平台页面", reverse(f"reading:{self.detail}", args=[self.page_code(row)]), primary=True)
        return [page, *super().tools(request, row)]

    def page_code(self, row) -> str:
        return row.code

    @admin.display(description="编码", ordering="code")
    def code_text(self, row):
        return row.code


def by_name(rows, term: str, model, key: str):
    """Identities by a name, past or present, as people say it, or by their code."""
    found, code = named(model, term).order_by().values(key), number_key(term)
    return rows.filter(Q(pk__in=found) | Q(code__iexact=code) | Q(official_code__iexact=code))
