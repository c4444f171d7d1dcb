"""The answers remembered for a school: shown in words, forgotten one by one, with an act and history."""

import pytest
from django.urls import reverse

from nanan_groups.records.imports import remembered
from nanan_groups.records.models import Act, Event, KeptAnswer
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.import_files_made import roster, send
from nanan_groups.testing.import_pages_made import text_of

PAGE = reverse("portal:import-answers", args=["staff"])
SAID = {
    ("sheets", "", "本部\n去年"): "本部",
    ("heading", "", "联系电话(手机)"): "phone",
    ("heading", "", "身份证号"): "-",
    ("for_all", "state", ""): "在岗",
    ("for_all", "stage", ""): "-",
    ("months", "joined_on", ""): "first",
    ("value", "subject", "体育"): "体育与健康",
    ("value", "nothing", "已没有的列"): "甲",
}


@pytest.fixture
def clerk(db, user_of):
    with entry():
        school = SiteFactory(institution__version__name="甲校小学").institution
    return user_of("school_clerk", institution=school)


def keep(school, clerk, said=None):
    facts = {"title": "教职工名册", "reason": "名册", "about": "import:staff"}
    remembered.keep(dataset="staff", unit=school, wanted=said or SAID, actor=clerk, **facts)


def code_of(clerk) -> str:
    return clerk.appointments.get().institution.code


def test_what_is_remembered_is_shown_in_words_and_found_from_the_list(clerk, client_of):
    client = client_of(clerk)
    assert "记住的对照" not in text_of(client.get(reverse("portal:import-list")))
    assert "还没有记住的对照" in text_of(client.get(PAGE))
    keep(code_of(clerk), clerk)
    listed = client.get(reverse("portal:import-list"))
    assert ("记住的对照 8 项" in text_of(listed), f'href="{PAGE}"' in listed.content.decode()) == (True, True)
    rows = client.get(PAGE).context["rows"]
    assert [(one["kind"], one["asked"], one["answer"]) for one in rows] == [
        ("工作表", "本部、去年", "本部"),
        ("列", "联系电话(手机)", "联系电话"),
        ("列", "身份证号", "不读取"),
        ("没有的列", "任教学段", "不统一填写"),
        ("没有的列", "在岗状态", "全部为“在岗”"),
        ("日期", "“到校日期”只写到年月的", "按当月 1 日"),
        ("nothing", "已没有的列", "甲"),
        ("任教学科", "体育", "体育与健康"),
    ]
    assert {one["who"] for one in rows} == {clerk.name}


def test_what_is_forgotten_is_asked_again(clerk, client_of):
    client, key = client_of(clerk), ("value", "state", "在职")
    keep(code_of(clerk), clerk, {key: "在岗"})
    assert send(client, roster({"state": "在职"})).state == "ready"
    row = KeptAnswer.objects.get()
    page = client.post(PAGE, {"answer": row.pk}, follow=True)
    assert "已删除这条对照" in text_of(page)
    act = Act.objects.get(verb="forget_import_answer")
    last = KeptAnswer.history.filter(id=row.pk).latest("history_id")
    assert (act.actor, last.act, last.history_type, last.answer) == (clerk, act, "-", "在岗")
    assert Event.objects.get(act_id=act.pk).subject == "import:staff"
    assert send(client, roster({"state": "在职"}, {})).state == "asking"


def test_nothing_but_ones_own_school_s_is_there_to_forget(clerk, client_of, user_of):
    with entry():
        other = SiteFactory(institution__version__name="乙校小学").institution
    stranger = user_of("school_clerk", institution=other)
    keep(code_of(clerk), clerk)
    client = client_of(stranger)
    assert client.get(PAGE).context["rows"] == []
    for answer in (KeptAnswer.objects.first().pk, "", "x", "9" * 30):
        assert client.post(PAGE, {"answer": answer}).status_code == 404
    assert KeptAnswer.objects.count() == len(SAID)
    assert not Act.objects.filter(verb="forget_import_answer").exists()
    for role in ("member_principal", "expert"):
        facts = {"institution": other} if role == "member_principal" else {}
        assert client_of(user_of(role, **facts)).get(PAGE).status_code == 403
