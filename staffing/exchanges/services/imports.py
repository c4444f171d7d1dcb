"""Decided exchanges from a sheet, set-wise: what each row is judged by is read once for the whole file, and all legs are written
by one act with one document. No case per leg.

The same rules as for a single leg (``legs``): a leg that one sheet may bring is a leg that the page may bring.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from groups.registry.models import Site, SiteVersion
from groups.registry.register.words import SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Chunk, Problem
from nanan_groups.kit.names import same_name
from nanan_groups.kit.texts import period_text
from nanan_groups.records.acts import act
from nanan_groups.records.imports.bulk import fetch, hold_rows, in_chunks, insert_rows, rows_by_key, run, table_of
from nanan_groups.records.imports.bulk import write_history as keep_history
from nanan_groups.records.imports.setwise import MergeWriter
from nanan_groups.records.imports.writers import Changed, Counts
from nanan_groups.records.models import ActKind, EventKind, ImportRow
from staffing.career.models import OwnRetirement
from staffing.career.queries.facts import ages_on
from staffing.career.rules.retirement import retirement
from staffing.eligibility.queries.people import groups_on
from staffing.exchanges.models import ExchangeLeg, LegAssessment, LegGroup
from staffing.exchanges.models.constraints import WHOLE
from staffing.exchanges.services.legs import check_days, check_hours, part_of, refuse_retired
from staffing.exchanges.sheets import ExchangeSheet
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.places import PlacesByDay

SHOWN = 20_000  # previewed rows that are kept; counts are of all


class LegRow(NamedTuple):
    """A leg as it is written: the model's fields by their names, records by their keys."""

    person: int
    kind: str
    from_site: int
    to_site: int
    hours: int
    standard: int
    part: int
    full_time: bool
    subject: str
    duties: str
    document: str
    campus: bool
    inside: bool
    valid_from: date
    start_open: bool
    valid_to: date


@dataclass(frozen=True, slots=True)
class Running:
    """A leg of somebody, stored or of a row before."""

    start: date
    end: date | None
    part: int
    full: bool

    def on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass
class Known:
    """What the rows of a file are judged by."""

    people: dict[int, tuple] = field(default_factory=dict)  # birth month, sex
    posts: dict[int, list[tuple]] = field(default_factory=lambda: defaultdict(list))  # from, to, school, site
    legs: dict[int, list[Running]] = field(default_factory=lambda: defaultdict(list))
    stored: set[tuple] = field(default_factory=set)  # legs to the letter
    sites: dict[int, list[tuple]] = field(default_factory=lambda: defaultdict(list))  # from, to, state
    schools: dict[int, int] = field(default_factory=dict)  # site → school
    own: dict[int, date] = field(default_factory=dict)
    ages: dict[date, tuple] = field(default_factory=dict)
    groups: dict[date, dict[int, list[int]]] = field(default_factory=dict)


