"""What the list shows is what is taken out: every filter of the page, alone and together, on any day (rows == rows)."""

import html
import io
import re
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.exports import Wish, take_out
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import MembershipFactory, StaffPostFactory, entry
from nanan_groups.testing.roster_made import order
from staffing.roster.filters import RosterFilter
from staffing.roster.queries.looks import looks_at
from staffing.roster.services.roster import change_post, leave_roster
from staffing.roster.sheets import RosterSheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = reverse("staffing:person-list")
FORM = reverse("portal:export-form", args=["staff"])


@pytest.fixture
def people(schools, person_at):
    with entry():
        found = {
            "head": person_at(schools.main, name="赵校长", leadership="head", post_kind="management", stage="", subject=""),
            "teacher": person_at(schools.main, name="钱语文", honour="city", title="senior"),
            "east": person_at(schools.east, name="孙数学", subject="mathematics", state="leave"),
            "worker": person_at(schools.main, name="李工勤", post_kind="worker", stage="", subject=""),
            "gone": person_at(schools.main, name="武退休"),
            "strange": person_at(schools.b_main, name="周他校"),
        }  # fmt: skip
        StaffPostFactory(site=schools.main, person__name="吴新来", valid_from=date(2199, 9, 1))
    leave_roster(order=order(schools.clerk, date(2025, 9, 1)), person=found["gone"], state="retired")
    return found


@pytest.fixture
def officer(user_of):
    return user_of("personnel_officer")


def export_link(page) -> str:
    return html.unescape(re.search(r'href="([^"]+)">导出</a>', page.content.decode())[1])


def book_of(answer):
    assert "attachment" in answer.get("Content-Disposition", ""), answer.content.decode()
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def posted(form, **more) -> dict:
    """What a browser sends of the form as it stands."""
    given = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in given.items() if value} | {"reason": "核对名册"} | more


def follow(client, **query):
    """(names on the list, rows of the workbook, its 筛选条件) when one goes from the list to the export and presses 导出."""
    page = client.get(URL, query)
    shown = [row["person"].name for row in page.context["rows"]]
    form = client.get(export_link(page))
    assert form.context["lost"] == []
    book = book_of(client.post(FORM, posted(form.context["form"])))
    about = {row[0].value: row[1].value for row in book["导出说明"].iter_rows()}
    rows = [[cell.value for cell in row] for row in book["教职工名册"].iter_rows(min_row=2)]
    return sorted(shown), sorted(row[1] for row in rows), about["筛选条件"], rows


FILTERED = [
    ({}, "无"),
    ({"post_kind": "management"}, "岗位：管理"),
    ({"post_kind": "worker"}, "岗位：工勤"),
    ({"stage": "primary"}, "学段：小学"),
    ({"subject": "mathematics"}, "学科：数学"),
    ({"leadership": "school_level"}, "领导职务：校级领导"),
    ({"leadership": "head"}, None),
    ({"leadership": "middle"}, None),
    ({"honour": "any"}, "骨干：有骨干称号"),
    ({"honour": "city"}, None),
    ({"state": "leave"}, None),
    ({"state": "active"}, "状态：在岗"),
    ({"state": "retired"}, "状态：退休"),
    ({"state": "left"}, None),
    ({"state": "coming"}, "状态：尚未到校"),
    ({"q": "钱"}, "姓名或工号：钱"),
    ({"post_kind": "teacher", "stage": "primary", "q": "孙"}, None),
    ({"as_of": "2024-09-01"}, "无"),
]


@pytest.mark.parametrize(("query", "about"), FILTERED)
def test_the_file_holds_whom_the_list_shows(people, officer, client_of, query, about):
    shown, taken, told, rows = follow(client_of(officer), **query)
    assert taken == shown
    if about:
        assert told == about
    if query.get("state") == "retired":
        state = list(RosterSheet.entered()).index("state")
        assert (shown, rows[0][state]) == (["武退休"], "退休")  # not at work any more, as the list says


def test_a_school_typed_by_name_and_its_site(schools, people, officer, client_of):
    client = client_of(officer)
    shown, taken, told, _ = follow(client, school="甲校小学")
    assert (taken, told) == (shown, "学校：甲校小学")
    shown, taken, told, _ = follow(client, school="甲校小学", site=schools.east.code)
    assert (shown, taken, told) == (["孙数学"], ["孙数学"], "学校：甲校小学；校点：甲校小学 · 东校区")
    # A site without its school narrows neither the list nor the file.
    shown, taken, told, _ = follow(client, site=schools.east.code)
    assert (len(shown), taken, told) == (5, shown, "无")


