"""Appointments: granted and ended by the security administrator, through the services; the register itself stays shut."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from groups.access.appointments.models import Appointment
from groups.access.appointments.services import appoint, end_appointment
from groups.access.appointments.sheets import AppointmentColumns
from groups.registry.back_office.admin.base import period_state
from groups.registry.back_office.admin.names import named
from groups.registry.models import Department
from groups.registry.register.forms.fields import RecordField, RecordInput
from groups.registry.register.queries.lookup import FINDERS, MODELS, clean_query
from groups.rights.checks import naming_scope
from groups.rights.roles import GRANTS, VIEW
from groups.rights.words import Place, Role
from nanan_groups.accounts.models import User
from nanan_groups.accounts.queries import accounts_named
from nanan_groups.kit.admin import HouseAutocomplete, InForceFilter, ReasonForm, RowAct, choice_filter
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField
from nanan_groups.kit.names import number_key
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.admin import HouseAdmin

PLACES = ("group", "institution")


class PlaceInput(RecordInput):
    """Suggestions from this list's own address, since the portal's are for readers of the register."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["suggest_url"] = reverse_lazy("admin:access_appointment_places", args=[self.kind])
        return context


class PlaceField(RecordField):
    def __init__(self, kind: str, **kwargs):
        super().__init__(kind, required=False, **kwargs)
        self.widget = PlaceInput(kind)


class AppointForm(ReasonForm):
    user = forms.ModelChoiceField(label="人员", queryset=User.objects.none(), help_text="按工号或姓名查找。")
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    group = PlaceField("group", label="集团", help_text="仅集团角色填写：名称或编码。")
    institution = PlaceField("institution", label="学校", help_text="仅学校角色填写：名称或编码。")
    office = forms.ModelChoiceField(
        label="部门", queryset=Department.objects.none(), required=False, empty_label="—", help_text="仅部门角色选择。"
    )
    valid_from = DayField(label="起", register=True, help_text="从这一天起有权限。如 2026年9月1日。")
    valid_to = DayField(label="止", required=False, help_text="从这一天起不再有权限；长期的留空。")
    document = forms.CharField(label="依据文件", max_length=200, required=False, help_text="任命文件的发文字号或名称。")

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].widget = HouseAutocomplete(
            Appointment._meta.get_field("user"), admin.site, choices=self.fields["user"].choices
        )
        self.fields["office"].queryset = Department.objects.order_by("ordinal", "code")
        for name in PLACES:
            self.fields[name].scope = naming_scope(self.scope)
        self.fields["valid_from"].initial = timezone.localdate()


class EndForm(ReasonForm):
    day = DayField(label="截止日", register=True, help_text="从这一天起不再有权限。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()


@admin.register(Appointment)
class AppointmentAdmin(HouseAdmin):
    hint = "谁在哪里担任什么角色、从何时到何时；一切权限由此而来"
    rank = 5
    addable = True
    columns, export_permission, personal = AppointmentColumns, GRANTS, True
    list_display = ("person", "role_text", "place_text", "start", "end", "in_force")
    list_filter = (
        InForceFilter,
        choice_filter("角色", "role", Role.choices),
        choice_filter("范围", "place", Place.choices),
    )
    search_fields = ("user__username", "user__name")
    search_help_text = "工号、姓名，或集团、学校的编码"
    list_select_related = ("user",)
    ordering = ("user__username", "-valid_from", "-pk")
    fields = ("person", "role_text", "place_text", "start", "end", "in_force")
    row_acts = (
        RowAct(
            "end",
            "终止授权",
            GRANTS,
            "end_one",
            EndForm,
            grave=True,
            note="从截止日起权限收回；此前办理的事项仍记在本人名下。",
        ),
    )

    def visible(self, rows, scope: Scope):
        if not scope.may_everywhere(GRANTS):
            return rows.none()
        day = timezone.localdate()
        return rows.annotate(
            username=F("user__username"),
            person_name=F("user__name"),
            group_name=named("group", "group_id", "name", day),
            school_name=named("institution", "institution_id", "name", day),
            office_name=F("office__name"),
        )

    def enriched(self, rows, request):
        for row in rows:
            row.place_text = row.group_name or row.school_name or row.office_name or Place.DISTRICT.label
            row.period_word = period_state(row)
        return rows

    def find(self, request, rows, term):
        code = number_key(term)
        return rows.filter(accounts_named(term, "user__") | Q(group__code=code) | Q(institution__code=code))

    def text_of(self, row):
        return f"{row.person_name}（{row.username}）· {row.get_role_display()} · {row.place_text}"

    # --- granting --------------------------------------------------------------------------------------------------
    def pages(self):
        return [("places/<slug:kind>/", self.places_view, "places")]

    def places_view(self, request, kind):
        """Names and codes to choose from, for whoever grants."""
        scope = scope_of(request.user)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not scope.may_everywhere(GRANTS):
            raise PermissionDenied("您的任职不含授权。")
        if kind not in PLACES:
            raise Http404
        text = clean_query(request.GET.get("q") or request.GET.get(request.GET.get("field", ""), ""))
        visible = MODELS[kind].objects.visible_to(naming_scope(scope), VIEW)
        found = FINDERS[kind](text, visible, timezone.localdate(), 12) if text else []
        return render(request, "registry/register/_suggestions.html", {"found": found})

    def add_view(self, request, form_url="", extra_context=None):
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied("您的任职不能授权。")
        users = self.admin_site.get_model_admin(User).get_queryset(request)
        given = {name: value for name, value in request.GET.items() if name in ("user", "role")}
        form = AppointForm(request.POST or None, users=users, scope=scope_of(request.user), initial=given)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            facts = ("user", "role", "group", "institution", "office", "valid_from", "valid_to", "reason", "document")
            try:
                made = appoint(actor=request.user, **{name: data[name] for name in facts})
            except RuleViolation as problem:
                form.refuse(problem)
            else:
                messages.success(request, f"已授权：{made.user} · {made.get_role_display()}。")
                return HttpResponseRedirect(reverse("admin:access_appointment_changelist"))
        return self.form_page(
            request,
            form,
            title="授权",
            button="授权",
            back_url=reverse("admin:access_appointment_changelist"),
            note="角色决定能办什么，范围决定能看什么：集团角色填集团，学校角色填学校，部门角色选部门，全区角色都不填。",
        )

    def end_one(self, request, row, data, key):
        end_appointment(appointment=row, day=data["day"], actor=request.user, reason=data["reason"])

    def tools(self, request, row):
        return super().tools(request, row) if row.valid_to is None or row.valid_to > timezone.localdate() else []

    # --- columns ---------------------------------------------------------------------------------------------------
    @admin.display(description="人员", ordering="user__username")
    def person(self, row):
        return f"{row.person_name}（{row.username}）"

    @admin.display(description="角色", ordering="role")
    def role_text(self, row):
        return row.get_role_display()

    @admin.display(description="任职范围")
    def place_text(self, row):
        return row.place_text

    @admin.display(description="起", ordering="valid_from")
    def start(self, row):
        return row.valid_from.isoformat()

    @admin.display(description="止", ordering="valid_to")
    def end(self, row):
        return row.valid_to.isoformat() if row.valid_to else "—"

    @admin.display(description="有效期")
    def in_force(self, row):
        word = "ok" if row.period_word == "在效" else "dashed"
        return format_html('<span class="badge {}">{}</span>', word, row.period_word)