class ExchangeWriter(PlacesByDay, MergeWriter):
    """A leg that is registered already, to the letter, is unchanged. Rows are kept in memory: a file has at most as many as the
    import centre takes."""

    verb = "import_exchanges"
    title = "导入交流花名册"
    models = (ExchangeLeg,)

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.rows: list[tuple] = []

    def job_sheet(self):
        return ExchangeSheet

    # --- check -----------------------------------------------------------------------------------------------------
    def resolve(self, row) -> int:
        day = max(row.start, settings.REGISTER_START)
        places = self.places(day)
        return places.site_of(places.school(row.school).id, row.site).id

    def stage(self, chunk: Chunk) -> list[tuple[int, Problem]]:
        """Who each row is about, by number and name: one statement."""
        select = f"SELECT UPPER(staff_no), id, name FROM {table_of(StaffMember)} WHERE NOT void AND"  # noqa: S608
        numbers = sorted({row.staff_no.upper() for _, row, _ in chunk.good})
        known = {number: (pk, name) for number, pk, name in rows_by_key(select, "UPPER(staff_no)", numbers)}
        problems = []
        for number, row, site in chunk.good:
            pk, name = known.get(row.staff_no.upper(), (None, ""))
            if pk is None:
                sentence = f"名册中没有工号“{row.staff_no}”，请核对工号。"
                problems.append((number, Problem("staff_no", "person-unknown", sentence)))
            elif not same_name(name, row.name):
                sentence = f"工号“{row.staff_no}”在名册中不是“{row.name}”，请核对工号和姓名。"
                problems.append((number, Problem("name", "name-differs", sentence)))
            else:
                self.rows.append((number, row, pk, site))
        return problems

    def finish_check(self):
        counts, fresh, problems = self._judge_all()
        previews = [
            (self.job.pk, number, "n", f"{row.name}（{row.staff_no}）", json.dumps(told(row), ensure_ascii=False))
            for number, row, _ in fresh[:SHOWN]
        ]
        insert_rows(ImportRow, ("job", "row", "kind", "subject", "cells"), previews)
        return counts, digest_of(fresh), problems

    def new_rows(self, start: int, size: int):
        kept = ImportRow.objects.filter(job=self.job, kind="n").order_by("row")[start : start + size]
        return list(kept.values_list("row", "subject", "cells"))

    def clear(self) -> None:
        self.rows = []

    def _judge_all(self) -> tuple[Counts, list[tuple], list[tuple[int, Problem]]]:
        """(number, row, leg) of each new one: a leg is its columns with the groups it is told for."""
        known = self._known()
        counts, fresh, problems = Counts(), [], []
        for number, row, person, site in self.rows:
            if (person, site, row.start, row.end, row.kind, row.hours or 0, row.document) in known.stored:
                counts.unchanged += 1
                continue
            try:
                fresh.append((number, row, judged(row, person, site, known)))
                counts.new += 1
            except RuleViolation as refused:
                problems.append((number, Problem(column_of(refused.field), refused.code, refused.sentence)))
        return counts, fresh, problems

    def _known(self) -> Known:
        known = Known()
        people = sorted({person for _, _, person, _ in self.rows})
        sites = sorted({site for *_, site in self.rows})
        names = ("pk", "birth_month", "sex")
        for rows in _of_keys(StaffMember, "id", people):
            known.people |= {pk: (birth, sex) for pk, birth, sex in rows.values_list(*names)}
        names = ("person_id", "valid_from", "valid_to", "institution_id", "site_id")
        for rows in _of_keys(StaffPost, "person_id", people):
            for person, *post in rows.filter(main=True).values_list(*names):
                known.posts[person].append(tuple(post))
        names = ("person_id", "to_site_id", "valid_from", "valid_to", "kind", "hours", "document", "part", "full_time")
        for rows in _of_keys(ExchangeLeg, "person_id", people):
            for person, site, start, end, kind, hours, document, share, full in rows.values_list(*names):
                known.legs[person].append(Running(start, end, share, full))
                known.stored.add((person, site, start, end, kind, hours, document))
        for rows in _of_keys(OwnRetirement, "person_id", people):
            known.own |= dict(rows.values_list("person_id", "month"))
        for rows in _of_keys(SiteVersion, "site_id", sites):
            for site, *version in rows.values_list("site_id", "valid_from", "valid_to", "state"):
                known.sites[site].append(tuple(version))
        for rows in _of_keys(Site, "id", sites):
            known.schools |= dict(rows.filter(void=False).values_list("pk", "institution_id"))
        for day in {row.start for _, row, _, _ in self.rows}:
            known.ages[day], known.groups[day] = ages_on(day), groups_on(day)
        return known

    # --- write -----------------------------------------------------------------------------------------------------
    def write(self, tick):
        """Whoever holds the people first decides who is second: the rows are judged once more behind the lock."""
        job = self.job
        with act(
            kind=ActKind.IMPORT,
            verb=self.verb,
            title=f"{self.title}：{job.file_name}",
            actor=self.actor,
            effective_on=job.effective_on,
            reason=job.reason,
            document=job.document,
            event=EventKind.IMPORT,
            about=f"import:{job.token}",
        ) as draft:
            self._hold_people()
            _, fresh, problems = self._judge_all()
            if digest_of(fresh) != job.digest or (problems and not job.good_rows):
                raise Changed
            draft.note(self.title, "新增", "", f"{len(fresh)} 行", job.effective_on)
            self._write_legs([leg for _, _, leg in fresh], {"act_id": draft.act.pk, "user_id": self.actor.pk})
            tick(len(fresh))
        return draft.act

    def _hold_people(self) -> None:
        for which, params in _in_keys("id", sorted({person for _, _, person, _ in self.rows})):
            hold_rows(StaffMember, which, params)
            run(f"UPDATE {table_of(StaffMember)} SET revision = revision + 1 WHERE {which}", params)  # noqa: S608

    def _write_legs(self, legs: list[tuple], about: dict) -> None:
        """The people are held: what is new of theirs since the last key is ours."""
        table = table_of(ExchangeLeg)
        last = fetch(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0]  # noqa: S608
        insert_rows(ExchangeLeg, LegRow._fields, [leg for leg, _ in legs])
        told_for = {(leg.person, leg.valid_from): groups for leg, groups in legs}
        keys = fetch(f"SELECT id, person_id, valid_from FROM {table} WHERE id > %s ORDER BY id", [last])  # noqa: S608
        if connection.vendor != "postgresql":
            keys = [(pk, person, date.fromisoformat(str(day))) for pk, person, day in keys]
        own = [(pk, told_for[person, day]) for pk, person, day in keys if (person, day) in told_for]
        groups = [(pk, group, both) for pk, found in own for group, both in found]
        insert_rows(LegGroup, ("leg", "group", "both"), groups)
        for which, params in _in_keys("t.id", [pk for pk, _ in own]):
            keep_history(ExchangeLeg, "+", f"WHERE {which}", params, **about)

    # --- undo ------------------------------------------------------------------------------------------------------
    def hold(self, model, done) -> None:
        super().hold(model, done)
        mine = ExchangeLeg.history.filter(act=done, history_type="+").values("id")
        if LegAssessment.objects.filter(leg__in=mine).exists():
            raise RuleViolation("导入之后已有交流考核，不能整体撤销。请逐条更正。", code="touched")

    def _remove_added(self, model, done, about) -> None:
        """What a leg was told for goes with it."""
        LegGroup.objects.filter(leg__in=ExchangeLeg.history.filter(act=done, history_type="+").values("id")).delete()
        super()._remove_added(model, done, about)


