"""Signs that no eye sees, in whatever is saved while it is typed and in whatever is taken away as a paper."""

import re
from io import BytesIO
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import models
from docx import Document
from openpyxl import load_workbook

from groups.papers.parts.models import WrittenPart
from groups.planning.annual_plans.services import plans
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.typed import holds_unseen
from nanan_groups.portal.access import table
from nanan_groups.testing.odd import read_page

NASTY = "甲\x00乙\x0b丙\x1f\x7f丁\ufffe\uffff戊"
CLEAN = "甲乙\n丙丁戊"
OLD = "旧\x01文\x0b\ufffe\uffff"  # what PostgreSQL and SQLite both keep
WRITERS = ("group_principal", "member_principal", "registry_officer")
FIGURE = re.compile(r"target-\d-(baseline|goal)")  # of an individual target; a task's baseline is a text
PARTS = [model for model in apps.get_models() if issubclass(model, WrittenPart)]


def texts_of(model) -> list[models.Field]:
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, (models.TextField, models.CharField)) and not one.choices
    ]


def stored() -> list[str]:
    """Every text of every part."""
    names = [(model, [one.attname for one in texts_of(model)]) for model in PARTS]
    rows = (row for model, columns in names if columns for row in model.objects.order_by("pk").values_list(*columns))
    return [text for row in rows for text in row]


@pytest.fixture
def browsers(one_of_each, client_of) -> dict:
    return {role: client_of(one_of_each[role]) for role in WRITERS}


def paths(addresses, role: str, end: str) -> list[str]:
    """Pages whose name ends so and which that role may open; one record each."""
    found = {}
    for row in table():
        if row.method == "GET" and row.name.endswith(end) and row.cells[role] == "200" and row.record != "other":
            found.setdefault(row.name, addresses.path(row.name, row.record, role))
    return sorted(found.values())


def typed_everywhere(form) -> dict:
    """Every text of the form with such signs at its end, its figures as figures; what steers the form is left alone."""
    texts = ("text", "measure", "reference", "responsible", "target", "unit", "baseline", "evidence", "summary")
    typed = {name: [values[0] + NASTY] if name.endswith(texts) else values for name, values in form.values.items()}
    for name in typed:
        if figure := FIGURE.fullmatch(name):
            typed[name] = [{"baseline": "40", "goal": "60"}[figure[1]]]
    return typed


@pytest.mark.parametrize("role", ["group_principal", "member_principal"])
def test_parts_saved_by_the_button_hold_none(role, addresses, browsers):
    saved = 0
    for end in ("-edit", "-strategy"):
        for path in paths(addresses, role, end):
            page = browsers[role].get(path)
            for form in read_page(page.content.decode()).forms:
                if not any(name.endswith("-seen") for name in form.names):
                    continue
                answer = browsers[role].post(urljoin(path, form.action), typed_everywhere(form))
                assert answer.status_code == 302, [part.errors for part in answer.context.get("parts", ())]
                saved += 1
    assert saved >= (3 if role == "group_principal" else 1)
    assert sum(CLEAN in text for text in stored()) >= saved
    assert [text for text in stored() if holds_unseen(text)] == []


@pytest.mark.parametrize("role", ["group_principal", "member_principal"])
def test_parts_saved_while_typed_hold_none_and_are_settled(role, addresses, browsers):
    """The answer's fingerprint is that of what is stored: the browser does not send the same again and again."""
    client, saved = browsers[role], 0
    for path in [one for end in ("-edit", "-strategy") for one in paths(addresses, role, end)]:
        page = client.get(path)
        to = page.context["autosave_url"]
        for form in read_page(page.content.decode()).forms:
            keys = [name.removesuffix("-seen") for name in form.names if name.endswith("-seen")]
            sent = typed_everywhere(form)
            for key in keys:
                own = {name: values for name, values in sent.items() if name.startswith(f"{key}-")} | {"part": key}
                said = client.post(to, own).json()
                assert said.get("errors") == {}, said
                again = client.post(
                    to, own | {f"{said['key']}-was": said["was"], f"{said['key']}-seen": said["seen"]}
                ).json()
                assert said["key"] != key or again["seen"] == said["seen"]
                saved += 1
    assert saved
    assert [text for text in stored() if holds_unseen(text)] == []


def test_a_service_refuses_what_no_browser_sent(addresses, two_groups, one_of_each):
    plan = addresses.plans[two_groups.a.canary]
    with pytest.raises(RuleViolation) as refused:
        plans.save_text(actor=one_of_each["group_principal"], plan=plan, field="staff", text=NASTY, seen=1)
    assert refused.value.code == "control"
    assert refused.value.sentence.endswith("含有看不见、也无法保存的控制字符，请删去后重新填写。")


@pytest.fixture
def old_rows(addresses):
    """Texts as they may stand from before: in every part, and in the names of the register."""
    wanted = [*PARTS, *(apps.get_model("registry", name) for name in ("GroupVersion", "InstitutionVersion"))]
    for model in wanted:
        for one in texts_of(model):
            if one.attname in ("text", "summary", "measure", "evidence", "responsible", "short_name", "grounds"):
                model.objects.exclude(**{one.attname: ""}).update(**{one.attname: OLD})
    return addresses


@pytest.mark.once("signs that PostgreSQL never took in are laid down in the rows")
@pytest.mark.parametrize("role", WRITERS)
def test_every_paper_opens_whatever_an_older_row_holds(role, old_rows, browsers):
    word, excel = paths(old_rows, role, "-docx"), paths(old_rows, role, "-xlsx")
    for path in word:
        document = Document(BytesIO(body(browsers[role].get(path))))
        assert not holds_unseen(document.element.xml), path
    for path in excel:
        book = load_workbook(BytesIO(body(browsers[role].get(path))))
        values = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line if cell]
        assert [text for text in values if holds_unseen(text)] == [], path
    for path in paths(old_rows, role, "-print"):
        assert body(browsers[role].get(path))
    assert word or role == "member_principal"


def body(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
