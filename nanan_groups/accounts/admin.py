"""Accounts and log-in locks in the back office.

三员: the system administrator makes accounts, opens and closes them and hands out one-time passwords, and grants nothing;
the security administrator grants and lifts locks, and makes no accounts. Nobody edits a password. Who is one of the three is
asked by one of them and confirmed by another: administrator_admin.py.
"""

import axes.admin  # noqa: F401  its registrations first, so that they can be taken back below
import django.contrib.auth.admin  # noqa: F401
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from axes.utils import reset
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from nanan_groups.kit.admin import (
    ChoiceFilter,
    ReasonForm,
    RowAct,
    Tool,
    choice_filter,
)
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Column, Columns, labels
from nanan_groups.kit.scope import Scope
from nanan_groups.records.acts import act
from nanan_groups.records.admin import HouseAdmin, PlainAdmin
from nanan_groups.records.models import ActKind, EventKind

from .administrator_admin import LABEL, ask_url
from .administrators import CHANGES_ADMINISTRATORS
from .limits import told
from .models import AdminKind, User
from .one_time_page import password_page
from .queries import accounts_named
from .services import create_account, reset_password, set_active

MAKES = "accounts.change_user"  # the system administrator
UNLOCKS = "axes.delete_accessattempt"

for model in (AccessAttempt, AccessFailureLog, AccessLog, Group):
    admin.site.unregister(model)
apps.get_app_config("axes").verbose_name = "登录安全"


# --- accounts ------------------------------------------------------------------------------------------------------
class UserColumns(Columns):
    username = Column("工号", "username")
    name = Column("姓名", "name")
    admin_kind = Column("管理员类别", "admin_kind", labels(AdminKind))
    is_active = Column("启用", "is_active")
    must_change = Column("须修改密码", "must_change_password")
    password_set_at = Column("密码设置时间", "password_set_at")


class NewAccountForm(ReasonForm):
    username = forms.CharField(label="工号", max_length=32, help_text="3–32 位字母、数字、短横或下划线，登录时使用。")
    name = forms.CharField(label="姓名", max_length=40)


class AdminKindFilter(ChoiceFilter):
    title, parameter_name = "管理员类别", "admin_kind"
    options = [("none", "一般用户"), *AdminKind.choices]

    def narrow(self, rows, value):
        return rows.filter(admin_kind=None if value == "none" else value)


def ask_change(model_admin, request, queryset):
    """In the list's action menu: the form of a request, with the account ticked."""
    chosen = list(queryset.values_list("username", flat=True)[:2])
    if len(chosen) == 1:
        return HttpResponseRedirect(ask_url(chosen[0]))
    messages.warning(request, f"“{LABEL}”一次只能办理一条，请只选择一行。")
    return None


SHOWN = ("kind_text", "state", "password_state", "password_day")
YES_NO = [("True", "是"), ("False", "否")]


