"""Accounts. Rights do not live here: they come from dated appointments (groups)."""

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

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
        return self.get(username=username)


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
            models.CheckConstraint(
                name="accounts_user_admin_kind",
                condition=Q(admin_kind__isnull=True) | Q(admin_kind__in=AdminKind.values),
                violation_error_message="管理员类别不在可选范围内。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

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
