"""账号与任职: one sheet, two people (三员). The system administrator's import makes accounts and grants nothing; the
security administrator's grants roles to accounts that exist and makes none."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import SimpleNamespace

from django.conf import settings
from django.db.models import F

from groups.access.appointments.models import Appointment
from groups.access.appointments.services import appoint, end_appointment
from groups.access.appointments.sheets import AccountSheet
from groups.registry.models import Department, EducationGroup, Institution
from groups.registry.register.datasets import CHUNK
from groups.registry.register.queries.references import References
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import DISTRICT_KINDS
from groups.rights.checks import naming_scope
from groups.rights.roles import ACCOUNTS, GRANTS, PLACE_OF
from groups.rights.words import Place, Role
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.accounts.services import create_account, hand_out_passwords, never_had_a_password
from nanan_groups.kit.days import check_register_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import short
from nanan_groups.kit.names import name_key
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import shortened
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ImportJob

NOWHERE = (None, None, None)  # the whole district
MADE = "made"  # in the job's layout: whose passwords may be taken


class _Writer(RowWriter):
    sheet = AccountSheet

    def column_of(self, field: str) -> str:
        """A service's field that is a column of the sheet; anything else concerns the whole row."""
        return field if field in self.sheet.entered() else ""

    @cached_property
    def accounts(self) -> dict[str, User]:
        """By staff number; one query."""
        return {user.username.upper(): user for user in User.objects.order_by("pk")}

    @staticmethod
    def refuse_other_name(row, user: User) -> None:
        """A number that belongs to somebody else: nothing is done to him by mistake."""
        if name_key(row.name) != name_key(user.name):
            raise RuleViolation(
                f"工号 {user.username} 已是“{user.name}”的账号，与表中姓名不符，请核对工号和姓名。",
                field="name",
                code="other-name",
            )


