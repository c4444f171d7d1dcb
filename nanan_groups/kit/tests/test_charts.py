"""Pictures: whatever the names and numbers, no label meets another, none leaves the picture, no line runs behind one."""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nanan_groups.kit.charts import (
    Band,
    Bar,
    BarRow,
    Column,
    Leaf,
    Moment,
    Phase,
    Section,
    Segment,
    Series,
    Span,
    SpanBand,
    Tie,
    Way,
    bars,
    layers,
    outline,
    radar,
    star,
    timeline,
)
from nanan_groups.kit.charts.layout import spread
from nanan_groups.kit.charts.shapes import Box
from nanan_groups.kit.charts.texts import NAME, SMALL, width_of, wrap

MANY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = {"ident": "p", "title": "图", "desc": "说明"}
names = st.text(
    st.one_of(
        st.sampled_from("十一中学教育集团幼儿园校区和黄御峰（）、，《》CBDWM0123 ·"),
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")),
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)
notes = st.one_of(st.just(""), st.sampled_from(["待建", "在建中", "暂未开办", "暂定名，待建"]))
details = st.one_of(st.just(""), names)


@st.composite
def leaves(draw, prefix: str, least: int = 0, most: int = 120):
    size = draw(st.integers(least, most))
    few = draw(st.lists(st.tuples(names, notes, details), min_size=1, max_size=12))
    return tuple(Leaf(f"{prefix}{n}", *few[n % len(few)], css="tight", url="/x/") for n in range(size))


def sound(drawing) -> None:
    """The three promises every drawing keeps."""
    texts = [text for node in drawing.nodes for text in node.texts]
    for node in drawing.nodes:
        assert drawing.frame.holds(node.box), node
        assert drawing.frame.holds(node.room), node
        for text in node.texts:
            assert node.room.holds(text.box), (node.room, text, text.box)
    _apart([(node.room, node) for node in drawing.nodes if node.texts])
    _apart([(text.box, text) for text in texts])
    for curve in drawing.curves:
        for x, y in _points(curve.d):
            assert 0 <= x <= drawing.width and 0 <= y <= drawing.height, curve


def _apart(boxes) -> None:
    """A sweep from the top: thousands of pairs would be slow."""
    boxes = sorted(boxes, key=lambda pair: pair[0].y)
    for number, (box, what) in enumerate(boxes):
        for other, other_what in boxes[number + 1 :]:
            if other.y >= box.bottom:
                break
            assert not box.overlaps(other), (what, other_what)


def _points(d: str) -> list[tuple[float, float]]:
    """Points along a path of M, L, H, V and C, close enough together to catch a line that runs behind a label."""
    points, x, y = [], 0.0, 0.0
    for command, rest in re.findall(r"([MLHVC])([-\d. ]*)", d):
        numbers = [float(n) for n in rest.split()]
        if command == "C":
            x1, y1, x2, y2, x3, y3 = numbers
            for step in range(1, 41):
                t = step / 40
                u = 1 - t
                points.append(
                    (
                        u**3 * x + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3,
                        u**3 * y + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3,
                    )
                )
            x, y = x3, y3
            continue
        to_x, to_y = {"M": numbers, "L": numbers, "H": [*numbers, y], "V": [x, *numbers]}[command]
        if command == "M":
            points.append((to_x, to_y))
        else:
            points += [(x + (to_x - x) * n / 40, y + (to_y - y) * n / 40) for n in range(1, 41)]
        x, y = to_x, to_y
    return points


def lines_keep_clear(drawing) -> None:
    """No line runs through the inside of a labelled box; at its edge it ends."""
    inner = [
        Box(node.room.x + 1, node.room.y + 1, node.room.w - 2, node.room.h - 2) for node in drawing.nodes if node.drawn
    ]
    for curve in drawing.curves:
        for x, y in _points(curve.d):
            for box in inner:
                assert not (box.x < x < box.right and box.y < y < box.bottom), (curve, box)


# --- texts ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("十一中学", 56), ("CBD校区", 61), ("南开（融侨）中学", 112), ("a\u0301", 10), ("总数24所", 61)],
)
def test_width_counts_full_width_signs_as_one_em(text, width):
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("十一中学", 56, ["十一中学"]),
        ("", 56, []),
        ("十一中学（CBD校区）", 100, ["十一中学", "（CBD校区）"]),
        ("南开（融侨）中学（铜元局校区）", 130, ["南开（融侨）中学", "（铜元局校区）"]),
        ("重庆第二师范学院附属小学", 84, ["重庆第二师范", "学院附属小学"]),
        ("名校、高校、地域", 42, ["名校、", "高校、", "地域"]),
        ("第一《语文》", 42, ["第一", "《语", "文》"]),
        ("CBD WORLD", 60, ["CBD", "WORLD"]),
    ],
)
def test_wrap_breaks_where_chinese_may_be_broken(text, room, lines):
    assert wrap(text, room) == lines


