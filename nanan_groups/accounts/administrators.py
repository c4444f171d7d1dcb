"""Who is one of the three administrators (三员), and who takes over such an account: asked by one, confirmed by another.

One person alone, of whatever kind, changes nothing about the three. What is asked is checked when it is asked and all of it
again when it is confirmed, with the accounts concerned held until the end; each step is an act whose event names the account.
"""

from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import act
from nanan_groups.records.models import ActKind, EventKind

from .models import AdministratorChange, AdminKind, ChangeState, ChangeWhat, User
from .passwords import one_time_password
from .services import store_password

CHANGES_ADMINISTRATORS = "accounts.change_administrators"  # each of the three
# What the event of a confirmation is; of a request, a refusal, a withdrawal: RIGHTS.
EVENT_OF = {
    ChangeWhat.RESET: EventKind.PASSWORD,
    ChangeWhat.DISABLE: EventKind.ACCOUNT,
    ChangeWhat.ENABLE: EventKind.ACCOUNT,
}


# --- the four steps ------------------------------------------------------------------------------------------------
def ask(*, user, what, actor, reason, kind=None, request_key=None) -> AdministratorChange:
    """A request that changes nothing until another administrator confirms it."""
    _require(actor)
    if not reason.strip():
        raise RuleViolation("请写明原因。", field="reason", code="reason")
    change = AdministratorChange(
        user=user, what=what, kind=kind or None, reason=reason.strip(), asked_by=actor, asked_at=timezone.now()
    )
    with act(
        kind=ActKind.ENTRY,
        verb="ask_administrator_change",
        title=f"申请三员变更 {user.username}",
        actor=actor,
        reason=reason,
        request_key=request_key,
        event=EventKind.RIGHTS,
        about=change.concerns,
    ) as draft:
        people = _people(user.pk)
        _in_office(people, actor)
        _refuse_unless_possible(change, people)
        change.user = people[user.pk]
        if AdministratorChange.objects.open_for(user).exists():
            raise RuleViolation("该账号已有待确认的三员变更申请。", code="open-change")
        draft.add(change, subject=str(change.user))
        draft.note(str(change.user), "申请", "", change.summary)
    return change


def confirm(*, change, actor, comment="", request_key=None) -> str:
    """What was asked is done. The one-time password of a reset, shown once to ``actor`` who hands it over; "" otherwise."""
    password = ""
    with _decision(change, actor, ChangeState.CONFIRMED, comment, request_key) as (draft, people):
        asker, decider = _in_office(people, change.asked_by, asker=True), _in_office(people, actor)
        if asker.admin_kind == decider.admin_kind:
            raise RuleViolation(f"申请人也是{asker.get_admin_kind_display()}，须由另一类管理员确认。", code="same-kind")
        _refuse_unless_possible(change, people)
        account = people[change.user_id]
        if change.what == ChangeWhat.MAKE:
            draft.update(account, admin_kind=change.kind)
        elif change.what == ChangeWhat.REMOVE:
            draft.update(account, admin_kind=None)
        elif change.what in (ChangeWhat.DISABLE, ChangeWhat.ENABLE):
            draft.update(account, is_active=change.what == ChangeWhat.ENABLE)
        else:
            password = one_time_password()
            store_password(account, password, must_change=True)
            draft.note(str(account), "密码", "", "已重置为一次性密码")
    return password


def refuse(*, change, actor, comment, request_key=None) -> None:
    """Another administrator does not agree, of whatever kind; with a reason."""
    if not comment.strip():
        raise RuleViolation("请写明不同意的原因。", field="reason", code="reason")
    with _decision(change, actor, ChangeState.REFUSED, comment, request_key) as (_, people):
        _in_office(people, actor)


def withdraw(*, change, actor, comment="", request_key=None) -> None:
    """Whoever asked takes it back."""
    with _decision(change, actor, ChangeState.WITHDRAWN, comment, request_key) as (_, people):
        _in_office(people, actor)