def test_a_clerk_and_a_group_take_out_what_they_see(schools, people, client_of, user_of):
    clerk = client_of(schools.clerk)
    shown, taken, _, _ = follow(clerk, site=schools.east.code)
    assert (shown, taken) == (["孙数学"], ["孙数学"])
    office = user_of("group_office")
    with entry():
        for site in (schools.main, schools.b_main):
            MembershipFactory(group=office.appointments.get().group, site=site)
    for query in ({}, {"school": schools.b.code}, {"post_kind": "management"}):
        shown, taken, _, _ = follow(client_of(office), **query)
        assert taken == shown
        assert shown


def test_the_choices_are_those_of_the_day(schools, people, officer, client_of):
    change_post(order=order(schools.clerk, date(2024, 9, 1)), person=people["teacher"], raw={"site": "东校区"})
    client = client_of(officer)
    assert follow(client, school=schools.a.code, site=schools.east.code, as_of="2024-08-31")[1] == ["孙数学"]
    assert follow(client, school=schools.a.code, site=schools.east.code)[1] == ["孙数学", "钱语文"]


def test_no_filter_of_the_page_is_without_its_export():
    assert [one.name for one in dataset_of("staff").filters] == list(RosterFilter.base_fields)


def test_what_cannot_be_taken_over_is_said(schools, people, officer, client_of):
    client = client_of(officer)
    page = client.get(export_link(client.get(URL, {"school": "没有的学校"})))
    assert "列表上的筛选条件没有全部带到这里" in page.content.decode()
    assert page.context["lost"] == ["学校“没有的学校”"]
    page = client.get(FORM, {"stage": "nonsense", "colour": "red", "page": "2", "post_kind": "worker"})
    assert page.context["lost"] == ["学段“nonsense”", "“red”"]
    assert page.context["form"]["post_kind"].value() == "worker"


def test_what_the_page_would_pass_over_is_refused(schools, people, officer, client_of):
    client = client_of(officer)
    given = {"day": TODAY.isoformat(), "format": "xlsx", "reason": "核对"}
    for wrong in ({"site": schools.east.code}, {"site": schools.east.code, "school": schools.b.code}):
        answer = client.post(FORM, given | wrong)
        assert "所选校点不属于所选学校" in answer.content.decode()
    assert "姓名或工号" in client.post(FORM, given | {"q": "长" * 41}).content.decode()
    clerk = client_of(schools.b_clerk)  # one site only: no site to choose, and none passed over
    assert "所选日期没有可选的“校点”" in clerk.post(FORM, given | {"site": schools.east.code}).content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORT).exists()


def test_the_audit_keeps_codes_and_no_text(people, officer):
    wish = Wish(TODAY, filters={"q": "钱", "post_kind": "teacher", "state": ""}, reason="核对")
    take_out(actor=officer, datasets=[dataset_of("staff")], wish=wish).file.close()
    detail = Event.objects.filter(kind=EventKind.EXPORT).latest("number").detail
    assert detail["filter"] == {"q": True, "post_kind": "teacher"}
    assert "钱" not in str(detail)


def test_only_whom_a_filtered_file_holds_is_told_of_it(people, officer, monkeypatch):
    def take(**filters):
        wish = Wish(TODAY, filters=filters, reason="核对")
        take_out(actor=officer, datasets=[dataset_of("staff")], wish=wish).file.close()

    def told() -> dict:
        return {name: len(looks_at(one)) for name, one in people.items()}

    take(q="钱")
    assert told() == {"head": 0, "teacher": 1, "east": 0, "worker": 0, "gone": 0, "strange": 0}
    take(state="retired")
    assert told()["gone"] == 1
    monkeypatch.setattr("staffing.roster.datasets.NAMED", 0)  # too many to name: their schools
    take(state="retired")
    assert (told()["gone"], told()["strange"]) == (2, 0)


def test_a_template_holds_nobody_who_left(people, officer):
    wish = Wish(TODAY, "template", filters={"state": "retired"}, reason="核对")
    with pytest.raises(RuleViolation, match="只含当日在册的人员"):
        take_out(actor=officer, datasets=[dataset_of("staff")], wish=wish)


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_asks_a_fixed_number_of_questions(
    schools, person_at, client_of, officer, number, django_assert_num_queries
):
    for _ in range(number):
        person_at(schools.main)
    client = client_of(officer)
    client.get(FORM)
    assert scope_of(officer).may_everywhere("staffing.export_roster")
    with django_assert_num_queries(6):
        client.get(FORM)


def test_telephones_of_the_template_and_of_the_tick_are_told_alike(people, officer, client_of):
    """The template has them in clear whether or not the box is ticked, and both places say so."""
    form = client_of(officer).get(FORM).context["form"]
    assert dict(form.fields["format"].choices)["template"] == "已填好的导入模板（.xlsx，修改后可传回，电话总是明文）"
    assert "不勾选时遮蔽中间四位（已填好的导入模板除外，其中电话总是明文）" in form.fields["clear"].help_text
