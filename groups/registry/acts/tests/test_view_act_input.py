"""What a clerk, or somebody who is none, may type into an act's form: a sentence at the field, never a 500."""

from copy import deepcopy

import pytest
from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.registry.institutions.services.institutions import add_campus
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.models import ActKind
from nanan_groups.testing.act_pages_made import SESSION, act_register, browser, cases, checked, filled
from nanan_groups.testing.kept import made_once
from nanan_groups.testing.odd import strict_as_postgresql
from nanan_groups.testing.register_made import SPRING, done, order, school
from nanan_groups.testing.unchanged import nothing_written

HUGE = "1" + "0" * 30
LONG = "校" * 350_000  # about one megabyte
HOSTILE = [HUGE, "\x00甲", "<script>' OR 1=1 --"]


@pytest.fixture(scope="module")
def register(request):
    with made_once(request, act_register) as register:
        yield register


@pytest.fixture
def made(register, db):
    return deepcopy(register.made)


@pytest.fixture
def client(register, db):
    return browser(register)


def answered(client, url, data, field):
    """The answer to bad input: the form again, with sentences, all of it kept, and nothing written."""
    with nothing_written(SESSION):
        answer = client.post(url, data | {CONFIRMED: "1"})
    assert answer.status_code in (200, 409), (field, answer.status_code)
    return answer.context["form"].errors


# --- every field of every act ----------------------------------------------------------------------------------------
@pytest.mark.once("what PostgreSQL takes not is refused here too; forms meet odd values on both in test_never_500")
@pytest.mark.parametrize("verb", sorted(ACTS))
def test_hostile_text_in_each_field_is_never_a_500(made, client, verb):
    """At the check, which runs the service in full and takes it back."""
    url, typed = cases(made)[verb]
    data = filled(client, url, typed)
    with nothing_written(SESSION), strict_as_postgresql():
        for field in data:
            for value in HOSTILE:
                answer = client.post(url, data | {field: value})
                assert answer.status_code in (200, 409), (field, value)
                told = answer.context["form"].errors or answer.context.get("lines") is not None
                assert told, (field, value)


@pytest.mark.once("the form refuses it before a database is asked")
@pytest.mark.parametrize("verb", sorted(ACTS))
def test_a_megabyte_in_a_field_is_a_form_error(made, client, verb):
    """A tick is a tick, however long its value; any other field says so, and does not repeat it all."""
    url, typed = cases(made)[verb]
    data = filled(client, url, typed)
    with nothing_written(SESSION):
        for field in set(data) - {"prints_school"}:
            answer = client.post(url, data | {field: LONG})
            errors = answer.context["form"].errors
            assert (answer.status_code, bool(errors)) == (200, True), field
            assert len(str(errors)) < 2000, field


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_empty_form_says_what_is_missing(made, client, verb):
    url, _ = cases(made)[verb]
    errors = answered(client, url, {}, "")
    assert {"kind", "reason", "request_key"} <= set(errors)
    sentences = {
        "此项必填。",
        "请填写日期，如 2024年9月1日。",
        "请填写名称或编码。",
        "请至少填写一个，每行一个。",
    }
    assert {sentence for field in errors for sentence in errors[field]} <= sentences


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_nonsense_in_a_link_is_never_a_500(made, client, verb):
    url, _ = cases(made)[verb]
    for value in (HUGE, "\x00", "<script>"):
        assert client.get(url, dict.fromkeys(ACTS[verb].base_fields, value)).status_code == 200


# --- days ------------------------------------------------------------------------------------------------------------
DAYS = {
    "明天": "生效日“明天”无法识别，请写成 2024-09-01 或 2024年9月1日。",
    "24-9-1": "生效日“24-9-1”无法识别，请写成 2024-09-01 或 2024年9月1日。",
    "2024-02-30": "生效日“2024-02-30”不是存在的一天，请核对月和日。",
    "9999-12-31": "生效日的年份过大；没有截止日的请留空。",
    "2022-07-13": "生效日早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。"
    "请选择2022年7月14日或之后的日期。",
}


@pytest.mark.parametrize("day", DAYS)
def test_day_that_cannot_be_used_is_a_sentence_at_the_day(made, client, day):
    url, typed = cases(made)["admit-site"]
    errors = answered(client, url, filled(client, url, typed) | {"effective_on": day}, "effective_on")
    assert errors == {"effective_on": [DAYS[day]]}


def test_bad_first_day_is_a_sentence_at_the_field_that_is_shown(made, client):
    url, _ = cases(made)["correct-start"]
    label = {day: [sentence.replace("生效日", "正确的起日")] for day, sentence in DAYS.items()}
    for day, sentences in label.items():
        errors = answered(client, url, filled(client, url, {"valid_from": day}), "valid_from")
        assert errors["valid_from"] == sentences
    errors = answered(client, url, filled(client, url, {"valid_from": "2022-07-14"}), "valid_from")
    assert errors == {"valid_from": ["新的起日与现在相同。"]}
    version = made.tight.versions.get()
    url = reverse("registry:row-act", args=["siteversion", version.pk, "correct-start"])
    errors = answered(client, url, filled(client, url, {"valid_from": "2024-09-01"}), "valid_from")
    assert errors == {
        "valid_from": [
            "成员关系“紧密小学”（2022-07-14前至今）会超出校点“紧密小学”的登记期：后者登记期为 2024-09-01 起。"
            "没有写入，请核对生效日，或先办理相关登记。"
        ]
    }


