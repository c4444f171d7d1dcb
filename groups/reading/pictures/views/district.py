"""The district in bars and figures: each chart with its table, each figure with the address of its rows."""

from groups.reading.pictures.queries.district import District
from groups.reading.pictures.views.parts import RELATION_KEYS, Addresses
from groups.registry.register.words import (
    MEMBER_RELATIONS,
    STANDING_STATES,
    GroupCategory,
    InstitutionKind,
    Ownership,
    Relation,
    SiteState,
)
from nanan_groups.kit.charts import Bar, BarRow, Key, Segment, bars
from nanan_groups.kit.pages import Figure

STATES = tuple(map(SiteState, STANDING_STATES))


def charts(found: District, to: Addresses) -> list[dict]:
    return [make(found, to) for make in (_groups, _sites, _states, _owners)]


def _stacked(label: str, url: str, values, *, total: bool = True) -> BarRow:
    """One bar; ``values`` are (value, css, what it counts, address)."""
    segments = tuple(Segment(value, css, f"{label}：{what} {value}", to) for value, css, what, to in values)
    return BarRow(label, (Bar(segments, total=total),), url)


def _side_by_side(label: str, url: str, values) -> BarRow:
    """A bar each, for things that cannot be added up; those at 0 are left out unless all are."""
    made = [Bar((Segment(value, css, f"{label}：{what} {value}", to),)) for value, css, what, to in values]
    return BarRow(label, tuple(bar for bar in made if bar.segments[0].value) or tuple(made[:1]), url)


def figures(found: District, to: Addresses) -> list[Figure]:
    tight = sum(found.states.values())
    opened = sum(number for (_, state), number in found.states.items() if SiteState(state).is_open)
    unknown = sum(number for (_, owner), number in found.ownership.items() if owner == Ownership.UNKNOWN)
    return [
        Figure(sum(row["total"] for row in found.groups.values()), "教育集团", url=to.rows("group-list")),
        Figure(tight, "紧密型校点", note=f"已开办 {opened}", url=to.rows("group-list", relation=Relation.TIGHT)),
        Figure(sum(found.partnerships.values()), "校地共建", url=to.rows("group-list", relation=Relation.ARTICULATED)),
        Figure(sum(found.ownership.values()), "学校、高校和企业", url=to.rows("institution-list")),
        Figure(unknown, "办学性质待核实", url=to.rows("institution-list", ownership="unknown")),
    ]


def _groups(found: District, to: Addresses) -> dict:
    rows, table = [], []
    for category in _categories(found):
        held = found.groups[category]
        url = to.rows("group-list", category=category)
        values = [
            (held[r.value], r.value, f"{r.label}集团", to.rows("group-list", category=category, relation=r.value))
            for r in Relation
        ]
        rows.append(_side_by_side(category.short, url, values))
        table.append((category.short, url, [(held["total"], url), *((n, link) for n, _, _, link in values)]))
    headers = ["集团", *(relation.label for relation in Relation)]
    note = "一个集团可以同时有几种关系，各列不相加。"
    return _chart("groups", "集团：类别与关系类型", note, rows, RELATION_KEYS, headers, table)


def _sites(found: District, to: Addresses) -> dict:
    rows, table = [], []
    for category in _categories(found):
        url = to.rows("group-list", category=category)
        values = [
            (
                found.sites.get((category, r.value), 0),
                r.value,
                f"{r.label}校点",
                to.rows("group-list", category=category, relation=r.value),
            )
            for r in map(Relation, MEMBER_RELATIONS)
        ]
        rows.append(_stacked(category.short, url, values))
        articulated = to.rows("group-list", category=category, relation=Relation.ARTICULATED)
        alliance = to.rows("group-list", category=category, relation=Relation.ALLIANCE)
        cells = [(n, link) for n, _, _, link in values]
        cells += [(found.partnerships.get(category, 0), articulated), (found.declared.get(category, 0), alliance)]
        table.append((category.short, url, cells))
    keys = [key for key in RELATION_KEYS if key.css in MEMBER_RELATIONS]
    note = "图为已列名的成员校点；政策只写总数的联盟成员见表中“汇总数”。"
    headers = [*(Relation(value).label for value in MEMBER_RELATIONS), "校地共建", "汇总数"]
    return _chart("sites", "成员校点：类别与关系类型", note, rows, keys, headers, table)


def _states(found: District, to: Addresses) -> dict:
    rows, table = [], []
    for category in _categories(found):
        if not any((category, state) in found.states for state in STATES):
            continue
        url = to.rows("group-list", category=category, relation=Relation.TIGHT)
        values = [
            (
                found.states.get((category, state.value), 0),
                f"state-{state.value}",
                state.label,
                url if state.is_open else to.rows("group-list", category=category, state=state.value),
            )
            for state in STATES
        ]
        rows.append(_stacked(category.short, url, values))
        table.append((category.short, url, [(n, link) for n, _, _, link in values]))
    headers = [state.label for state in STATES]
    return _chart(
        "states",
        "紧密型校点：开办状态",
        "",
        rows,
        [Key(state.label, f"state-{state.value}") for state in STATES],
        headers,
        table,
    )


def _owners(found: District, to: Addresses) -> dict:
    rows, table = [], []
    for kind in InstitutionKind:
        if not any((kind, owner) in found.ownership for owner in Ownership):
            continue
        url = to.rows("institution-list", kind=kind.value)
        values = [
            (
                found.ownership.get((kind, owner.value), 0),
                f"own-{owner.value}",
                owner.label,
                to.rows("institution-list", kind=kind.value, ownership=owner.value),
            )
            for owner in Ownership
        ]
        rows.append(_stacked(_kind_text(kind), url, values))
        table.append((_kind_text(kind), url, [(n, link) for n, _, _, link in values]))
    used = {owner for (_, owner), number in found.ownership.items() if number}
    keys = [Key(owner.label, f"own-{owner.value}") for owner in Ownership if owner in used]
    note = "按机构计，含集团外的共建高校和企业；推定的办学性质在核实前也计入相应一类。"
    return _chart("ownership", "机构：办学性质", note, rows, keys, [owner.label for owner in Ownership], table)


def _kind_text(kind: InstitutionKind) -> str:
    return kind.label.partition("（")[0]


def _categories(found: District) -> list[GroupCategory]:
    return [category for category in GroupCategory if category in found.groups]


def _chart(ident: str, title: str, note: str, rows, keys, headers: list[str], table) -> dict:
    """A picture of bars, wide and narrow, with its table; the last row of the table adds up."""
    total = [sum(cells[column][0] for _, _, cells in table) for column in range(len(headers))] if table else []
    desc = "；".join(
        f"{label} " + "、".join(f"{h} {n}" for h, (n, _) in zip(headers, cells, strict=True))
        for label, _, cells in table
    )
    words: dict = {"title": title, "desc": desc or "当日没有可显示的内容。", "legend": keys}
    drawings = [
        bars(rows, ident=ident, width=600, **words),
        bars(rows, ident=f"{ident}-narrow", width=340, **words),
    ]
    return {
        "ident": ident,
        "title": title,
        "note": note,
        "drawings": drawings,
        "headers": headers,
        "rows": [
            {"label": label, "url": url, "cells": [{"value": n, "url": link if n else ""} for n, link in cells]}
            for label, url, cells in table
        ],
        "total": total,
    }