# --- the system administrator --------------------------------------------------------------------------------------
class AccountWriter(_Writer):
    """Makes the accounts that are missing, without a password until they are handed out."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.made: list[int] = []

    def resolve(self, row):
        return None

    def apply(self, row, resolved) -> Outcome:
        user = self.accounts.get(row.username.upper())
        if user is not None:
            self.refuse_other_name(row, user)
            return Outcome("u", str(user))
        user, _ = create_account(
            username=row.username, name=row.name, actor=self.actor, reason=self.job.reason, without_password=True
        )
        self.accounts[user.username.upper()] = user
        self.made.append(user.pk)
        cells = [["账号", "", "新建"]]
        if row.role:
            cells.append(["角色", "", "由安全管理员授权"])
        return Outcome("n", str(user), cells)

    def write(self, tick):
        done = super().write(tick)
        self.job.layout = {**self.job.layout, MADE: self.made}
        ImportJob.objects.filter(pk=self.job.pk).update(layout=self.job.layout)
        return done


def accounts_made(job: ImportJob) -> list[User]:
    """The accounts ``job`` made whose one-time passwords have not been handed out yet."""
    made = User.objects.filter(pk__in=job.layout.get(MADE, ())).order_by("username")
    return [user for user in made if never_had_a_password(user)]


def hand_out(job: ImportJob, actor) -> list[tuple[str, str, str]]:
    """Staff number, name and one-time password of each; the passwords are made now and known to nobody else."""
    handed = hand_out_passwords(users=accounts_made(job), actor=actor, reason=shortened(f"导入账号：{job.reason}", 200))
    return [(user.username, user.name, password) for user, password in handed]


# --- the security administrator ------------------------------------------------------------------------------------
class GrantWriter(_Writer):
    """Grants the roles of the sheet, and ends them where it names an end."""

    def resolve(self, row) -> tuple[User, tuple]:
        """(account, ids of group, school and office: at most one of them)."""
        user = self.accounts.get(row.username.upper())
        if user is None:
            raise RuleViolation("账号尚未建立，请先由系统管理员导入。", field="username", code="account-unknown")
        self.refuse_other_name(row, user)
        if not row.role:
            return user, NOWHERE
        if user.pk == self.actor.pk:
            raise RuleViolation("不能给自己授权。", field="username", code="own")
        if user.admin_kind:
            raise RuleViolation("系统、安全、审计管理员不得兼任业务角色。", field="username", code="admin")
        return user, self._place(row)

    def apply(self, row, resolved) -> Outcome:
        user, place = resolved
        if not row.role:
            return Outcome("u", str(user))
        subject = f"{user} · {Role(row.role).label}"
        start = row.valid_from or self.job.effective_on
        same = self._same(user, row, place, start)
        if same is not None:
            return Outcome("c" if self._ended(row, same) else "u", subject)
        check_register_day(start, start=settings.REGISTER_START, label="起日", field="valid_from")
        group, institution, office = place
        made = appoint(
            user=user,
            role=row.role,
            valid_from=start,
            valid_to=row.valid_to,
            actor=self.actor,
            group=EducationGroup.objects.get(pk=group) if group else None,
            institution=Institution.objects.get(pk=institution) if institution else None,
            office=Department.objects.get(pk=office) if office else None,
            reason=self.job.reason,
            document=self.job.document,
        )
        self._held[user.pk].append(made)
        return Outcome("n", subject)

    # --- where -----------------------------------------------------------------------------------------------------
    def _place(self, row) -> tuple:
        kind = PLACE_OF[row.role]
        label = Role(row.role).label
        if kind == Place.DISTRICT:
            if row.place and name_key(row.place) != Place.DISTRICT.label:
                raise RuleViolation(f"“{label}”是全区角色，请清空任职范围。", field="place", code="place-not-wanted")
            return NOWHERE
        if not row.place:
            raise RuleViolation(f"“{label}”须填写任职的{Place(kind).label}。", field="place", code="place-needed")
        if kind == Place.GROUP:
            return self._references.group(row.place, field="place").id, None, None
        if kind == Place.OFFICE:
            return None, None, self._office(row.place).pk
        school = self._references.institution(row.place, field="place")
        if school.kind not in DISTRICT_KINDS:
            raise RuleViolation(f"“{school.text}”不是本区学校或幼儿园，请核对。", field="place", code="place-kind")
        return None, school.id, None

    def _office(self, text: str) -> Department:
        key = name_key(text)
        for office in self._offices:
            if key in {name_key(name) for name in (office.name, office.short_name, office.code) if name}:
                return office
        raise RuleViolation(f"没有部门“{short(text)}”，请从下拉列表选择。", field="place", code="office-unknown")

    @cached_property
    def _references(self) -> References:
        return References(naming_scope(self.scope), self.job.effective_on)

    @cached_property
    def _offices(self) -> list[Department]:
        return list(Department.objects.order_by("ordinal", "code"))

    # --- what is granted -------------------------------------------------------------------------------------------
    @cached_property
    def _held(self) -> dict[int, list[Appointment]]:
        """By account: its appointments, the earliest first; one query."""
        out = defaultdict(list)
        for one in Appointment.objects.select_related("user").order_by("valid_from", "pk"):
            out[one.user_id].append(one)
        return out

    def _same(self, user: User, row, place: tuple, start: date) -> Appointment | None:
        """The appointment the row speaks of; RuleViolation when the row says another beginning."""
        alike = [
            one
            for one in self._held[user.pk]
            if (one.role, one.group_id, one.institution_id, one.office_id) == (row.role, *place)
            and (one.valid_to is None or one.valid_to > start)
        ]
        if not alike:
            return None
        first = alike[0]
        if row.valid_from is None or row.valid_from == first.valid_from:
            return first
        if row.valid_to is not None and row.valid_to <= first.valid_from:
            return None
        raise RuleViolation(
            f"已有同一任职（{first.period_text}），起日不能用表格修改；请填写同一起日，或在“任职授权”办理。",
            field="valid_from",
            code="start-differs",
        )

    def _ended(self, row, held: Appointment) -> bool:
        if row.valid_to == held.valid_to:
            return False
        if row.valid_to is None:
            raise RuleViolation(
                f"该任职已定于 {held.valid_to.isoformat()} 截止，表格不能撤回。请填写同一止日，或另行授权。",
                field="valid_to",
                code="already-ending",
            )
        fresh = Appointment.objects.select_related("user").get(pk=held.pk)
        try:
            end_appointment(appointment=fresh, day=row.valid_to, actor=self.actor, reason=self.job.reason)
        except RuleViolation as refused:
            refused.field = "valid_to"
            raise
        held.valid_to = fresh.valid_to
        return True


def writer(job, actor, scope: Scope, day):
    """By who imports: nobody may both make accounts and grant roles."""
    return (AccountWriter if scope.may_everywhere(ACCOUNTS) else GrantWriter)(job, actor, scope, day)


# --- out -----------------------------------------------------------------------------------------------------------
def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Every account; its appointments in force or coming only for who grants them."""
    held = _appointments(asked) if asked.scope.may_everywhere(GRANTS) else {}
    for user in User.objects.order_by("username").iterator(chunk_size=CHUNK):
        kind = AdminKind(user.admin_kind).label if user.admin_kind else ""
        state = "、".join(part for part in (kind, "启用" if user.is_active else "停用") if part)
        for role, place, start, end in held.get(user.pk, [("", "", None, None)]):
            yield SimpleNamespace(
                username=user.username,
                name=user.name,
                role=role,
                place=place,
                valid_from=start,
                valid_to=end,
                state_text=state,
            )