def _in_keys(column: str, keys: Sequence[int]) -> Iterator[tuple[str, list]]:
    """A condition on many keys with its values: one on PostgreSQL, a few on SQLite."""
    if connection.vendor == "postgresql":
        yield f"{column} = ANY(%s)", [list(keys)]
        return
    for part in in_chunks(keys):
        yield f"{column} IN ({', '.join(['%s'] * len(part))})", list(part)


def _of_keys(model, column: str, keys: Sequence[int]) -> Iterator[QuerySet]:
    for which, params in _in_keys(f"{table_of(model)}.{column}", keys):
        yield model.objects.extra(where=[which], params=params).order_by("pk")  # noqa: S610  names come from model meta


def judged(row, person: int, site: int, known: Known) -> tuple[LegRow, list[tuple[int, bool]]]:
    """The leg's columns, and (group, both sites in it) of its first day. RuleViolation where there can be no such leg."""
    hours, standard = row.hours or 0, row.standard or 0
    check_days(row.start, row.end)
    check_hours(row.kind, hours, standard)
    post = next((one for one in known.posts[person] if _on(row.start, *one[:2])), None)
    if post is None:
        raise RuleViolation(
            f"{row.start.isoformat()} 当天该教职工没有编制所在的任职（到校之前或离校之后），请核对起日。",
            field="start",
            code="no-post",
        )
    *_, school, home = post
    birth, sex = known.people[person]
    refuse_retired(retirement(birth, sex, known.ages[row.start], own=known.own.get(person)).month, row.end)
    if site == home:
        raise RuleViolation("接收校点就是现在任职的校点。", field="to_site", code="own-site")
    state = next((one[2] for one in known.sites[site] if _on(row.start, *one[:2])), SiteState.CLOSED.value)
    if state == SiteState.CLOSED or site not in known.schools:
        raise RuleViolation(f"接收校点在 {row.start.isoformat()} 没有开办或已关闭。", field="to_site", code="closed")
    part = part_of(hours, standard)
    _room(known.legs[person], Running(row.start, row.end, part, not hours))
    known.legs[person].append(Running(row.start, row.end, part, not hours))
    around = known.groups[row.start]
    mine, away = around.get(home, ()), set(around.get(site, ()))
    leg = LegRow(
        person=person,
        kind=row.kind,
        from_site=home,
        to_site=site,
        hours=hours,
        standard=standard if hours else 0,
        part=part,
        full_time=not hours,
        subject=row.subject or "",
        duties=row.duties or "",
        document=row.document,
        campus=known.schools[site] == school,
        inside=bool(away.intersection(mine)),
        valid_from=row.start,
        start_open=False,
        valid_to=row.end,
    )
    return leg, [(group, group in away) for group in sorted(mine)]


def _on(day: date, start: date, end: date | None) -> bool:
    return start <= day and (end is None or day < end)


def _room(legs: Iterable[Running], new: Running) -> None:
    near = sorted(
        (one for one in legs if (one.end is None or new.start < one.end) and one.start < new.end),
        key=lambda one: one.start,
    )
    other = next((one for one in near if one.full and new.full), None)
    if other is not None:
        period = period_text(other.start, False, other.end)
        raise RuleViolation(f"这段时间已有全职交流（{period}）。", field="start", code="overlap")
    for day in sorted({new.start, *(one.start for one in near if one.start > new.start)}):
        if sum(one.part for one in near if one.on(day)) + new.part > WHOLE:
            raise RuleViolation(
                f"{day.isoformat()} 起各段交流合计超过一个全职，请核对课时或起止。", field="hours", code="too-much"
            )


PREVIEWED = [(name, column) for name, column in ExchangeSheet.entered().items() if name not in ("staff_no", "name")]


def told(row) -> list[list[str]]:
    cells = []
    for name, column in PREVIEWED:
        value = getattr(row, name)
        shown = column.kind.show(value) if value not in (None, "") else ""
        if shown not in (None, ""):
            cells.append([column.header, "", shown.isoformat() if hasattr(shown, "isoformat") else str(shown)])
    return cells


def digest_of(fresh) -> str:
    told = [[number, *map(str, leg), groups] for number, _, (leg, groups) in fresh]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def column_of(name: str) -> str:
    name = {"to_site": "site"}.get(name, name)
    return name if name in ExchangeSheet.entered() else ""
