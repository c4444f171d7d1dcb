"""Annex 2 to take away and to print: who may, what of it, and what the audit chain keeps."""

import hashlib
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from groups.registry.annex2.views import Annex2Base
from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.answers import answered

NAME = "教育集团一览表-2022-07-14.xlsx"


@pytest.fixture
def xlsx():
    return reverse("registry:annex2-xlsx")


@pytest.fixture
def paper():
    return reverse("registry:annex2-print")


def exports():
    return Event.objects.filter(kind=EventKind.EXPORT)


def test_download_is_a_workbook_named_after_its_day(policy, client_of, user_of, xlsx):
    answer = client_of(user_of(Role.REGISTRY_OFFICER)).get(xlsx, {"as_of": "2022-07-14"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"
    book = load_workbook(BytesIO(answer.content))
    assert [sheet["A1"].value for sheet in book][:2] == ["一、中学教育集团（共8个）", "二、小学教育集团（共8个）"]


def test_download_is_on_record(policy, client_of, user_of, xlsx):
    officer = user_of(Role.REGISTRY_OFFICER)
    answer = client_of(officer).get(xlsx, {"as_of": "2022-07-14"}, REMOTE_ADDR="10.1.2.3")
    event = exports().get()
    assert (event.actor_id, event.address, event.subject) == (officer.pk, "10.1.2.3", "annex2")
    assert event.detail == {
        "what": "annex2",
        "as_of": "2022-07-14",
        "count": 35,
        "sha256": hashlib.sha256(answer.content).hexdigest(),
    }


def test_download_holds_the_readers_own_groups_only(policy, client_of, user_of, xlsx):
    principal = user_of(Role.GROUP_PRINCIPAL, group=EducationGroup.objects.get(source_ref="group/3-2"))
    book = load_workbook(BytesIO(client_of(principal).get(xlsx, {"as_of": "2022-07-14"}).content))
    [sheet] = book.worksheets
    assert sheet["A1"].value == "三、幼教集团（含幼教集群）（节选1个）"
    assert [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)] == ["珊瑚幼儿园幼教集团"]
    assert exports().get().detail["count"] == 1


def test_papers_show_nothing_of_a_strangers_group(two_groups, client_of, user_of, xlsx, paper):
    client = client_of(user_of(Role.GROUP_PRINCIPAL, group=two_groups.a.group))
    book = load_workbook(BytesIO(client.get(xlsx).content))
    cells = "".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    page = client.get(paper).content.decode()
    for text in (cells, page):
        assert two_groups.a.canary in text
        assert two_groups.b.canary not in text


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SCHOOL_CLERK, Role.DEPARTMENT_REPORTER])
def test_download_without_the_right_is_refused_and_not_on_record(policy, client_of, user_of, xlsx, role):
    assert client_of(user_of(role)).get(xlsx).status_code == 403
    assert not exports().exists()


@pytest.mark.parametrize("method", ["head", "post", "put", "delete"])
def test_download_answers_to_get_only(policy, client_of, user_of, xlsx, method):
    assert getattr(client_of(user_of(Role.REGISTRY_OFFICER)), method)(xlsx).status_code == 405
    assert not exports().exists()


@pytest.mark.parametrize("name", ["annex2-xlsx", "annex2-print"])
@pytest.mark.parametrize("day", ["2022-07-13", "2023-02-30", "明天"])
def test_day_without_an_answer_is_refused_not_replaced(policy, client_of, user_of, name, day):
    answer = client_of(user_of(Role.REGISTRY_OFFICER)).get(reverse(f"registry:{name}"), {"as_of": day})
    assert answer.status_code == 400
    assert "截至日期" in answer.content.decode()
    assert not exports().exists()


def test_print_page_holds_the_five_tables(policy, client_of, user_of, paper):
    answer = client_of(user_of(Role.REGISTRY_OFFICER)).get(paper, {"as_of": "2022-07-14"})
    assert answer.status_code == 200
    printed = answer.context["paper"]
    assert (printed.label, printed.title) == ("附件2", "南岸区中小学幼儿园教育集团一览表")
    assert printed.under == ["（截至2022年7月14日）"]
    assert [len(one.rows) for one in printed.body if one.kind == "rows"] == [8, 8, 17, 1, 1]
    assert answer.context["back"].url == reverse("reading:group-list") + "?as_of=2022-07-14"
    page = answer.content.decode()
    assert "南开（融侨）中学（铜元局校区，待建）、南开（融侨）广阳湾中学（待建）" in page
    assert not exports().exists()


@pytest.mark.parametrize(
    ("category", "titles", "rows"),
    [
        ("middle", ["一、中学教育集团（共8个）"], 8),
        ("preschool", ["三、幼教集团（含幼教集群）（节选9个）"], 9),
        ("preschool_cluster", ["三、幼教集团（含幼教集群）（节选8个）"], 8),
        ("vocational", ["五、职业教育集团（共1个）"], 1),
    ],
)
def test_one_category_alone(policy, client_of, user_of, paper, xlsx, category, titles, rows):
    client, asked = client_of(user_of(Role.REGISTRY_OFFICER)), {"as_of": "2022-07-14", "category": category}
    answer = client.get(paper, asked)
    body = answer.context["paper"].body
    assert [one.text for one in body if one.kind == "heading"] == titles
    assert [len(one.rows) for one in body if one.kind == "rows"] == [rows]
    assert [tab.label for tab in answer.context["choices"] if tab.current] != ["全部"]
    assert f'href="{xlsx}?as_of=2022-07-14&amp;category={category}"' in answer.content.decode()
    book = load_workbook(BytesIO(client.get(xlsx, asked).content))
    assert [sheet["A1"].value for sheet in book] == titles
    assert exports().get().detail["count"] == rows


def test_an_unknown_category_is_refused(policy, client_of, user_of, paper):
    answer = client_of(user_of(Role.REGISTRY_OFFICER)).get(paper, {"category": "1'"})
    assert (answer.status_code, "没有这一类教育集团" in answer.content.decode()) == (400, True)


def test_print_page_is_for_everybody_who_sees_the_register(policy, client_of, user_of, paper):
    assert answered(client_of(user_of(Role.DEPARTMENT_REPORTER)).get(paper), 200)


def test_base_answers_nothing_by_itself():
    with pytest.raises(NotImplementedError):
        Annex2Base().answer([])