@given(names, st.integers(40, 300), st.sampled_from([NAME, SMALL]), st.booleans())
def test_wrapped_lines_fit_and_nothing_is_lost(text, room, size, bold):
    lines = wrap(text, room, size, bold=bold)
    assert all(width_of(line, size, bold=bold) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line.strip() for line in lines)


@given(st.lists(st.tuples(st.floats(-500, 3000), st.integers(1, 90)), max_size=60), st.integers(0, 20))
def test_spread_keeps_order_and_distance(wanted, gap):
    tops = spread(wanted, gap, 10)
    assert all(top >= 10 for top in tops)
    for (a, (_, height)), b in zip(zip(tops, wanted, strict=True), tops[1:], strict=False):
        assert a + height + gap <= b


def test_spread_leaves_alone_what_does_not_touch_and_shares_the_shift_of_what_does():
    assert spread([(50, 20), (200, 20)], 10) == [40, 190]
    assert spread([(100, 20), (100, 20)], 10) == [75, 105]


# --- one group -----------------------------------------------------------------------------------------------------
@st.composite
def groups(draw):
    bands = tuple(
        Band(draw(names), draw(details), css, draw(leaves(css)))
        for css in draw(st.sampled_from([("tight",), ("tight", "alliance"), ("tight", "articulated", "alliance")]))
    )
    beyond = draw(leaves("b", most=12))
    keys = [leaf.key for band in bands for leaf in band.leaves]
    ways = []
    if keys and beyond:
        ways = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(beyond)), max_size=14))
    return Leaf("root", draw(names), detail="集团总校", url="/r/"), bands, beyond, [Way(k, b.key) for k, b in ways]


@MANY
@given(groups())
def test_no_label_of_a_group_meets_another_or_leaves_the_picture(group):
    root, bands, beyond, ways = group
    drawing = star(root, bands, beyond, ways, **WORDS)
    sound(drawing)
    lines_keep_clear(drawing)
    shown = sum(len(band.leaves) for band in bands) + len(beyond) + sum(1 for band in bands if band.leaves) + 1
    assert len(drawing.nodes) == shown


@MANY
@given(groups(), st.integers(320, 700))
def test_nor_from_top_to_bottom_on_a_phone(group, width):
    root, bands, beyond, ways = group
    drawing = outline(root, bands, beyond, ways, width=width, **WORDS)
    sound(drawing)
    lines_keep_clear(drawing)
    assert drawing.width == width
    assert {leaf.title or leaf.text for band in bands for leaf in band.leaves} <= {n.title for n in drawing.nodes}


def test_one_hundred_and_twenty_members_stand_in_columns():
    members = tuple(Leaf(f"m{n}", "南坪实验小学（洋世达校区）") for n in range(120))
    drawing = star(Leaf("root", "南坪实验小学"), [Band("紧密型", "", "tight", members)], **WORDS)
    assert len({node.box.x for node in drawing.nodes if node.css == ""}) == 3
    assert drawing.height < 2000


def test_what_lies_beyond_stands_beside_what_leads_to_it():
    members = tuple(Leaf(f"m{n}", f"第{n}小学") for n in range(9))
    drawing = star(
        Leaf("root", "总校"), [Band("紧密型", "", "tight", members)], [Leaf("b", "另一集团")], [Way("m6", "b")], **WORDS
    )
    by_title = {node.title: node for node in drawing.nodes}
    assert by_title["另一集团"].box.middle == by_title["第6小学"].box.middle


# --- all groups ----------------------------------------------------------------------------------------------------
@st.composite
def networks(draw):
    columns, keys = [], []
    for number in range(draw(st.integers(0, 4))):
        sections = []
        for part in range(draw(st.integers(1, 2))):
            found = draw(leaves(f"g{number}-{part}-", most=20))
            keys += [leaf.key for leaf in found]
            sections.append(Section(draw(names), draw(details), found))
        columns.append(Column(tuple(sections)))
    shared = draw(leaves("s", most=14))
    ties = []
    if shared and keys:
        ties = draw(st.lists(st.tuples(st.sampled_from(shared), st.sampled_from(keys)), max_size=40))
    return columns, shared, [Tie(leaf.key, key, "tight") for leaf, key in ties]


@MANY
@given(networks())
def test_no_label_of_the_whole_network_meets_another_and_no_line_passes_behind_one(network):
    columns, shared, ties = network
    drawing = layers(columns, shared, ties, **WORDS)
    sound(drawing)
    lines_keep_clear(drawing)
    assert len(drawing.curves) == len(ties)


