"""A count of 0 is a count: every form of telling it (preview, change line, page, print, comparison, export) by every number
that may be 0 and may be missing. Missing is told as missing, never as 0."""

import io
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.governance.models import BodyVersion
from groups.planning.annual_plans.rules import shown_of_task
from groups.reading.compare.rules import _count_text
from groups.reading.profile.queries import profile_of
from groups.registry.figures.services.figures import record_enrolment
from groups.registry.models import DeclaredMembers, EducationGroup, Enrolment
from groups.registry.register.queries.register import load_register
from nanan_groups.kit.texts import value_text
from nanan_groups.records.acts import Draft, act, says
from nanan_groups.records.models import Act, ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import DeclaredMembersFactory, EducationGroupFactory, SiteFactory, entry

pytestmark = pytest.mark.django_db
COUNTS = {"total": 0, "district_public": 0, "public": 0, "inclusive_private": 0, "private": 0}
LABELS = {name: str(DeclaredMembers._meta.get_field(name).verbose_name) for name in COUNTS}


def declared(**counts) -> DeclaredMembers:
    with entry():
        return DeclaredMembersFactory(wording="汇总成员", **counts)


@pytest.mark.parametrize(
    ("value", "filled"),
    [(0, True), (0.0, True), (1, True), ("0", True), ("", False), (None, False), (False, False), (True, True)],
)
def test_what_is_filled_in(value, filled):
    assert says(value) is filled


@pytest.mark.parametrize("name", COUNTS)
def test_a_preview_and_the_change_lines_tell_it(name):
    with entry():
        group = EducationGroupFactory()
    row = DeclaredMembers(group=group, kind="cluster", wording="汇总", valid_from=settings.REGISTER_START, **COUNTS)
    with act(kind=ActKind.ENTRY, verb="test", title="测试") as draft:
        draft.add(row)
    said = dict(Act.objects.latest("pk").changes.values_list("field", "new"))
    assert said[LABELS[name]] == "0"
    noted = Draft(act=None)
    noted.note_values(row, [name])
    assert [line.new for line in noted.lines] == ["0"]
    with act(kind=ActKind.CORRECTION, verb="test", title="测试", reason="更正") as draft:
        draft.correct(row, **(COUNTS | {"total": 5, "private": 5}))
        draft.correct(row, **COUNTS)
    said = Act.objects.latest("pk").changes.filter(field=LABELS["total"]).order_by("ordinal")
    assert list(said.values_list("old", "new")) == [("0", "5"), ("5", "0")]


def page(client, url) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(url).content.decode()))


SHOWN = [
    (
        COUNTS,
        "已列名 0 / 0 所",
        "民办 0 所",
        "已列名 0 / 0",
        "已列名 0 / 0",
        "汇总成员：总数 0（直属公办0、公办0、普惠民办0、民办0）",
    ),
    ({}, "政策未写数量，已列名 0 所", None, "已列名 0", "已列名 0", "汇总成员：总数 未写"),
]


@pytest.mark.parametrize(("counts", "meter", "part", "listed", "profiled", "compared"), SHOWN, ids=["zero", "missing"])
def test_pages_prints_and_comparisons_tell_it(user_of, client_of, counts, meter, part, listed, profiled, compared):
    row = declared(**counts)
    client = client_of(user_of("registry_officer"))
    detail = page(client, reverse("reading:group-detail", args=[row.group.code]))
    assert meter in detail
    assert ("民办 0 所" in detail) is (part is not None)
    whole = client.get(reverse("reading:group-list") + "?category=primary").content.decode()
    assert f"<small>{listed}</small>" in whole
    assert [text for _, text in profile_of(row.group, timezone.localdate()).declared] == [profiled]
    [told] = load_register(timezone.localdate(), EducationGroup.objects.all()).declared[row.group_id]
    assert _count_text(told, with_numbers=True) == compared


def test_an_export_has_the_number_in_its_cell(user_of, client_of):
    declared(**COUNTS)
    client = client_of(user_of("registry_officer"))
    answer = client.post(
        reverse("admin:registry_declaredmembers_export"), {"format": "xlsx", "purpose": "核对", "confirmed": "1"}
    )
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    header, line = (next(rows) for rows in [iter(list(book.worksheets[0].iter_rows(values_only=True)))] * 2)
    cells = dict(zip(header, line, strict=True))
    assert {cells[LABELS[name]] for name in COUNTS} == {0}


def test_no_pupils_and_no_classes_are_figures(user_of):
    with entry():
        site = SiteFactory()
    order = Order(actor=user_of("registry_officer"), effective_on=timezone.localdate(), reason="", kind=ActKind.ENTRY)
    record_enrolment(order=order, site=site, school_year=2026, pupils=0, classes=0)
    said = dict(Act.objects.latest("pk").changes.exclude(field="学生数、班级数").values_list("field", "new"))
    assert (said["学生数"], said["班级数"]) == ("0", "0")
    record_enrolment(order=order, site=site, school_year=2026, pupils=3, classes=0)
    assert Act.objects.latest("pk").changes.get(field="学生数").old == "0"
    assert value_text(Enrolment.objects.get().classes) == "0"


def test_words_of_single_values():
    assert shown_of_task("target", {"target": 0}) == "0"
    assert shown_of_task("target", {"target": None}) == ""
    assert value_text(0) == "0"
    assert BodyVersion(seats=0).fact_texts()["seats"] == "0"
