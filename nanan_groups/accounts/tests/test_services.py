"""What is done to accounts: on record, never by oneself, and without the password in any book."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from nanan_groups.accounts.models import AdminKind, OldPassword, User
from nanan_groups.accounts.services import (
    change_password,
    create_account,
    hand_out_passwords,
    reset_password,
    set_active,
)
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act, ActChange, Event
from nanan_groups.testing.factories import UserFactory, entry

pytestmark = pytest.mark.django_db


def last_event() -> tuple:
    event = Event.objects.order_by("number").last()
    return event.kind, event.ok, event.actor_id, event.subject, event.detail


@pytest.fixture
def chief() -> User:
    return UserFactory(username="chief", admin_kind="system")


# --- making accounts -----------------------------------------------------------------------------------------------
def test_new_account_has_a_one_time_password_and_is_on_record(chief):
    user, password = create_account(username="w0123", name="王科", actor=chief, reason="新到任")
    user.refresh_from_db()
    assert user.check_password(password)
    assert (user.must_change_password, user.is_active, user.admin_kind, user.is_demo) == (True, True, None, False)
    done = Act.objects.get(verb="create_account")
    assert (done.kind, done.title, done.actor, done.reason) == ("entry", "新建账号 w0123", chief, "新到任")
    assert list(done.changes.values_list("subject", "field", "old", "new")) == [("王科（w0123）", "账号", "", "新建")]
    assert last_event() == (
        "account",
        True,
        chief.pk,
        f"user:{user.pk}",
        {"verb": "create_account", "kind": "entry", "records": 0, "lines": 1},
    )


def test_demonstration_account_need_not_change_its_password():
    user, password = create_account(username="demo1", name="演示", is_demo=True, password="Example-Pass-26")
    assert (password, user.must_change_password, user.is_demo) == ("Example-Pass-26", False, True)


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"username": "taken"}, "username", "工号：该工号已有账号。"),
        ({"username": "ab"}, "username", "工号：工号为 3–32 位字母、数字、短横或下划线。"),
        ({"username": "王科"}, "username", "工号：工号为 3–32 位字母、数字、短横或下划线。"),
        ({"username": "-abc"}, "username", "工号：工号为 3–32 位字母、数字、短横或下划线。"),
        ({"username": "w0\n123"}, "username", "工号：工号为 3–32 位字母、数字、短横或下划线。"),
        ({"username": "w 0123"}, "username", "工号：工号为 3–32 位字母、数字、短横或下划线。"),
        ({"name": ""}, "name", "姓名：此字段不能为空。"),
        ({"admin_kind": "root"}, "admin_kind", "管理员类别：值 'root' 不是有效选项。"),
    ],
)
def test_bad_account_is_refused_with_a_sentence(fields, field, sentence):
    UserFactory(username="taken")
    with pytest.raises(RuleViolation) as refused:
        create_account(**{"username": "w0123", "name": "王科", **fields})
    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert User.objects.count() == 1


@pytest.mark.parametrize("typed", ["w0123\n", "　w0123 ", "ｗ０１２３", "w0123\u200b"])
def test_a_number_is_stored_without_what_nobody_sees_around_it(typed):
    user, _ = create_account(username=typed, name="王科")
    assert User.objects.get().username == user.username == "w0123"


# --- passwords -----------------------------------------------------------------------------------------------------
def test_change_keeps_the_old_hash_and_needs_no_act():
    user = UserFactory(one_time=True)
    acts, histories, old = Act.objects.count(), User.history.count(), user.password
    change_password(user=user, password="Linjiang-Road-1", address="10.0.0.9")
    user.refresh_from_db()
    assert user.check_password("Linjiang-Road-1")
    assert user.must_change_password is False
    assert list(user.old_passwords.values_list("password", flat=True)) == [old]
    assert (Act.objects.count(), User.history.count()) == (acts, histories)
    assert last_event() == ("password", True, user.pk, f"user:{user.pk}", {})
    assert Event.objects.order_by("number").last().address == "10.0.0.9"


def test_five_old_passwords_are_kept_the_youngest():
    user = UserFactory()
    hashes = []
    for number in range(8):
        hashes.append(user.password)
        change_password(user=user, password=f"Linjiang-Road-{number}")
    assert list(user.old_passwords.values_list("password", flat=True)) == hashes[:2:-1]
    assert OldPassword.objects.count() == 5


def test_reset_gives_a_one_time_password_and_says_who_did_it(chief):
    user = UserFactory()
    password = reset_password(user=user, actor=chief, reason="忘记密码")
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password is True
    assert last_event() == (
        "password",
        True,
        chief.pk,
        f"user:{user.pk}",
        {"verb": "reset_password", "kind": "change", "records": 0, "lines": 1},
    )


def test_nobody_resets_his_own_password(chief):
    with pytest.raises(RuleViolation, match="不能重置自己的密码") as refused:
        reset_password(user=chief, actor=chief, reason="")
    assert refused.value.code == "own"
    assert chief.check_password("Example-Pass-26")


def test_password_is_in_no_book(chief):
    user, password = create_account(username="w0123", name="王科", actor=chief)
    hashes = [user.password]
    change_password(user=user, password="Linjiang-Road-1")
    hashes.append(user.password)
    books = str([list(model.objects.values()) for model in (Act, ActChange, Event, User.history.model)])
    for secret in (password, "Linjiang-Road-1", *hashes):
        assert secret not in books
    kept = {field.name for field in User.history.model._meta.fields}
    assert kept & {"password", "must_change_password", "password_set_at", "last_login"} == set()


def test_stronger_hash_at_login_needs_no_act(settings):
    """check_password rewrites a hash made by a weaker hasher: outside every act, and no fact of history."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    user = UserFactory()
    weak = PBKDF2PasswordHasher().encode("Linjiang-Road-1", "salt" * 6, iterations=1000)
    User.objects.filter(pk=user.pk).update(password=weak)
    histories = User.history.count()
    assert User.objects.get(pk=user.pk).check_password("Linjiang-Road-1")
    assert User.objects.get(pk=user.pk).password.startswith("argon2")
    assert User.history.count() == histories


