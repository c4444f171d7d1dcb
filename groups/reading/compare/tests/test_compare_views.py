"""The comparison of two days as page and workbook: who sees what, bad days, and what the audit chain keeps."""

import hashlib
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions
from groups.registry.members import services as members
from groups.rights.words import Role
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.register_made import AUTUMN, START, correction, order, small_register


@pytest.fixture
def small(db):
    return small_register()


@pytest.fixture
def changed(two_groups):
    """Both groups renamed, a member gone: what a neighbour must not see of the other."""
    for side in (two_groups.a, two_groups.b):
        name = side.group.versions.get().name
        education_groups.rename_group(order=order(reason=f"{side.canary}改名原因"), group=side.group, name=f"{name}新")
        members.leave_group(order=order(document=f"{side.canary}退出文件"), membership=side.tight_row)
    return two_groups


def text_of(response) -> str:
    if response["Content-Type"].startswith("text/html"):
        return response.content.decode()
    book = load_workbook(BytesIO(response.content))
    return "".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


@pytest.mark.parametrize("name", ["compare", "compare-xlsx"])
def test_nothing_of_a_strangers_group(changed, client_of, user_of, name):
    reader = user_of(Role.GROUP_PRINCIPAL, group=changed.a.group)
    text = text_of(client_of(reader).get(reverse(f"reading:{name}")))
    assert f"{changed.a.canary}改名原因" in text
    assert f"{changed.a.canary}退出文件" in text
    assert changed.b.canary not in text


def test_acts_behind_are_for_readers_of_the_history(changed, client_of, user_of):
    texts = {}
    for role in (Role.TREASURY_OFFICER, Role.AUDITOR):
        client = client_of(user_of(role))
        texts[role] = [text_of(client.get(reverse(f"reading:{name}"))) for name in ("compare", "compare-xlsx")]
    for text in texts[Role.TREASURY_OFFICER]:
        assert "甲canaryA教育集团新" in text
        assert not any(word in text for word in ("改名原因", "退出文件", "办理依据", "更名为", "办理记录"))
    for text in texts[Role.AUDITOR]:
        assert "canaryA改名原因" in text


# --- the page ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(client_of, user_of):
    return client_of(user_of(Role.REGISTRY_OFFICER))


def test_page_begins_with_the_policys_day_and_today(small, officer):
    members.leave_group(order=order(), membership=small.row_tight)
    answer = officer.get(reverse("reading:compare"))
    page = answer.content.decode()
    assert answer.context["found"].first == START
    assert answer.context["found"].last == timezone.localdate()
    assert 'value="2022年7月14日"' in page
    assert "紧密小学退出甲教育集团" in page
    assert f"{reverse('reading:compare-xlsx')}?day_a=2022-07-14&amp;day_b={timezone.localdate():%Y-%m-%d}" in page


def test_page_of_one_kind(small, officer):
    members.leave_group(order=order(), membership=small.row_tight)
    education_groups.rename_group(order=order(), group=small.b, name="乙新集团")
    query = {"day_b": "2025/1/1", "kind": "renamed"}
    answer = officer.get(reverse("reading:compare"), query)
    assert [(one.name, [row.kind for row in one.rows]) for one in answer.context["sections"]] == [
        ("乙新集团", ["renamed"])
    ]
    assert [(tab.label, tab.count, tab.current) for tab in answer.context["tabs"]] == [
        ("全部", 2, False), ("退出", 1, False), ("更名", 1, True),
    ]  # fmt: skip
    assert {figure.label: figure.value for figure in answer.context["figures"]} == {
        "有变化的集团": 2, "加入": 0, "退出": 1, "改变关系": 0, "开办": 0, "更名": 1, "总校变更": 0,
        "组建、撤销": 0,
    }  # fmt: skip
    nothing = officer.get(reverse("reading:compare"), query | {"kind": "lead"})
    assert "没有这一类变化" in nothing.content.decode()


def test_page_in_either_order_says_so(small, officer):
    members.leave_group(order=order(), membership=small.row_tight)
    page = officer.get(reverse("reading:compare"), {"day_a": "2025-01-01", "day_b": "2022-07-14"}).content.decode()
    assert "已按先后对调" in page
    assert "截至2025年1月1日的登记，与2022年7月14日相比" in page


def test_page_of_the_same_day_says_nothing_changed(small, officer):
    page = officer.get(reverse("reading:compare"), {"day_a": "2025-01-01", "day_b": "2025-01-01"}).content.decode()
    assert "这两个日期的登记没有差异" in page


