"""What the portal itself adds to the shared pages: home, imports and exports, the audit; cases of every kind."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from django.urls import reverse

from groups.rights.roles import ADMIN, ADMINISTRATORS, AUDIT, OUTBOX, VIEW_PLANS
from nanan_groups.accounts.models import AdministratorChange
from nanan_groups.kit.additions import (
    FINDERS,
    HOME_DUES,
    HOME_TALLIES,
    MENU,
    SEARCHABLE,
    SHORTCUTS,
    Due,
    Hit,
    MenuItem,
    Searchable,
    Shortcut,
    Tally,
    Tense,
)
from nanan_groups.kit.names import name_key
from nanan_groups.kit.pinyin import full_pinyin, initials
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.records.cases.kinds import kinds_read, registered
from nanan_groups.records.cases.queries import is_overdue, read_by, todos_of
from nanan_groups.records.imports.datasets import datasets

from . import centre
from .imports.parts import waiting_imports

SHOWN, SOON, FOUND = 30, timedelta(days=30), 10


# --- to-dos ----------------------------------------------------------------------------------------------------------
def cases(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """Open to-dos of one's roles, the soonest first."""
    for one in todos_of(scope)[:SHOWN] if scope.held else ():
        yield Due(one.text, registered(one.case.kind).url(one.case), one.due_at)


def administrators(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """Of the three: what another one asked and waits for a second."""
    if not scope.may_everywhere(ADMINISTRATORS):
        return
    rows = AdministratorChange.objects.waiting_for(user).select_related("user", "asked_by").order_by("asked_at", "pk")
    for one in rows[:SHOWN]:
        who = f"{one.asked_by.get_admin_kind_display() or '原管理员'}{one.asked_by.name}"
        url = reverse("admin:accounts_administratorchange_change", args=[one.pk])
        yield Due(f"确认三员变更：{one}，{who}申请", url)


# --- numbers ---------------------------------------------------------------------------------------------------------
def tallies(scope: Scope, now: datetime) -> Iterator[Tally]:
    """What waits for this person and what soon will; and of the cases he reads, of every kind, those past their day."""
    board = reverse("portal:case-list")
    if scope.held:
        due = list(todos_of(scope).values_list("due_at", flat=True))
        yield Tally(Tense.WAITING, len(due), "待我办理", f"{board}?show=mine")
        soon = sum(1 for day in due if day is not None and now < day <= now + SOON)
        yield Tally(Tense.COMING, soon, "待我办理，30 天内截止", f"{board}?show=mine")
    if not kinds_read(scope):
        return
    late = Counter(read_by(scope).filter(is_overdue(now)).order_by().values_list("kind", flat=True))
    for one in kinds_read(scope):
        label = f"{one.kind.label}逾期"
        yield Tally(Tense.OVERDUE, late[one.kind.code], label, f"{board}?show=overdue&kind={one.kind.code}")


# --- search ----------------------------------------------------------------------------------------------------------
def find_cases(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    """Cases by their number or a part of their title."""
    if not kinds_read(scope):
        return
    rows = read_by(scope)
    rows = (
        rows.filter(code=text.upper())
        if text.upper()[:1] == "L" and text[1:].isdigit()
        else rows.filter(title__contains=text)
    )
    for case in rows[:FOUND]:
        of = registered(case.kind)
        yield Hit(of.kind.label, case.title, of.url(case), of.kind.states[case.state])


def find_pages(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    """The portal's own pages and businesses, within one's rights, by any part of what they are called, or by sound."""
    asked, seen = name_key(text), set()
    wanted = [(one.label, "", one.view, (), one.opens) for one in MENU]
    wanted += [(one.label, one.note, one.view, one.args, one.opens) for one in SHORTCUTS]
    wanted += [
        (f"导入{one.title}", one.about, "portal:import-upload", (one.code,), one.may_import) for one in datasets()
    ]
    wanted += [(f"导出{one.title}", one.about, "portal:export-form", (one.code,), one.may_export) for one in datasets()]
    for label, note, view, args, opens in wanted:
        if _goes_by(asked, label, note) and opens(scope):
            url = reverse(view, args=args)
            if url not in seen:
                seen.add(url)
                yield Hit("功能", label, url, note)


def _goes_by(asked: str, label: str, note: str) -> bool:
    """Letters are the beginning of a sound, two at least: they stand in everything else."""
    if asked.isascii():
        return len(asked) > 1 and (asked in name_key(label) or any(one.startswith(asked) for one in _sounds(label)))
    return bool(asked) and (asked in name_key(label) or asked in name_key(note))


@cache
def _sounds(label: str) -> tuple[str, str]:
    return full_pinyin(label), initials(label)


def reads_cases(scope: Scope) -> bool:
    return bool(kinds_read(scope))


MENU.add("home", MenuItem("工作台", "portal:home", lambda scope: True, ("/",)), at=0)
MENU.add("cases", MenuItem("办理事项", "portal:case-list", reads_cases, ("/cases/",)), at=65)
MENU.add("imports", MenuItem("导入导出", "portal:import-list", centre.opens_imports, ("/imports/", "/exports/")), at=90)
MENU.add("exports", MenuItem("导入导出", "portal:export-list", centre.opens_exports_only, ("/exports/",)), at=91)
MENU.add("outbox", MenuItem("消息发送", "portal:delivery-list", holding(OUTBOX), ("/deliveries/", "/robots/")), at=94)
MENU.add("audit", MenuItem("审计", "portal:event-list", holding(AUDIT), ("/audit/",)), at=95)
SHORTCUTS.add(
    "admin",
    Shortcut("管理后台", "admin:index", lambda scope: scope.may_everywhere(ADMIN), "通讯录、部门、账号等"),
    at=100,
)
HOME_DUES.add("administrators", administrators, at=10)
HOME_DUES.add("cases", cases, at=20)
HOME_DUES.add("imports", waiting_imports, at=50)
SHORTCUTS.add(
    "briefing",
    Shortcut(
        "工作简报",
        "portal:briefing",
        lambda scope: scope.may_everywhere(VIEW_PLANS),
        "覆盖、经费、交流、举措、例外，一页",
    ),
    at=88,
)
HOME_TALLIES.add("cases", tallies, at=10)
FINDERS.add("cases", find_cases, at=30)
FINDERS.add("pages", find_pages, at=5)
SEARCHABLE.add("cases", Searchable("事项", "办理事项的标题或编号", reads_cases), at=20)