# --- passwords of many, once ---------------------------------------------------------------------------------------
@pytest.fixture
def made(chief) -> list[User]:
    """Two accounts as an import leaves them: nothing opens them yet."""
    numbers = ("w0301", "w0302")
    return [
        create_account(username=n, name=f"甲{n}", actor=chief, reason="批量", without_password=True)[0] for n in numbers
    ]


def test_account_can_be_made_without_a_password(made):
    for user in made:
        user.refresh_from_db()
        assert (user.has_usable_password(), user.must_change_password, user.password_set_at) == (False, True, None)
        assert user.check_password("") is False
    assert len({user.password for user in made}) == 2
    assert create_account(username="w0303", name="乙", without_password=True)[1] is None


def test_passwords_are_handed_out_once_in_one_act(chief, made):
    handed = hand_out_passwords(users=made, actor=chief, reason="开学发放")
    assert [user for user, _ in handed] == made
    assert len({password for _, password in handed}) == 2
    for user, password in handed:
        user.refresh_from_db()
        assert user.check_password(password)
        assert (user.must_change_password, user.password_set_at is None) == (True, False)
        assert user.old_passwords.count() == 0
    done = Act.objects.get(verb="hand_out_passwords")
    assert (done.kind, done.title, done.actor, done.reason) == ("change", "发放一次性密码 2 人", chief, "开学发放")
    assert list(done.changes.values_list("subject", "field", "new")) == [
        (str(user), "密码", "已发放一次性密码") for user in made
    ]
    assert last_event()[:3] == ("password", True, chief.pk)
    for again in (made, [User.objects.get(pk=user.pk) for user in made]):
        with pytest.raises(RuleViolation) as refused:
            hand_out_passwords(users=again, actor=chief, reason="再发")
        assert refused.value.code == "none-waiting"
    books = str([list(model.objects.values()) for model in (Act, ActChange, Event, User.history.model)])
    assert not [password for _, password in handed if password in books]


