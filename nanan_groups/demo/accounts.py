"""Invented demonstration accounts, one for each role, and people for the rosters. Made in demonstration mode only; a
banner on every page says so."""

import json
import secrets
from pathlib import Path

from django.conf import settings

from groups.access.appointments.services import appoint
from groups.registry.models import Department, EducationGroup, Institution
from groups.rights.roles import PLACE_OF
from groups.rights.words import Place, Role
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.accounts.services import create_account
from nanan_groups.demo.roster import Known, make_demo_staff

GROUP_REF = "group/1-1"  # 十一中学教育集团
SCHOOL_REF = "institution/十一中金科学校"  # a member of it
OFFICE_OF = {
    Role.ORGANISATION_OFFICER: "organisation",
    Role.ESTABLISHMENT_OFFICER: "establishment",
    Role.TREASURY_OFFICER: "treasury",
    Role.HR_BUREAU_OFFICER: "hr_bureau",
    Role.DEPARTMENT_REPORTER: "development",
    Role.COLLEGE_OFFICER: "college",
}


def passwords_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-accounts.json"


def make_demo_accounts() -> list[dict]:
    """One account for each role and administrator; again and again without harm. [{role, username, password}].

    The passwords are random, made once, and kept beside the database, readable by its owner only.
    """
    if not settings.DEMO:
        raise RuntimeError("demonstration accounts outside demonstration mode")
    file = passwords_file()
    known = json.loads(file.read_text()) if file.exists() else {}
    out = []
    for number, (role, label) in enumerate([*Role.choices, *AdminKind.choices], start=1):
        username = f"demo{number:02d}"
        password = known.setdefault(username, f"Yanshi-{secrets.token_hex(3)}-{number:02d}")
        _account(username, password, role, label)
        out.append({"role": role, "username": username, "password": password, "label": label})
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(known))
    file.chmod(0o600)
    return out


def make_demo_people() -> int:
    """Staff of the demonstration schools; the school's own two accounts are on its roster. How many there are."""
    school = Institution.objects.get(source_ref=SCHOOL_REF).pk
    posts = {Role.MEMBER_PRINCIPAL: "head", Role.SCHOOL_CLERK: ""}
    users = User.objects.filter(is_demo=True, appointments__role__in=posts).order_by("username")
    held = users.values_list("username", "name", "appointments__role")
    return make_demo_staff([Known(number, name, school, posts[role]) for number, name, role in held])


def holder_of(role: Role) -> User:
    return User.objects.filter(is_demo=True, appointments__role=role).order_by("pk").first()


def principal_of_many() -> User:
    """One invented principal of many groups, beside the demonstration account of the first one."""
    user = User.objects.filter(username="demo-p1").first()
    if user is None:
        user, _ = create_account(username="demo-p1", name="演示校长", is_demo=True, reason="演示账号")
    return user


def _account(username: str, password: str, role: str, label: str) -> None:
    user = User.objects.filter(username=username).first()
    if user is None:
        user, _ = create_account(
            username=username,
            name=f"演示{label}",
            admin_kind=role if role in AdminKind.values else None,
            is_demo=True,
            password=password,
            reason="演示账号",
        )
    elif not user.is_demo:
        raise RuntimeError(f"the account {username} is nobody's of the demonstration")
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    if role in AdminKind.values or user.appointments.filter(role=role).exists():
        return
    appoint(user=user, role=role, valid_from=settings.REGISTER_START, reason="演示账号", **_place(role))


def _place(role: str) -> dict:
    place = PLACE_OF[role]
    if place == Place.GROUP:
        return {"group": EducationGroup.objects.get(source_ref=GROUP_REF)}
    if place == Place.INSTITUTION:
        return {"institution": Institution.objects.get(source_ref=SCHOOL_REF)}
    if place == Place.OFFICE:
        return {"office": Department.objects.get(code=OFFICE_OF[role])}
    return {}
