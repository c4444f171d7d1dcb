"""Accounts. Rights do not live here: they come from dated appointments (groups)."""

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import person_name
from nanan_groups.records.models import HouseHistory

# What a staff number looks like, for the account, its form and its sheet.
USERNAME, USERNAME_TEXT = r"[A-Za-z0-9][A-Za-z0-9_-]{2,31}", "工号为 3–32 位字母、数字、短横或下划线。"


class AdminKind(models.TextChoices):
    """三员: mutually exclusive, since one account has one value; none of them sees business data."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in with the staff number (工号). There is no superuser."""

    last_login = None  # sign-ins are audit events; a column here would write history at every login

    username = models.CharField(
        "工号",
        max_length=32,
        unique=True,
        validators=[RegexValidator(rf"^{USERNAME}\Z", USERNAME_TEXT)],
        error_messages={"unique": "该工号已有账号。"},
    )
    name = models.CharField("姓名", max_length=40)
    admin_kind = models.CharField(  # noqa: DJ001 NULL: not an administrator
        "管理员类别",
        max_length=10,
        choices=AdminKind,
        null=True,
        blank=True,
        help_text="系统、安全、审计三员互斥，且不查看业务数据；一般用户留空",
    )
    is_active = models.BooleanField("启用", default=True, help_text="停用后立即不能访问，已登录的下一次请求即退出")
    is_demo = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    is_superuser = False

    objects = UserManager()
    history = HouseHistory(excluded_fields=["password", "must_change_password", "password_set_at"])

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Upper("username"),
                name="accounts_user_username",
                violation_error_code="unique",
                violation_error_message="该工号已有账号（字母大小写不同也算同一工号）。",
            ),
            models.CheckConstraint(
                name="accounts_user_admin_kind",
                condition=Q(admin_kind__isnull=True) | Q(admin_kind__in=AdminKind.values),
                violation_error_message="管理员类别不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def clean(self):
        super().clean()
        try:
            self.name = person_name(self.name)
        except RuleViolation as refused:
            raise ValidationError({"name": refused.sentence}, code=refused.code) from None

    @property
    def concerns(self) -> str:
        """As the subject of an event: by key, since a staff number may be corrected and given to another."""
        return f"user:{self.pk}"

    def save(self, *args, update_fields=None, **kwargs):
        # A password alone (a change, or a stronger hash at login) is no fact of history and needs no act.
        secret = {"password", "must_change_password", "password_set_at"}
        if update_fields is not None and set(update_fields) <= secret:
            self.skip_history_when_saving = True
            try:
                return super().save(*args, update_fields=update_fields, **kwargs)
            finally:
                del self.skip_history_when_saving
        return super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_staff(self) -> bool:
        """May open the back office at all; what is in it is decided permission by permission."""
        return self.is_active and self.has_perm("portal.use_admin")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_perms(self, perm_list, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label) -> bool:
        return self.is_active and any(
            backend.has_module_perms(self, app_label)
            for backend in get_backends()
            if hasattr(backend, "has_module_perms")
        )


class OldPassword(models.Model):
    """The last passwords of a person, hashed: the next one must be another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords", verbose_name="账号")
    password = models.CharField("密码哈希", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        ordering = ["-set_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class ChangeWhat(models.TextChoices):
    MAKE = "make", "设为管理员"
    REMOVE = "remove", "免去管理员"
    RESET = "reset_password", "重置密码"
    DISABLE = "disable", "停用账号"
    ENABLE = "enable", "启用账号"


class ChangeState(models.TextChoices):
    OPEN = "open", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class AdministratorChangeQuerySet(models.QuerySet):
    def open_for(self, user):
        """The request about that account which nobody has decided yet: one at most."""
        return self.filter(user=user, state=ChangeState.OPEN)

    def waiting_for(self, actor):
        """Open ones that ``actor``, one of the three, may confirm: asked by another kind, about somebody else."""
        return self.filter(state=ChangeState.OPEN).exclude(asked_by__admin_kind=actor.admin_kind).exclude(user=actor)


class AdministratorChange(models.Model):
    """三员变更: asked by one of the three administrators, decided by another; done when it is confirmed."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="administrator_changes", verbose_name="账号")
    what = models.CharField("事项", max_length=16, choices=ChangeWhat)
    kind = models.CharField(  # noqa: DJ001 NULL: nobody is made an administrator
        "管理员类别", max_length=10, choices=AdminKind, null=True, blank=True, help_text="仅“设为管理员”填写"
    )
    reason = models.CharField("原因", max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    decided_by = models.ForeignKey(
        User, on_delete=models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    comment = models.CharField("办结意见", max_length=500, blank=True)

    objects = AdministratorChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "三员变更"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="open"),
                name="accounts_administratorchange_open",
                violation_error_code="open-change",
                violation_error_message="该账号已有待确认的三员变更申请。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_what",
                condition=Q(what__in=ChangeWhat.values) & ~Q(reason=""),
                violation_error_message="事项须在可选范围内，并写明原因。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_kind",
                condition=Q(what="make", kind__isnull=False, kind__in=AdminKind.values)
                | (~Q(what="make") & Q(kind__isnull=True)),
                violation_error_message="设为管理员的须选择管理员类别，其他事项不选。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_stamps",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True, comment="")
                | Q(
                    state__in=["confirmed", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    decided_at__gte=F("asked_at"),
                ),
                violation_error_message="状态、办结人和办结时间须同时登记，办结不早于申请。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_asker",
                condition=~Q(asked_by=F("user")),
                violation_error_message="不能为自己的账号申请三员变更。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_decider",
                condition=Q(decided_by__isnull=True)
                | Q(state="withdrawn", decided_by=F("asked_by"))
                | (Q(state__in=["confirmed", "refused"]) & ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                violation_error_message="申请由申请人本人撤回，由另一名管理员确认；不能确认自己的账号。",
            ),
            models.CheckConstraint(
                name="accounts_administratorchange_comment",
                condition=~Q(state="refused") | ~Q(comment=""),
                violation_error_message="不同意的须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary}：{self.user}"

    @property
    def concerns(self) -> str:
        """Whose account: as the subject of an event."""
        return f"user:{self.user_id}"

    @property
    def summary(self) -> str:
        return f"设为{self.get_kind_display()}" if self.what == ChangeWhat.MAKE else self.get_what_display()


class KeptForm(models.Model):
    """暂存的填写内容: what somebody sent by a form after the session was over. It waits a short while for that very person.

    The key is in that person's address alone; here stands its digest. No history, no page of the back office, no sheet.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms", verbose_name="账号")
    digest = models.CharField("凭据摘要", max_length=64, unique=True)
    page = models.TextField("页面地址")
    sent_to = models.TextField("提交地址")
    values = models.JSONField("填写内容", default=dict)
    files = models.JSONField("文件名", default=list)
    until = models.DateTimeField("保留至")

    class Meta:
        verbose_name = verbose_name_plural = "暂存的填写内容"
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["until"], name="accounts_keptform_until")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.until:%Y-%m-%d %H:%M}"