@admin.register(User)
class UserAdmin(PlainAdmin):
    hint = "新建账号、发放一次性密码、停用与启用；授权在“任职授权”办理"
    rank = 10
    addable = True
    event = EventKind.ACCOUNT
    plain = ("name",)
    columns, export_permission, personal = UserColumns, MAKES, True
    list_display = ("username", "name", "kind_text", "state", "password_state", "password_day")
    list_filter = (
        choice_filter("启用", "is_active", YES_NO),
        AdminKindFilter,
        choice_filter("须修改密码", "must_change_password", YES_NO),
        choice_filter("演示账号", "is_demo", YES_NO),
    )
    search_fields = ("username", "name")
    search_help_text = "工号或姓名"
    ordering = ("username",)
    row_acts = (
        RowAct(
            "reset-password", "重置密码", MAKES, "reset", many=False,
            note=told("产生新的一次性密码，只显示这一次，{one_time} 小时内有效；原密码随即失效。"),
        ),
        RowAct("disable", "停用账号", MAKES, "disable", grave=True, note="停用后立即不能访问，已登录的下一次请求即退出。"),
        RowAct("enable", "启用账号", MAKES, "enable"),
    )  # fmt: skip

    def find(self, request, rows, term):
        return rows.filter(accounts_named(term))

    def visible(self, rows, scope: Scope):
        """The two administrators who work with accounts; a business role never."""
        return (
            rows
            if scope.may_everywhere("accounts.change_accounts") or scope.may_everywhere("accounts.unlock")
            else rows.none()
        )

    def get_fieldsets(self, request, obj=None):
        # In place only the name; everything else is an act of its own.
        (_, _), *grounds = super().get_fieldsets(request, obj)
        return [(None, {"fields": ("username", "name", *SHOWN)}), *grounds]

    def get_readonly_fields(self, request, obj=None):
        return ("username", *SHOWN)

    def text_of(self, row):
        return str(row)

    def tools(self, request, row):
        wanted = {"disable": row.is_active, "enable": not row.is_active}
        return [
            Tool(one.label, self.row_act_url(one, [row.pk]))
            for one in self.open_row_acts(request)
            if wanted.get(one.name, True) and row.pk != request.user.pk and not row.admin_kind
        ] + ([Tool(LABEL, ask_url(row.username))] if self._may_ask(request) and row.pk != request.user.pk else [])

    # --- the three -------------------------------------------------------------------------------------------------
    @staticmethod
    def _may_ask(request) -> bool:
        return request.user.has_perm(CHANGES_ADMINISTRATORS)

    def get_actions(self, request):
        asked = {"ask_change": (ask_change, "ask_change", LABEL)} if self._may_ask(request) else {}
        return super().get_actions(request) | asked

    # --- a new account ---------------------------------------------------------------------------------------------
    def add_view(self, request, form_url="", extra_context=None):
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied("您的任职不能新建账号。")
        form = NewAccountForm(request.POST or None, scope=None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                user, password = create_account(
                    username=data["username"], name=data["name"], actor=request.user, reason=data["reason"]
                )
                return password_page(self, request, user, password, back_url=self.change_url(user.pk))
            except RuleViolation as problem:
                form.refuse(problem)
        return self.form_page(
            request,
            form,
            title="新建账号",
            button="新建并生成一次性密码",
            back_url="../",
            note="账号本身没有任何权限。建好后由安全管理员在“任职授权”授予角色。",
        )

    # --- acts ------------------------------------------------------------------------------------------------------
    def reset(self, request, row, data, key):
        password = reset_password(user=row, actor=request.user, reason=data["reason"])
        return password_page(self, request, row, password, back_url=self.change_url(row.pk))

    def disable(self, request, row, data, key):
        self._set_active(request, row, data, False)

    def enable(self, request, row, data, key):
        self._set_active(request, row, data, True)

    def _set_active(self, request, row, data, active):
        if row.is_active == active:
            raise RuleViolation(f"该账号已是{'启用' if active else '停用'}状态。", code="same")
        set_active(user=row, active=active, actor=request.user, reason=data["reason"])

    # --- columns ---------------------------------------------------------------------------------------------------
    @admin.display(description="管理员类别", ordering="admin_kind")
    def kind_text(self, row):
        return row.get_admin_kind_display() or "—"

    @admin.display(description="状态", ordering="is_active")
    def state(self, row):
        return format_html('<span class="badge {}">{}</span>', *(("ok", "启用") if row.is_active else ("due", "停用")))

    @admin.display(description="密码")
    def password_state(self, row):
        if not row.has_usable_password():
            return "尚未发放"
        return "待修改一次性密码" if row.must_change_password else "已自行设置"

    @admin.display(description="密码设置时间", ordering="password_set_at")
    def password_day(self, row):
        return f"{timezone.localtime(row.password_set_at):%Y-%m-%d %H:%M}" if row.password_set_at else "—"


# --- locks ---------------------------------------------------------------------------------------------------------
class LockFilter(ChoiceFilter):
    title, parameter_name = "状态", "locked"
    options = (("yes", "锁定中"), ("no", "未锁定或已过时"))

    def narrow(self, rows, value):
        barred = Q(recent__gte=settings.AXES_FAILURE_LIMIT)
        return rows.filter(barred) if value == "yes" else rows.exclude(barred)


def with_recent(rows):
    """``recent``: failures of the account at the address within the cool-off, whatever the browser; axes adds them up."""
    alike = AccessAttempt.objects.filter(
        username=OuterRef("username"),
        ip_address=OuterRef("ip_address"),
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    total = alike.order_by().values("username", "ip_address").annotate(sum=Sum("failures_since_start")).values("sum")
    return rows.annotate(recent=Coalesce(Subquery(total), 0))


class KnownFilter(ChoiceFilter):
    title, parameter_name = "工号", "known"
    options = (("yes", "已有账号"), ("no", "没有这个账号"))

    def narrow(self, rows, value):
        known = User.objects.order_by().values("username")
        return rows.filter(username__in=known) if value == "yes" else rows.exclude(username__in=known)


@admin.register(AccessAttempt)
class LockAdmin(HouseAdmin):
    hint = told("连续 {failures} 次输错密码的账号按“账号＋地址”锁定 {minutes} 分钟；核实本人后可提前解除")
    rank = 20
    only_list = True
    label = "登录锁定"
    list_display = ("person", "address", "failures", "state", "moment")
    list_display_links = None
    list_filter = (LockFilter, KnownFilter)
    search_fields = ("username", "ip_address")
    search_help_text = "工号或来源地址"
    ordering = ("-attempt_time", "-pk")
    row_acts = (RowAct("unlock", "解除锁定", UNLOCKS, "unlock", note="请先核实是本人。解除后，该地址的失败次数清零。"),)

    def visible(self, rows, scope: Scope):
        return with_recent(rows) if scope.may_everywhere("accounts.unlock") else rows.none()

    def enriched(self, rows, request):
        """The account behind a number typed at the door. A number nobody has is not shown: it may be a password."""
        known = {user.username: user for user in User.objects.filter(username__in={row.username for row in rows})}
        for row in rows:
            row.user = known.get(row.username)
        return rows

    def find(self, request, rows, term):
        known = User.objects.filter(accounts_named(term)).order_by().values("username")
        return rows.filter(Q(username__in=known) | Q(ip_address__startswith=term))

    def text_of(self, row):
        return f"{row.user or '未知工号'} · {row.ip_address}"

    def unlock(self, request, row, data, key):
        if row.user is None:
            raise RuleViolation("没有这个账号，无须解除。", code="unknown")
        with act(
            kind=ActKind.CHANGE,
            verb="unlock",
            title=f"解除登录锁定 {row.user.username}",
            actor=request.user,
            reason=data["reason"],
            request_key=key,
            event=EventKind.ACCOUNT,
            about=row.user.concerns,
        ) as draft:
            draft.note(str(row.user), "登录锁定", f"失败 {row.failures_since_start} 次（{row.ip_address}）", "解除")
            reset(username=row.username, ip=row.ip_address)

    @admin.display(description="账号")
    def person(self, row):
        return str(row.user) if row.user else "未知工号"

    @admin.display(description="来源地址", ordering="ip_address")
    def address(self, row):
        return row.ip_address

    @admin.display(description="失败次数", ordering="failures_since_start")
    def failures(self, row):
        return row.failures_since_start

    @admin.display(description="状态")
    def state(self, row):
        if row.recent < settings.AXES_FAILURE_LIMIT:
            return "未锁定"
        end = row.attempt_time + settings.AXES_COOLOFF_TIME
        return format_html('<span class="badge due">{}</span>', f"锁定至 {timezone.localtime(end):%H:%M}")

    @admin.display(description="最近一次", ordering="attempt_time")
    def moment(self, row):
        return f"{timezone.localtime(row.attempt_time):%Y-%m-%d %H:%M:%S}"