def _appointments(asked: Asked) -> dict[int, list[tuple]]:
    found = Appointment.objects.active_or_coming(asked.day).annotate(
        gv=dated_relation("group__versions", asked.day), iv=dated_relation("institution__versions", asked.day)
    )
    paths = ("group__code", "gv__name", "institution__code", "iv__name", "office__name")
    out = defaultdict(list)
    lines = found.order_by("user_id", "role", "valid_from", "pk")
    for user, role, start, end, *place in lines.values_list(
        "user_id", "role", "valid_from", "valid_to", *map(F, paths)
    ):
        out[user].append((role, _place_text(*place), start, end))
    return out


def _place_text(group_code, group, school_code, school, office) -> str:
    for code, name in ((group_code, group), (school_code, school)):
        if code:
            return f"{name}（{code}）" if name else code
    return office or ""


def lists(scope: Scope, day: date) -> dict[str, list[str]]:
    """Places, for who grants; the system administrator needs none of them."""
    if not scope.may_everywhere(GRANTS):
        return {}
    known = References(naming_scope(scope), day).lists(DISTRICT_KINDS)
    offices = list(Department.objects.order_by("ordinal", "code").values_list("name", flat=True))
    return {"place": [*known["group"], *known["institution"], *offices]}


@dataclass(frozen=True)
class AccountDataset(Dataset):
    """Either of the two administrators; what each may write is the writer's to say. They share no right (三员)."""

    def may_change(self, scope: Scope) -> bool:
        return scope.may_everywhere(ACCOUNTS) or scope.may_everywhere(GRANTS)

    may_export = may_change


register(
    AccountDataset(
        code="accounts",
        title="账号与任职",
        about="系统管理员导入建立账号，安全管理员导入同一张表授予角色；两人各做各的，互不代办。",
        sheet=AccountSheet,
        change=ACCOUNTS,
        take_out=ACCOUNTS,
        unit=lambda scope: DISTRICT,
        writer=writer,
        rows=rows,
        lists=lists,
        personal=True,
        order=60,
        covers=lambda asked: {"district": True},
        hand_out=hand_out,
        hands_out=lambda job: bool(job.layout.get(MADE)),
    )
)