def test_page_with_nothing_but_a_correction(small, officer):
    institutions.confirm_ownership(order=correction(), institution=small.ally.institution, ownership="public")
    page = officer.get(reverse("reading:compare")).content.decode()
    assert "这两个日期的登记没有差异" in page
    assert "联盟小学办学性质核实为公办" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"day_a": "2022-07-13"}, "起始日期早于2022年7月14日"),
        ({"day_a": "去年"}, "起始日期“去年”无法识别"),
        ({"day_b": "2023-02-30"}, "对照日期“2023-02-30”不是存在的一天"),
        ({"day_b": ""}, "请填写日期，如 2024年9月1日。"),
    ],
)
def test_a_bad_day_is_told_at_its_field_and_kept(small, officer, query, sentence):
    answer = officer.get(reverse("reading:compare"), query)
    page = answer.content.decode()
    [(name, typed)] = query.items()
    assert answer.status_code == 200
    assert sentence in page
    assert f'id="id_{name}_error"' in page
    assert f'value="{typed}"' in page or not typed
    assert answer.context["found"] is None
    refused = officer.get(reverse("reading:compare-xlsx"), query)
    assert refused.status_code == 400
    assert sentence in refused.content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORT).exists()


def test_a_school_leads_to_its_page_within_the_scope_only(small, client_of, user_of):
    members.leave_group(order=order(), membership=small.row_tight)
    url = reverse("reading:institution-detail", args=[small.tight.institution.code])
    for role, place, shown in (
        (Role.REGISTRY_OFFICER, {}, True),
        (Role.EXPERT, {"group": small.a}, False),
    ):
        page = client_of(user_of(role, **place)).get(reverse("reading:compare")).content.decode()
        assert "紧密小学" in page
        assert (url in page) is shown


# --- the workbook -----------------------------------------------------------------------------------------------------
def rows_of(sheet) -> list[tuple]:
    return [tuple(value for value in row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_workbook_read_back(small, officer):
    members.leave_group(order=order(), membership=small.row_tight)
    institutions.confirm_ownership(order=correction(), institution=small.ally.institution, ownership="public")
    answer = officer.get(reverse("reading:compare-xlsx"), {"day_a": "2025-01-01", "day_b": "2022-07-14"})
    name = quote("教育集团变动-2022-07-14至2025-01-01.xlsx")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["差异", "办理记录"]
    assert book["差异"]["A1"].value == "教育集团变动情况（2022年7月14日与2025年1月1日）"
    header, [*first, on, behind] = rows_of(book["差异"])
    assert header == ("集团编码", "教育集团", "集团类别", "变化", "对象", "原来", "现在", "生效日", "办理依据")
    assert first == [small.a.code, "甲教育集团", "小学教育集团", "退出", "紧密小学", "紧密型", None]
    assert (on.date(), behind) == (AUTUMN, "变更：紧密小学退出甲教育集团")
    header, *acts = rows_of(book["办理记录"])
    assert header == ("生效日", "类别", "事项", "原因", "依据文件", "经办人", "办理时间", "对应差异")
    assert [(act[0].date(), *act[1:6], act[7]) for act in acts] == [
        (AUTUMN, "变更", "紧密小学退出甲教育集团", "测试原因", "南教发〔2024〕1号", "系统", "1 项"),
        (AUTUMN, "更正", "联盟小学办学性质核实为公办", "测试原因", "南教发〔2024〕1号", "系统", "未形成差异"),
    ]
    event = Event.objects.get(kind=EventKind.EXPORT)
    assert event.subject == "compare"
    assert event.detail == {
        "what": "compare",
        "as_of": "2025-01-01",
        "count": 1,
        "reason": "与2022年7月14日比较",
        "sha256": hashlib.sha256(answer.content).hexdigest(),
    }


def test_workbook_shows_a_formula_and_never_runs_it(small, officer):
    education_groups.rename_group(order=order(reason='=HYPERLINK("http://x")'), group=small.a, name="=1+1")
    book = load_workbook(BytesIO(officer.get(reverse("reading:compare-xlsx")).content))
    for cell in (book["差异"]["B3"], book["差异"]["G3"], book["办理记录"]["D3"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert book["差异"]["G3"].value == "=1+1"


def test_workbook_of_nothing(small, officer):
    book = load_workbook(BytesIO(officer.get(reverse("reading:compare-xlsx")).content))
    assert book["差异"]["A3"].value == "两日之间没有差异。"
    assert book["办理记录"]["A3"].value == "其间没有办理记录。"


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SCHOOL_CLERK, Role.DEPARTMENT_REPORTER])
def test_workbook_without_the_right_is_refused(db, client_of, user_of, role):
    assert client_of(user_of(role)).get(reverse("reading:compare-xlsx")).status_code == 403
    assert not Event.objects.filter(kind=EventKind.EXPORT).exists()


@pytest.mark.parametrize("method", ["head", "post", "put", "delete"])
def test_workbook_answers_to_get_only(db, officer, method):
    assert getattr(officer, method)(reverse("reading:compare-xlsx")).status_code == 405
    assert not Event.objects.filter(kind=EventKind.EXPORT).exists()
