"""三员变更 in the back office: one of the three administrators asks here, the others confirm or do not agree."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from nanan_groups.kit.admin import ReasonForm, RowAct, Tool, choice_filter
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.excel import Column, Columns, labels
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.admin import HouseAdmin

from . import administrators
from .administrators import CHANGES_ADMINISTRATORS
from .models import AdministratorChange, AdminKind, ChangeState, ChangeWhat, User
from .one_time_page import password_page

LABEL = "申请三员变更"
BADGE = {
    ChangeState.OPEN: "warn",
    ChangeState.CONFIRMED: "ok",
    ChangeState.REFUSED: "due",
    ChangeState.WITHDRAWN: "dashed",
}


def ask_url(username: str) -> str:
    return f"{reverse('admin:accounts_administratorchange_add')}?username={username}"


class AskForm(ReasonForm):
    username = forms.CharField(label="工号", max_length=32, help_text="要办理的账号。")
    what = forms.ChoiceField(label="事项", choices=ChangeWhat.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="管理员类别", choices=[("", "—"), *AdminKind.choices], required=False, help_text="仅“设为管理员”选择。"
    )

    def clean_username(self):
        text = self.cleaned_data["username"].strip()
        self.account = User.objects.filter(username__iexact=text).first()
        if self.account is None:
            raise forms.ValidationError("没有这个工号的账号，请核对。")
        return text

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == ChangeWhat.MAKE and not cleaned.get("kind"):
            self.add_error("kind", "请选择管理员类别。")
        elif cleaned.get("what") != ChangeWhat.MAKE and cleaned.get("kind"):
            self.add_error("kind", "仅“设为管理员”选择类别，请改选“—”。")
        return cleaned


class ConfirmForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "核实情况"
        self.fields["reason"].help_text = "写明如何核实，如：已核对任命文件并与本人当面确认。"


class AdministratorChangeColumns(Columns):
    username = Column("工号", "username")
    name = Column("姓名", "person_name")
    what = Column("事项", "what", labels(ChangeWhat))
    kind = Column("管理员类别", "kind", labels(AdminKind))
    reason = Column("原因", "reason")
    asked_by = Column("申请人", "asked_text")
    asked_at = Column("申请时间", "asked_at")
    state = Column("状态", "state", labels(ChangeState))
    decided_by = Column("办结人", "decided_text")
    decided_at = Column("办结时间", "decided_at")
    comment = Column("办结意见", "comment")


@admin.register(AdministratorChange)
class AdministratorChangeAdmin(HouseAdmin):
    hint = "设立、免去、停用、启用管理员和重置其密码：一名管理员申请，另一类管理员确认"
    rank = 15
    addable = True
    has_history = False  # each step is stamped in the row, and an event about the account
    columns, export_permission, personal = AdministratorChangeColumns, CHANGES_ADMINISTRATORS, True
    list_display = ("what_text", "account", "who_asked", "asked", "state_text", "who_decided", "decided")
    list_filter = (
        choice_filter("状态", "state", ChangeState.choices),
        choice_filter("事项", "what", ChangeWhat.choices),
    )
    search_fields = ("user__username", "user__name")
    search_help_text = "工号或姓名"
    ordering = ("-asked_at", "-pk")
    fields = (
        "account", "what_text", "reason", "who_asked", "asked", "state_text", "who_decided", "decided", "opinion",
    )  # fmt: skip
    row_acts = (
        RowAct(
            "confirm", "确认办理", CHANGES_ADMINISTRATORS, "confirm_one", ConfirmForm, many=False, grave=True,
            note="确认后立即生效。重置密码的，一次性密码只在下一页显示一次，由您告知本人。申请人所属的那一类管理员不能确认。",
        ),
        RowAct("refuse", "不同意", CHANGES_ADMINISTRATORS, "refuse_one", many=False, note="不同意的不生效，原因告知申请人。"),
        RowAct("withdraw", "撤回申请", CHANGES_ADMINISTRATORS, "withdraw_one", many=False, note="只有申请人本人可以撤回。"),
    )  # fmt: skip

    def visible(self, rows, scope: Scope):
        """The three; a business role never."""
        if not scope.may_everywhere(CHANGES_ADMINISTRATORS):
            return rows.none()
        return rows.select_related("user", "asked_by", "decided_by")

    def enriched(self, rows, request):
        for row in rows:
            row.username, row.person_name = row.user.username, row.user.name
            row.asked_text = str(row.asked_by)
            row.decided_text = str(row.decided_by) if row.decided_by else ""
        return rows

    def tools(self, request, row):
        if row.state != ChangeState.OPEN or row.user_id == request.user.pk:
            return []
        wanted = {"confirm", "refuse"}
        if row.asked_by.admin_kind == request.user.admin_kind:  # the same kind confirms nothing
            wanted = {"withdraw"} if row.asked_by_id == request.user.pk else {"refuse"}
        return [
            Tool(one.label, self.row_act_url(one, [row.pk]))
            for one in self.open_row_acts(request)
            if one.name in wanted
        ]

    # --- asking ----------------------------------------------------------------------------------------------------
    def add_view(self, request, form_url="", extra_context=None):
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied("您的任职不能申请三员变更。")
        given = {name: request.GET[name] for name in ("username", "what") if name in request.GET}
        form = AskForm(request.POST or None, scope=scope_of(request.user), initial=given)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                self.refuse_twice(data["request_key"])
                made = administrators.ask(
                    user=form.account,
                    what=data["what"],
                    kind=data["kind"],
                    actor=request.user,
                    reason=data["reason"],
                    request_key=data["request_key"],
                )
            except RuleViolation as problem:
                form.refuse(problem)
            except AlreadyDone:
                messages.info(request, "已经申请，没有重复写入。")
                return HttpResponseRedirect(reverse("admin:accounts_administratorchange_changelist"))
            else:
                messages.success(request, f"已申请：{made}。由另一类管理员确认后生效。")
                return HttpResponseRedirect(self.change_url(made.pk))
        return self.form_page(
            request,
            form,
            title=LABEL,
            button="提交申请",
            back_url="../",
            note="申请由另一类管理员确认后才生效。有业务任职的账号不能设为管理员；每一类至少保留一名在用的管理员。",
        )

    # --- deciding --------------------------------------------------------------------------------------------------
    def confirm_one(self, request, row, data, key):
        password = administrators.confirm(change=row, actor=request.user, comment=data["reason"], request_key=key)
        if password:
            return password_page(self, request, row.user, password, back_url=self.change_url(row.pk))
        return None

    def refuse_one(self, request, row, data, key):
        administrators.refuse(change=row, actor=request.user, comment=data["reason"], request_key=key)

    def withdraw_one(self, request, row, data, key):
        administrators.withdraw(change=row, actor=request.user, comment=data["reason"], request_key=key)

    # --- columns ---------------------------------------------------------------------------------------------------
    @admin.display(description="事项", ordering="what")
    def what_text(self, row):
        return row.summary

    @admin.display(description="账号", ordering="user__username")
    def account(self, row):
        return str(row.user)

    @admin.display(description="申请人")
    def who_asked(self, row):
        return row.asked_text

    @admin.display(description="申请时间", ordering="asked_at")
    def asked(self, row):
        return moment(row.asked_at)

    @admin.display(description="状态", ordering="state")
    def state_text(self, row):
        return format_html('<span class="badge {}">{}</span>', BADGE[row.state], row.get_state_display())

    @admin.display(description="办结人")
    def who_decided(self, row):
        return row.decided_text or "—"

    @admin.display(description="办结时间", ordering="decided_at")
    def decided(self, row):
        return moment(row.decided_at) if row.decided_at else "—"

    @admin.display(description="办结意见")
    def opinion(self, row):
        return row.comment or "—"


def moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