# --- rules -----------------------------------------------------------------------------------------------------------
def rules(made):
    """(verb, what is typed over the case, address instead of the case's, field, sentence)"""
    code = made.tight.institution.code
    taken = (
        f"该名称已由机构“紧密小学（{code}）”使用（2022-07-14前至今）。请核对是否同一所；确为另一所的，请换一个名称。 "
        f'<a href="/institutions/{code}/">查看 {code}</a>'
    )
    return [
        ("admit-site", {"site": made.tight.code, "relation": "alliance"}, None, None, None),
        ("admit-site", {"site": made.ally.code, "relation": "alliance"}, None, "site",
         "该校点已以联盟型在本集团中（2022-07-14前至今）。"),
        ("admit-site", {"site": made.tight.code}, ("group-act", made.b.code), "site",
         "该校点已是“甲教育集团”的紧密型成员（2022-07-14前至今）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。"),
        ("leave-group", {"effective_on": "2022-07-14"}, None, "effective_on", "截止日必须晚于起日（2022-07-14）。"),
        ("close-site", {}, ("site-act", made.tight.code), "__all__",
         "该校点仍是“甲教育集团”的紧密型成员（2022-07-14前至今），请先办理退出，再关闭。"),
        ("rename-group", {"name": "乙教育集团"}, None, "name",
         f"该名称已由教育集团“乙教育集团（{made.b.code}）”使用（2022-07-14前至今）。"
         "请核对是否同一个；确为另一个的，请换一个名称。 "
         f'<a href="/groups/{made.b.code}/">查看 {made.b.code}</a>'),
        ("rename-institution", {"name": "紧密小学"}, None, "name", taken),
        ("register-institution", {"name": "紧密小学"}, None, "name", taken),
        ("split-off-group", {"lead": "乙小学"}, None, "lead", "新集团的总校须是分出的成员之一。"),
        ("rename-site", {"label": ""}, None, "label", "新名称与现在相同。"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(10))
def test_broken_rule_is_a_sentence_at_its_field(made, client, number):
    verb, typed, instead, field, sentence = rules(made)[number]
    url, usual = cases(made)[verb]
    url = reverse(f"registry:{instead[0]}", args=[instead[1], verb]) if instead else url
    data = filled(client, url, usual | typed)
    if field is None:
        checked(client, url, data)
        return
    errors = answered(client, url, data, field)
    assert errors == {field: [sentence]}


def test_broken_rule_keeps_what_was_typed(made, client):
    url, typed = cases(made)["admit-site"]
    with nothing_written(SESSION):
        answer = client.post(url, filled(client, url, typed | {"site": "联盟小学", "relation": "alliance"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="联盟小学"' in page
    assert 'value="2024-09-01"' in page
    assert "测试原因</textarea>" in page
    assert "该校点已以联盟型在本集团中" in page


# --- naming a record -------------------------------------------------------------------------------------------------
def site_errors(client, made, text) -> list[str]:
    url, typed = cases(made)["admit-site"]
    with nothing_written(SESSION):
        answer = client.post(url, filled(client, url, typed | {"site": text}))
    return answer.context["form"].errors.get("site", [])


@pytest.mark.parametrize(
    "text", ["独立小学", "dlxx", "DLXX", "dulixiaoxue", "独立小", "{code}", "独立小学（{code}）", " {code} "]
)
def test_record_is_found_by_name_sound_or_code(made, client, text):
    assert site_errors(client, made, text.format(code=made.free.code)) == []


def test_record_nobody_knows_is_a_sentence(made, client):
    assert site_errors(client, made, "不存在小学") == ["没有找到校点“不存在小学”，请核对名称或编码。"]
    assert site_errors(client, made, "X9999") == ["没有找到校点“X9999”，请核对名称或编码。"]
    assert site_errors(client, made, "\x00") == ["请填写名称或编码。"]  # it is nothing that anybody typed


def test_ambiguous_name_is_answered_with_candidates(made, client):
    other = school("独立实验小学")
    assert site_errors(client, made, "独立") == [
        f"“独立”可能是：独立小学（{made.free.code}）、独立幼儿园（{made.nursery.code}）、独立实验小学（{other.code}）。请从中选择一个校点。"
    ]


def test_suggestion_with_a_long_name_is_understood(made, client):
    long = school("重庆市南岸区" + "很长的名字" * 14)
    assert site_errors(client, made, f"{long.institution}（{long.code}）") == []


def test_sites_of_one_institution_are_told_apart(made, client):
    campus = done(add_campus, order(SPRING), institution=made.free.institution, kind="campus", label="CBD校区")
    assert site_errors(client, made, "cbd") == []
    assert site_errors(client, made, "独立小学（CBD校区）") == []
    assert site_errors(client, made, campus.code.lower()) == []


def test_kinds_offered_are_those_of_the_act():
    entry = {verb for verb, form in ACTS.items() if form.kinds == (ActKind.ENTRY,)}
    assert entry == {"edit-directory", "record-enrolment", "district-total", "enter-workdays"}
    assert ACTS["correct-start"].kinds == (ActKind.CORRECTION,)
    assert ACTS["confirm-ownership"].kinds[0] == ActKind.CORRECTION
