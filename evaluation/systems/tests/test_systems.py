"""The default catalogue as data, a system copied from it, changed, published and then frozen, by every door."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.queries import indicators_of, missing, published_for
from evaluation.systems.services.indicators import (
    add_indicator,
    add_part,
    change_indicator,
    change_part,
    remove_indicator,
    remove_part,
)
from evaluation.systems.services.systems import change_rules, load_catalogue, publish_system, start_system
from groups.registry.policy.services import Loaded
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.records.orders import Order
from nanan_groups.testing import sheets_made
from nanan_groups.testing.act_pages_made import carried
from nanan_groups.testing.factories import entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def order(actor, **more):
    return Order(actor=actor, effective_on=DAY, reason="拟订", kind="entry", **more)


@pytest.fixture
def catalogue(db):
    with entry():
        load_catalogue(Loaded())
        again = Loaded()
        load_catalogue(again)
    assert not again.total
    return IndicatorSystem.objects.get()


@pytest.fixture
def people(user_of):
    return user_of("registry_officer"), user_of("bureau_leader")


def started(catalogue, officer) -> IndicatorSystem:
    return start_system(order=order(officer), year=2026, base=catalogue, name="2026-2027学年指标体系")


def refused(said: str, action, *given, **told):
    with pytest.raises(RuleViolation) as problem:
        action(*given, **told)
    assert said in problem.value.sentence, problem.value.sentence


def test_the_catalogue_is_whole_and_is_copied(catalogue, people):
    assert (catalogue.state, catalogue.indicators.count(), missing(catalogue)) == ("catalogue", 30, [])
    parts: dict[str, int] = {}
    for one in indicators_of(catalogue):
        parts[one.part] = parts.get(one.part, 0) + one.weight
    assert parts == {"basic": 6000, "feature": 1400, "individual": 1200, "value_added": 1400}
    officer, _ = people
    system = started(catalogue, officer)
    assert (system.code, system.prepared_by) == ("PJ2026-1", officer)
    assert indicators_of(system) == indicators_of(catalogue)
    assert Indicator.history.filter(system_id=system.pk).count() == 30
    refused("已有一份正在拟订", started, catalogue, officer)
    with pytest.raises(PermissionDenied):
        started(catalogue, people[1])
    refused("参考目录，不能再改", change_rules, order=order(officer), system=catalogue, name="另一名称")


def test_drafted_published_and_frozen(catalogue, people):
    officer, leader = people
    system = started(catalogue, officer)
    one = system.indicators.get(code="1-2")
    part = one.parts.get(name="会议次数")
    facts = {name: getattr(part, name) for name in ("name", "kind", "points", "variant", "source", "levels")}
    change_part(order=order(officer), part=part, settings="目标=5；按月折算=是", **facts)
    assert IndicatorPart.objects.get(pk=part.pk).settings == {"target": "5", "monthly": "是"}
    refused("应大于零", change_part, order=order(officer), part=part, settings="目标=0", **facts)
    seen = IndicatorSystem.objects.get(pk=system.pk).revision
    whole = {name: getattr(one, name) for name in Indicator.FACTS}
    change_indicator(order=order(officer, seen=seen), indicator=one, **whole | {"weight": 250})
    with pytest.raises(StaleRecord):
        change_indicator(order=order(officer, seen=seen), indicator=one, **whole)
    given = {"order": order(leader, document="南教发〔2026〕9号"), "system": system, "published_on": DAY}
    refused("比 100.00 少 0.50。 另有 1 处", publish_system, **given)
    change_indicator(order=order(officer), indicator=one, **whole)
    refused(
        "指标 5-3 不适用时并入这一项",
        remove_indicator,
        order=order(officer),
        indicator=system.indicators.get(code="5-1"),
    )
    new = add_indicator(order=order(officer), system=system, **whole | {"code": "1-9", "name": "另一项"})
    added = add_part(order=order(officer), indicator=new, settings="", **facts | {"kind": "level", "source": ""})
    remove_part(order=order(officer), part=added)
    remove_indicator(order=order(officer), indicator=new)
    change_rules(order=order(officer), system=system, name=system.title, top_share=None)
    refused("发布须写明文号", publish_system, **given | {"order": order(leader)})
    with pytest.raises(PermissionDenied):
        publish_system(**given | {"order": order(officer, document="号")})
    publish_system(**given)
    assert published_for(2026) == system
    assert published_for(2027) is None
    for again, told in (
        (publish_system, given),
        (change_rules, {"order": order(officer), "system": system, "name": "新名称"}),
        (change_indicator, {"order": order(officer), "indicator": one, **whole | {"name": "新名称"}}),
        (remove_part, {"order": order(officer), "part": part}),
    ):
        refused("已发布，不能再改；请照它建立新的一版", again, **told)
    assert started(system, officer).code == "PJ2026-2"


def test_who_prepared_it_does_not_publish_it(catalogue, people):
    officer, leader = people
    system = started(catalogue, officer)
    IndicatorSystem.objects.filter(pk=system.pk).update(prepared_by=leader)
    told = {"order": order(leader, document="号"), "system": system, "published_on": DAY}
    refused("您是这份指标体系的拟订人", publish_system, **told)
    IndicatorSystem.objects.filter(pk=system.pk).update(prepared_by=officer)
    refused("发布日不能晚于今天", publish_system, **told | {"published_on": timezone.localdate() + timedelta(days=1)})
    with entry(actor=leader) as draft:
        draft.lock(system)
    refused("您是这份指标体系的拟订人", publish_system, **told)  # another edited it last, or the other way round


@pytest.mark.parametrize(
    "wrong",
    [
        {"top_from": 10_001},
        {"good_from": 9000},
        {"state": "published"},
        {"valid_scores": 0},
        {"top_share": 0},
        {"title": ""},
    ],
)
def test_the_database_refuses(catalogue, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorSystem.objects.filter(pk=catalogue.pk).update(**wrong)


def test_pages_and_hand_made_posts(catalogue, people, client_of, user_of, django_assert_num_queries):
    officer, leader = people
    system = started(catalogue, officer)
    client, chief, school = client_of(officer), client_of(leader), client_of(user_of("school_clerk"))
    detail = reverse("evaluation:system-detail", args=[system.code])
    assert school.get(detail).status_code == 404  # a draft is the district's
    page = client.get(detail).content.decode()
    for text in ("拟订中", "30 项指标，权重合计 100.00", "会议次数：达标，1.20 分，会议次数，目标=4；按月折算=是"):
        assert text in page, text
    url = reverse("evaluation:indicator-act", args=[system.code, "2-1", "change"])
    typed = {
        "code": "2-1", "name": "交流到位率", "part": "basic", "dimension": "师资共建共享", "weight": "6", "aim": "balance",
        "method": "", "evidence": "交流名单", "moves_to": "", "kind": "entry", "effective_on": "2026-12-01",
        "request_key": "a", "seen": "1",
    }  # fmt: skip
    checked = client.post(url, typed)
    assert "5.00" in checked.content.decode()
    client.post(url, carried(checked))
    assert "权重合计 101.00，比 100.00 多 1.00" in client.get(detail).content.decode()
    compare = client.get(reverse("evaluation:system-compare", args=[system.code])).content.decode()
    assert "5.00" in compare
    assert "6.00" in compare
    IndicatorSystem.objects.filter(pk=system.pk).update(state="published", published_on=DAY, document="号")
    answer = client.post(url, typed | {"weight": "5", "request_key": "b", "seen": "", "act_confirmed": "1"})
    assert (answer.status_code, "不能再改" in answer.content.decode()) == (409, True)
    assert system.indicators.get(code="2-1").weight == 600
    assert client.get(url).status_code == 404
    for one, asked in ((school, 8), (chief, 6)):
        one.get(detail)
        with django_assert_num_queries(asked):
            assert one.get(detail).status_code == 200
    printed = school.get(reverse("evaluation:system-print", args=[system.code])).content.decode()
    assert "教育集团2026-2027学年评估方案" in printed
    word = reverse("evaluation:system-docx", args=[system.code])
    assert (school.get(word).status_code, chief.get(word).status_code) == (403, 200)
    hits = school.get(reverse("portal:search"), {"q": "交流到位率"}).content.decode()
    assert f"{detail}#i2-1" in hits


def test_the_sheet_goes_out_and_in(catalogue, people, tmp_path):
    officer, _ = people
    row = {
        "学年": "2026-2027", "部分": "基础评价", "维度": "组织运作", "编号": "1-2", "指标名称": "理事会运转", "权重": "3",
        "方向": "质量", "计分说明": "次数四成，出席率三成，按时归档纪要三成", "佐证和数据": "会议登记", "不适用时并入": "",
        "计分部分": "会议次数", "计分方式": "达标", "分值": "1.2", "数据来源": "会议次数", "参数": "目标=6；按月折算=是",
    }  # fmt: skip

    def take(*rows):
        return sheets_made.take_in(tmp_path, "indicators", officer, *rows)

    code, told = take(row)
    assert (code, "“学年”1 处" in told) == (1, True)
    system = started(catalogue, officer)
    assert take(row, row | {"计分部分": "党委会", "分值": "0.3"})[0] == 0
    parts = {one.name: one for one in system.indicators.get(code="1-2").parts.all()}
    assert (parts["会议次数"].settings["target"], parts["党委会"].points) == ("6", 30)
    for wrong, said in (
        ({"权重": "0"}, "权重"),
        ({"数据来源": "别处"}, "数据来源"),
        ({"参数": "目标=很多"}, "参数"),
        ({"计分方式": "增值", "参数": "零分=0；满分=1"}, "数据来源"),
    ):
        code, told = take(row | wrong)
        assert (code, f"“{said}”1 处" in told) == (1, True), told
    out = tmp_path / "out.csv"
    assert sheets_made.run("export_data", "indicators", "--as", officer.username, "--output", out)[0] == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 100
    assert any("会议次数" in line and "目标=6；按月折算=是" in line for line in lines)