def test_passwords_go_to_nobody_who_had_one(chief, made):
    known, disabled, administrator = (
        made[0],
        made[1],
        create_account(username="w0309", name="丙", without_password=True)[0],
    )
    reset_password(user=known, actor=chief, reason="先行发放")
    set_active(user=disabled, active=False, actor=chief, reason="调离")
    with entry():
        administrator.admin_kind = "audit"
        administrator.save()
    fresh, _ = create_account(username="w0304", name="丁", without_password=True)
    before = dict(User.objects.values_list("pk", "password"))
    handed = hand_out_passwords(users=[known, disabled, administrator, fresh], actor=chief, reason="发放")
    assert [user for user, _ in handed] == [fresh]
    after = dict(User.objects.values_list("pk", "password"))
    assert {pk for pk in after if before[pk] != after[pk]} == {fresh.pk}


def test_passwords_are_handed_out_by_the_system_administrator_with_a_reason(chief, made):
    for actor in (UserFactory(admin_kind="security"), UserFactory(admin_kind="audit"), UserFactory()):
        with pytest.raises(PermissionDenied):
            hand_out_passwords(users=made, actor=actor, reason="发放")
    with pytest.raises(RuleViolation) as refused:
        hand_out_passwords(users=made, actor=chief, reason=" ")
    assert refused.value.code == "reason"
    assert not any(User.objects.get(pk=user.pk).has_usable_password() for user in made)


def test_reset_of_an_account_without_a_password_keeps_no_old_one(chief, made):
    password = reset_password(user=made[0], actor=chief, reason="先行发放")
    assert made[0].check_password(password)
    assert OldPassword.objects.count() == 0


@pytest.mark.parametrize("fields", [None, ["name"], ["password", "name"], ["is_active"], ["admin_kind"]])
def test_anything_but_the_password_needs_an_act(fields):
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        user.save(update_fields=fields)


# --- open and closed -----------------------------------------------------------------------------------------------
def test_disabling_is_an_act_with_a_reason(chief):
    user = UserFactory(name="王科", username="w0123")
    set_active(user=user, active=False, actor=chief, reason="退休")
    user.refresh_from_db()
    assert user.is_active is False
    done = Act.objects.get(verb="set_active")
    assert (done.kind, done.title, done.actor, done.reason) == ("change", "停用账号 w0123", chief, "退休")
    assert list(done.changes.values_list("subject", "field", "old", "new")) == [("王科（w0123）", "启用", "是", "否")]
    assert last_event()[:3] == ("account", True, chief.pk)
    assert User.history.filter(id=user.pk).latest().is_active is False
    set_active(user=user, active=True, actor=chief, reason="返聘")
    assert Act.objects.filter(title="启用账号 w0123").count() == 1


@pytest.mark.parametrize(
    ("reason", "own", "code"), [("", False, "reason"), (" ", False, "reason"), ("退休", True, "own")]
)
def test_disabling_without_reason_or_oneself_is_refused(chief, reason, own, code):
    user = chief if own else UserFactory()
    with pytest.raises(RuleViolation) as refused:
        set_active(user=user, active=False, actor=chief, reason=reason)
    assert refused.value.code == code
    user.refresh_from_db()
    assert user.is_active is True


# --- the three administrators --------------------------------------------------------------------------------------
def test_an_account_holds_one_administrators_office_or_none():
    field = User._meta.get_field("admin_kind")
    assert (field.get_internal_type(), AdminKind.values) == ("CharField", ["system", "security", "audit"])
    for bad in ("sys,audit", "root", ""):
        with pytest.raises(IntegrityError, match="accounts_user_admin_kind"), transaction.atomic():
            User.objects.bulk_create([User(username=f"u-{bad}", name="甲", admin_kind=bad)])
    with entry(), pytest.raises(ValidationError):
        User(username="w0123", name="甲", admin_kind="system,audit", password="x").full_clean()


def test_there_is_no_superuser():
    user = UserFactory()
    assert user.is_superuser is False
    assert {field.name for field in User._meta.get_fields()} & {"is_superuser", "groups", "user_permissions"} == set()
    assert [hasattr(User.objects, name) for name in ("create_superuser", "create_user")] == [False, False]


def test_person_is_known_by_number_and_reads_as_name():
    user = UserFactory(username="w0123", name="王科")
    assert User.objects.get_by_natural_key("w0123") == user
    assert [user.get_full_name(), user.get_short_name(), str(user)] == ["王科", "王科", "王科（w0123）"]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="w0123", name="乙")])