# --- who decides ---------------------------------------------------------------------------------------------------
@contextmanager
def _decision(change, actor, state, comment, request_key):
    """(draft, people) of an act in which the request leaves "open": of two who decide at once only one does."""
    _require(actor)
    mine = state == ChangeState.WITHDRAWN
    if mine and actor.pk != change.asked_by_id:
        raise RuleViolation("只有申请人本人可以撤回。", code="not-asker")
    if not mine and actor.pk == change.asked_by_id:
        raise RuleViolation("不能确认或不同意自己的申请，可以撤回。", code="own")
    if not mine and actor.pk == change.user_id:
        raise RuleViolation("不能办理自己账号的三员变更。", code="own")
    word = ChangeState(state).label
    confirmed = state == ChangeState.CONFIRMED
    with act(
        kind=ActKind.CHANGE,
        verb=f"administrator_change_{state}",
        title=f"三员变更{word} {change.user.username}",
        actor=actor,
        reason=comment.strip() or change.reason,
        request_key=request_key,
        event=EVENT_OF.get(change.what, EventKind.RIGHTS) if confirmed else EventKind.RIGHTS,
        about=change.concerns,
    ) as draft:
        people = _people(change.user_id)
        stamps = {"state": state, "decided_by": actor, "decided_at": timezone.now(), "comment": comment.strip()}
        if not AdministratorChange.objects.filter(pk=change.pk, state=ChangeState.OPEN).update(**stamps):
            raise RuleViolation("这项申请已经办结，没有再次办理。", code="decided")
        draft.note(str(people[change.user_id]), change.summary, ChangeState.OPEN.label, word)
        yield draft, people
    for name, value in stamps.items():
        setattr(change, name, value)


def _require(actor) -> None:
    if not scope_of(actor).may_everywhere(CHANGES_ADMINISTRATORS):
        raise PermissionDenied("只有系统、安全、审计管理员可以办理三员变更。")


def _people(account: int) -> dict[int, User]:
    """The account and every administrator as they stand now, held in one order until the end: two confirmations that would
    each leave one of a kind wait for each other. Not by their keys, which the audit's own rows point to meanwhile."""
    rows = User.objects.select_for_update(no_key=True).filter(Q(pk=account) | Q(admin_kind__isnull=False))
    return {row.pk: row for row in rows.order_by("pk")}


def _in_office(people: dict[int, User], person: User, *, asker: bool = False) -> User:
    """``person`` as one of the three at this moment, whatever the page was opened with."""
    found = people.get(person.pk)
    if found is not None and found.is_active and found.admin_kind:
        return found
    if asker:
        raise RuleViolation("申请人已不是管理员，这项申请不能再确认，请由现任管理员重新申请。", code="asker")
    raise PermissionDenied("只有系统、安全、审计管理员可以办理三员变更。")


# --- what can be asked ---------------------------------------------------------------------------------------------
def _refuse_unless_possible(change: AdministratorChange, people: dict[int, User]) -> None:
    account = people[change.user_id]
    if change.asked_by_id == account.pk:
        raise RuleViolation("不能为自己的账号申请三员变更，请由另一名管理员申请。", code="own")
    if change.what not in ChangeWhat.values:
        raise RuleViolation("请选择办理的事项。", field="what", code="what")
    if change.what == ChangeWhat.MAKE:
        _refuse_to_make(account, change.kind)
    elif not account.admin_kind:
        raise RuleViolation("该账号不是系统、安全、审计管理员。", code="not-administrator")
    if change.what == ChangeWhat.ENABLE:
        if account.is_active:
            raise RuleViolation("该账号已是启用状态。", code="same")
    elif not account.is_active and change.what != ChangeWhat.REMOVE:
        raise RuleViolation("该账号已停用，请先启用。", code="disabled")
    if change.what in (ChangeWhat.MAKE, ChangeWhat.REMOVE, ChangeWhat.DISABLE):
        _refuse_on_last(account, people)


def _refuse_to_make(account: User, kind: str | None) -> None:
    if kind not in AdminKind.values:
        raise RuleViolation("请选择管理员类别。", field="kind", code="kind")
    if kind == account.admin_kind:
        raise RuleViolation("与现在的类别相同。", field="kind", code="same")
    if account.must_change_password and not account.is_demo:
        # Whoever made the account or reset it still knows this password.
        raise RuleViolation("该账号仍在使用一次性密码，请本人先登录并修改密码。", code="own-password")
    if import_string(settings.HOLDS_APPOINTMENT)(account):
        raise RuleViolation(
            "该账号有在效或将要生效的业务任职，不能设为管理员；请先在“任职授权”终止。", code="appointed"
        )


def _refuse_on_last(account: User, people: dict[int, User]) -> None:
    """One of each kind is always there to act."""
    if not account.admin_kind or not account.is_active:
        return
    alike = (one for one in people.values() if one.admin_kind == account.admin_kind and one.is_active)
    if all(one.pk == account.pk for one in alike):
        label = account.get_admin_kind_display()
        raise RuleViolation(f"这是最后一名在用的{label}，请先设立另一名。", code="last")