def test_a_line_past_a_column_goes_through_a_lane_of_its_own():
    columns = [Column((Section("列", "", tuple(Leaf(f"{c}{n}", f"{c}{n}集团") for n in range(3))),)) for c in "abc"]
    drawing = layers(columns, [Leaf("s", "共有学校")], [Tie("s", "a1", "lead"), Tie("s", "c1", "lead")], **WORDS)
    box = {node.title: node.box for node in drawing.nodes}
    assert box["a1集团"].right < box["共有学校"].x < box["共有学校"].right < box["b1集团"].x
    [past] = [curve.d for curve in drawing.curves if curve.d.count("C") + curve.d.count("H") > 1]
    assert f"L{box['b1集团'].right} " in past
    lines_keep_clear(drawing)


# --- bars ----------------------------------------------------------------------------------------------------------
values = st.one_of(st.integers(0, 12), st.integers(0, 1_000_000))
bar_rows = st.lists(
    st.builds(
        BarRow,
        names,
        st.lists(
            st.builds(
                Bar, st.lists(st.builds(Segment, values, st.just("tight"), names), max_size=6).map(tuple), st.booleans()
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    max_size=12,
)


@MANY
@given(bar_rows, st.integers(330, 1200))
def test_no_value_of_a_bar_meets_another(rows, width):
    drawing = bars(rows, width=width, **WORDS)
    sound(drawing)
    printed = [text.text for node in drawing.nodes for text in node.texts if "segment" in node.css]
    every = [f"{s.value:,}" for row in rows for bar in row.bars for s in bar.segments if s.value]
    assert sorted(printed) == sorted(every)  # each once
    for a, b in combinations([n for n in drawing.nodes if n.css.startswith("segment ") and "small" not in n.css], 2):
        assert not a.box.overlaps(b.box)


def test_bars_are_to_one_scale():
    rows = [BarRow("甲", (Bar((Segment(100, "tight", ""),)),)), BarRow("乙", (Bar((Segment(50, "tight", ""),)),))]
    wide, half = (n.box.w for n in bars(rows, **WORDS).nodes if n.css == "segment tight")
    assert abs(wide - 2 * half) <= 1


def test_nothing_is_said_as_zero():
    drawing = bars([BarRow("融合", (Bar((Segment(0, "tight", ""),)),))], **WORDS)
    assert [text.text for node in drawing.nodes for text in node.texts] == ["融合", "0"]


# --- time line -----------------------------------------------------------------------------------------------------
START = date(2022, 7, 14)
days = st.integers(0, 9000).map(lambda n: START + timedelta(n))


@st.composite
def spans(draw):
    cuts = sorted(set(draw(st.lists(days, min_size=1, max_size=5))))
    ends = [*cuts[1:], draw(st.one_of(st.none(), st.just(cuts[-1] + timedelta(400))))]
    open_start = draw(st.booleans())
    phases = tuple(
        Phase(a, b, text=draw(st.sampled_from(["", "2022-07-14前至今"])), open_start=open_start and n == 0)
        for n, (a, b) in enumerate(zip(cuts, ends, strict=True))
    )
    return Span(draw(names), phases, draw(notes))


@MANY
@given(
    st.lists(st.builds(SpanBand, names, st.just("tight"), st.lists(spans(), max_size=12).map(tuple)), max_size=3),
    st.lists(days, max_size=60, unique=True),
    days,
    st.sampled_from([340, 1200]),
)
def test_no_label_of_a_time_line_meets_another(bands, moments, today, width):
    moments = [Moment(day, str(number)) for number, day in enumerate(moments, start=1)]
    drawing = timeline(
        bands, moments, today=today, today_text="截至2024年12月31日", moments_text="办理事项", width=width, **WORDS
    )
    sound(drawing)
    dots = [node for node in drawing.nodes if node.css.startswith("dot")]
    assert sorted(node.texts[0].text for node in dots) == sorted(moment.number for moment in moments)


def test_bars_of_a_time_line_begin_and_end_at_their_days():
    span = Span("某校", (Phase(START, date(2023, 7, 14), "dashed"), Phase(date(2023, 7, 14), None)))
    drawing = timeline(
        [SpanBand("紧密型", "tight", (span,))], [], today=date(2024, 7, 14), today_text="截至", moments_text="", **WORDS
    )
    first, second = (node.box for node in drawing.nodes if node.css.startswith("phase"))
    assert first.right == second.x
    assert abs(first.w / (second.right - first.x) - 365 / (731 * 1.05)) < 0.01
    assert [node.css for node in drawing.nodes if "phase" in node.css] == ["phase tight dashed", "phase tight"]


# --- radar ---------------------------------------------------------------------------------------------------------
@MANY
@given(st.lists(names, min_size=3, max_size=9), st.fractions(0, 1))
def test_radar_with_any_axes(axes, share):
    shares = tuple(share if n % 2 else None for n in range(len(axes)))
    drawing = radar(axes, [Series("own", "本年", shares), Series("beside", "中位数", shares[::-1])], **WORDS)
    sound(drawing)
    assert len([curve for curve in drawing.curves if curve.css.startswith("radar")]) == len(drawing.legend) == 2
    with pytest.raises(ValueError, match="three axes"):
        radar(axes[:2], [], **WORDS)
