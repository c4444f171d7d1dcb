"""What is done to accounts. Each is an act with a reason, or a password event in the audit chain."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import number_text, person_name
from nanan_groups.kit.scope import scope_of
from nanan_groups.records import audit
from nanan_groups.records.acts import act, clean
from nanan_groups.records.models import ActKind, EventKind

from .models import AdministratorChange, OldPassword, User
from .passwords import PROFILES, hash_one_time, one_time_password

MAKES_ACCOUNTS = "accounts.change_accounts"  # the system administrator
# As many as the strictest profile asks for, so that a change of profile finds them.
KEPT = max(profile.kept for profile in PROFILES.values())
ADMINISTRATOR = (
    "系统、安全、审计管理员的账号在“三员变更”办理：一名管理员申请，另一类管理员确认；"
    "无人可确认时，由运维人员在服务器上执行 reset_administrator。"
)


def create_account(
    *, username, name, actor=None, admin_kind=None, reason="", is_demo=False, password=None, without_password=False
):
    """A new account and its one-time password, shown once: (user, password).

    ``without_password``: nothing opens it until ``hand_out_passwords``; (user, None).
    ``admin_kind``: from the server's own command line alone; in the portal see administrators.py.
    """
    _require_maker(actor)
    if admin_kind and actor is not None:
        raise RuleViolation(ADMINISTRATOR, field="admin_kind", code="administrator")
    password = None if without_password else password or one_time_password()
    with act(
        kind=ActKind.ENTRY,
        verb="create_account",
        title=f"新建账号 {username}",
        actor=actor,
        reason=reason,
        event=EventKind.ACCOUNT,
    ) as draft:
        username, name = number_text(username), person_name(name, field="name")
        _refuse_other_case(username)
        user = User(username=username, name=name, admin_kind=admin_kind, is_demo=is_demo)
        user.must_change_password = not is_demo
        user.password_set_at = None if without_password else timezone.now()
        user.set_password(password)  # None: one that nothing fits
        clean(user)
        user.save(force_insert=True)
        draft.about = user.concerns
        draft.note(str(user), "账号", "", "新建")
    return user, password


def _refuse_other_case(username: str) -> None:
    """The same number in letters of another case is the same person's."""
    other = User.objects.filter(username__iexact=username).exclude(username=username).first()
    if other is not None:
        raise RuleViolation(
            f"工号 {other.username}（{other.name}）已有账号；字母大小写不同也算同一工号。",
            field="username",
            code="unique",
        )


def hand_out_passwords(*, users, actor, reason) -> list[tuple[User, str]]:
    """One-time passwords for accounts that never had one, in one act: (user, password), shown once.

    Left out: whoever has had a password since, a disabled account, and one that became an administrator (三员).
    """
    if not scope_of(actor).may_everywhere(MAKES_ACCOUNTS):
        raise PermissionDenied("您的任职不能发放密码。")
    waiting = [user for user in users if never_had_a_password(user)]
    made = [(user, password, hash_one_time(password)) for user in waiting for password in [one_time_password()]]
    if not made:  # hashing takes its time, so it is done before the act begins
        raise RuleViolation("这些账号都已发放过密码；忘记密码的请逐个重置。", code="none-waiting")
    with act(
        kind=ActKind.CHANGE,
        verb="hand_out_passwords",
        title=f"发放一次性密码 {len(made)} 人",
        actor=actor,
        reason=reason,
        event=EventKind.PASSWORD,
        about=f"user:{made[0][0].pk}" if len(made) == 1 else "",
    ) as draft:
        handed, now = [], timezone.now()
        for user, password, hashed in made:
            # Of two who hand out at once only one finds the account still without a password.
            still = User.objects.filter(pk=user.pk, password=user.password, admin_kind=None, is_active=True)
            if still.update(password=hashed, must_change_password=True, password_set_at=now):
                draft.note(str(user), "密码", "", "已发放一次性密码")
                handed.append((user, password))
        draft.about, draft.facts["users"] = handed[0][0].concerns if handed else "", [user.pk for user, _ in handed]
        if not handed:
            raise RuleViolation("这些账号刚刚由他人发放了密码，没有写入。", code="none-waiting")
    return handed


def never_had_a_password(user) -> bool:
    return not (user.admin_kind or user.password_set_at or user.has_usable_password()) and user.is_active


def reset_password(*, user, actor, reason):
    """A new one-time password; the administrator hands it over and never knows the next one."""
    _require_maker(actor)
    if actor.pk == user.pk:
        raise RuleViolation("不能重置自己的密码，请使用“修改密码”。", code="own")
    return _renew(user, actor, reason)


def renew_administrator(*, user, reason):
    """A one-time password for an administrator, from the server's own command line (no person of the portal did it)."""
    return _renew(user, None, reason)


def _renew(user, actor, reason):
    password = one_time_password()
    with act(
        kind=ActKind.CHANGE,
        verb="reset_password",
        title=f"重置密码 {user.username}",
        actor=actor,
        reason=reason,
        event=EventKind.PASSWORD,
        about=f"user:{user.pk}",
    ) as draft:
        _lock(user)
        if actor is not None:
            _refuse_on_administrator(user)
        store_password(user, password, must_change=True)
        draft.note(str(user), "密码", "", "已重置为一次性密码")
    return password


def change_password(*, user, password, address=""):
    """The person's own change; every other session of the account ends (its session hash no longer fits)."""
    with transaction.atomic():
        store_password(user, password, must_change=False)
        audit.record(EventKind.PASSWORD, actor_id=user.pk, address=address, subject=f"user:{user.pk}")


def store_password(user, password, *, must_change):
    if user.has_usable_password():
        OldPassword.objects.create(user=user, password=user.password, set_at=timezone.now())
        stale = user.old_passwords.values_list("pk", flat=True)[KEPT:]
        OldPassword.objects.filter(pk__in=list(stale)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_set_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_set_at"])


def _require_maker(actor):
    """``actor`` None: a command on the server."""
    if actor is not None and not scope_of(actor).may_everywhere(MAKES_ACCOUNTS):
        raise PermissionDenied("您的任职不能办理账号。")


def _lock(user):
    """Inside an act: ``user`` as the row stands now, and nobody else's to change until the end.

    What was read before may be older than a confirmation that made it an administrator's.
    """
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))


def _refuse_on_administrator(user):
    """No administrator takes over another one: whoever resets a password can sign in with it (三员)."""
    if user.admin_kind:
        raise RuleViolation(ADMINISTRATOR, code="administrator")
    if AdministratorChange.objects.open_for(user).exists():
        raise RuleViolation("该账号有待确认的三员变更申请，请先办结或撤回该申请。", code="open-change")


def set_active(*, user, active, actor, reason):
    """Disable an account now (its next request is refused), or open it again."""
    _require_maker(actor)
    if actor.pk == user.pk:
        raise RuleViolation("不能停用或启用自己的账号。", code="own")
    if not reason.strip():
        raise RuleViolation("请写明原因。", field="reason", code="reason")
    title = f"{'启用' if active else '停用'}账号 {user.username}"
    with act(
        kind=ActKind.CHANGE, verb="set_active", title=title, actor=actor, reason=reason, event=EventKind.ACCOUNT
    ) as draft:
        _lock(user)
        _refuse_on_administrator(user)
        draft.update(user, is_active=active)
    return user
