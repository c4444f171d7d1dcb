"""Rules once: forty rows with one fault each are refused with the same code, in the same column and in the same words by
the import's checker, by the form and by the service."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from groups.registry.models import Institution
from nanan_groups.accounts.models import User
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Checker
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import AppointmentFactory, InstitutionFactory, SiteFactory, entry
from staffing.models import StaffMember
from staffing.roster import rules
from staffing.roster.forms.people import AddPerson
from staffing.roster.queries.places import Places
from staffing.roster.services.roster import add_person
from staffing.roster.sheets import RosterSheet

FILE = Path(__file__).parent / "data" / "forty_wrong_rows.csv"
COLUMNS = {column.header: name for name, column in RosterSheet.entered().items()}


def read() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = read()
GOOD = {
    "staff_no": "NA2026001", "name": "张示范", "sex": "女", "birth_month": "1988-03", "school": "甲校小学", "site": "",
    "stage": "小学", "subject": "语文", "post_kind": "专任教师", "leadership": "", "title_": "一级教师",
    "honour": "区级骨干教师", "joined_on": "2020-09-01", "joined_service_on": "2010-09-01", "phone": "13812345678",
    "state": "在岗",
}  # fmt: skip


@pytest.fixture
def world(db) -> dict:
    """A clerk of two schools: one with a closed campus, one with two campuses and no main site. And a stranger's."""
    with entry():
        own = SiteFactory(institution__version__name="甲校小学").institution
        SiteFactory(institution=own, campus=True, version__label="东校区")
        SiteFactory(institution=own, campus=True, version__label="旧校区", version__closed=True)
        several = InstitutionFactory(version__name="多园幼儿园")
        for label in ("南园", "北园"):
            SiteFactory(institution=several, campus=True, version__label=label)
        other = SiteFactory(institution__version__name="他校小学").institution
        SiteFactory(institution__version__name="测试大学", institution__version__university=True)
        clerk = AppointmentFactory(role="school_clerk", institution=own).user
        AppointmentFactory(role="school_clerk", institution=several, user=clerk)
        officer = AppointmentFactory(role="personnel_officer").user
    return {"school_clerk": clerk, "personnel_officer": officer, "own": own.code, "other": other.code}


def raw_of(line: dict[str, str], world: dict) -> dict[str, str]:
    places = {name: world[name] for name in ("own", "other")}
    return {name: line.get(header, "").format(**places) for header, name in COLUMNS.items()}


def by_checker(actor, raw) -> list[tuple]:
    places = Places(scope_of(actor), timezone.localdate())
    checker = Checker(RosterSheet, list(raw), resolve=places.place)
    chunk = checker.check([list(raw.values())], [5])
    assert len(chunk.good) + len({number for number, _ in chunk.problems}) == 1
    return [(problem.column, problem.code, problem.sentence) for _, problem in chunk.problems]


def filled(actor, raw) -> AddPerson:
    ground = {"kind": "entry", "effective_on": timezone.localdate().isoformat(), "reason": "试", "request_key": "k"}
    return AddPerson(raw | ground, scope=scope_of(actor))


def by_form(actor, raw) -> list[tuple]:
    form = filled(actor, raw)
    assert form.is_valid() is not bool(form.errors)
    return [(name, error.code, error.messages[0]) for name, errors in form.errors.as_data().items() for error in errors]


def by_service(actor, raw) -> list[tuple]:
    order = Order(actor=actor, effective_on=timezone.localdate(), reason="试", kind="entry")
    try:
        add_person(order=order, raw=raw)
    except RuleViolation as refused:
        return [(refused.field, refused.code, refused.sentence)]
    return []


def test_there_are_forty_of_every_kind():
    assert len(ROWS) == 40
    assert {line["列"] for line in ROWS} <= set(COLUMNS)
    kinds = Counter(type(RosterSheet.entered()[COLUMNS[line["列"]]].kind).__name__ for line in ROWS)
    assert set(kinds) == {type(column.kind).__name__ for column in RosterSheet.entered().values()}


def test_every_rule_of_a_row_is_broken():
    source = Path(rules.__file__).read_text(encoding="utf-8")
    known = set(re.findall(r'Problem\(\s*"\w+",\s*"([\w-]+)"', source))
    assert len(known) == 9
    assert known - {line["代码"] for line in ROWS} == set()


def test_the_row_without_a_fault_goes_through_all_three(world):
    clerk = world["school_clerk"]
    assert by_checker(clerk, GOOD) == by_form(clerk, GOOD) == by_service(clerk, GOOD) == []
    assert StaffMember.objects.get().name == "张示范"


@pytest.mark.parametrize("line", ROWS, ids=[f"{at}-{line['代码']}" for at, line in enumerate(ROWS, start=1)])
def test_the_same_code_and_sentence_three_times(world, line):
    actor, raw = world[line["身份"]], raw_of(line, world)
    acts = Act.objects.count()
    checked = by_checker(actor, raw)
    assert [(column, code) for column, code, _ in checked] == [(COLUMNS[line["列"]], line["代码"])]
    assert by_form(User.objects.get(pk=actor.pk), raw) == checked
    assert by_service(actor, raw) == checked
    assert (StaffMember.objects.count(), Act.objects.count()) == (0, acts)


def test_unknown_and_foreign_schools_read_alike(world):
    """Nothing is learned about a school whose roster somebody else keeps."""
    assert Institution.objects.filter(code=world["other"]).exists()
    names = ("没有的小学", "他校小学", world["other"], "J9999")
    told = [by_checker(world["school_clerk"], GOOD | {"school": name})[0] for name in names]
    assert {code for _, code, _ in told} == {"institution-unknown"}
    assert len({text.replace(name, "…") for name, (_, _, text) in zip(names, told, strict=True)}) == 1
