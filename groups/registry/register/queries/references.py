"""What a cell of a sheet means: the name or code of a school, a site or a group → its id, within a scope, on a day.

Each map is loaded with one query when it is first asked for, whatever the number of rows. A record outside the scope
reads exactly like one that does not exist.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cached_property

from groups.registry.register.models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Site,
    SiteVersion,
)
from groups.registry.register.queries.refs import GroupRef, InstitutionRef, SiteRef
from groups.registry.register.rules.spoken import spoken
from groups.registry.register.rules.wording import site_in_full, site_part
from groups.registry.register.words import SiteKind, place_in_annex
from groups.rights.roles import VIEW
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import short
from nanan_groups.kit.names import name_key
from nanan_groups.kit.scope import Scope

_CODE = r"[a-z]\d{2,9}"  # of a key, which knows small letters only
_CODED = re.compile(rf"(?:(?P<name>.*)\((?P<behind>{_CODE})\)|(?P<bare>{_CODE}))")
_SHOWN = 12  # so many labels or candidates are named in a sentence


def coded(text: str) -> tuple[str, str]:
    """(code, key of the name before it): of "名称（编码）" or of a bare code; ("", "") when there is no code."""
    match = _CODED.fullmatch(name_key(text))
    if not match:
        return "", ""
    return (match["behind"] or match["bare"]).upper(), match["name"] or ""


class _Names:
    """The records of one kind that a scope holds, by code and by name."""

    def __init__(self, what: str, word: str, day: date):
        self.what, self.word, self.day = what, word, day
        self.by_code: dict[str, InstitutionRef | SiteRef | GroupRef] = {}
        self.by_key: dict[str, list] = defaultdict(list)
        self.called: dict[str, set[str]] = defaultdict(set)  # by code: whatever it is or was called
        self.other_day: dict[str, str] = {}  # not in force that day: code → what it is called on another
        self.hints: dict[str, list] = defaultdict(list)  # former and short names

    def add(self, ref, *names: str) -> None:
        self.by_code[ref.code] = ref
        for key in {name_key(name) for name in names if name}:
            self.by_key[key].append(ref)
            self.called[ref.code].add(key)

    def find(self, text: str, field: str):
        code, name = coded(text)
        if code:
            return self._by_code(code, name, text, field)
        key = name_key(text)
        found = self.by_key.get(key, ())
        running = [ref for ref in found if not getattr(ref, "closed", False)] or found
        if len(running) == 1:
            return running[0]
        if running:
            raise self.ambiguous(text, running, field)
        raise self.unknown(text, field, self.hints.get(key, ()) or self._spoken.get(spoken(text), ()))

    @cached_property
    def _spoken(self) -> dict[str, list]:
        """By what people say for short (rules/spoken.py); worth a hint, not an answer. Made when the first name is unknown."""
        out = defaultdict(list)
        for ref in self.by_code.values():
            out[spoken(ref.name)].append(ref)
        return out

    def _by_code(self, code: str, name: str, text: str, field: str):
        ref = self.by_code.get(code)
        if ref is None:
            if code in self.other_day:
                called, day = f"{self.other_day[code]}（{code}）", self.day.isoformat()
                raise RuleViolation(
                    f"{self.word}“{called}”在 {day} 没有有效登记，请核对{self.word}和生效日。",
                    field=field,
                    code=f"{self.what}-not-in-force",
                )
            raise self.unknown(text, field)
        if name and name not in self.called[code]:
            raise RuleViolation(
                f"“{short(text)}”的名称与编码不符：{code} 是“{ref.name}”。请改正名称或编码。",
                field=field,
                code=f"{self.what}-mismatch",
            )
        return ref

    def unknown(self, text: str, field: str, meant=()) -> RuleViolation:
        hint = f"是否指“{'”或“'.join(ref.text for ref in meant[:3])}”？" if meant else ""
        return RuleViolation(
            f"在您的任职范围内没有找到{self.word}“{short(text)}”，请填写登记的全称或编码。{hint}",
            field=field,
            code=f"{self.what}-unknown",
        )

    def ambiguous(self, text: str, found, field: str) -> RuleViolation:
        names = "、".join(ref.text for ref in found[:_SHOWN])
        return RuleViolation(
            f"“{short(text)}”可能是：{names}。请改填编码。", field=field, code=f"{self.what}-ambiguous"
        )


class References:
    """Names and codes of a scope as they stand on a day.

    ``only``: ids of the schools one may write for, when that is less than one sees; the others read as unknown.
    """

    def __init__(self, scope: Scope, day: date, *, only: Collection[int] | None = None):
        self.scope, self.day = scope, day
        self.only = None if only is None else frozenset(only)
        self._found: dict[tuple, InstitutionRef | SiteRef | GroupRef] = {}

    # --- asked for each row ----------------------------------------------------------------------------------------
    def institution(self, text: str, *, field: str = "school") -> InstitutionRef:
        """By "名称（编码）", code, or the exact name of that day."""
        return self._kept("institution", text, lambda: self._institutions.find(text, field))

    def institutions_alike(self, name: str) -> list[InstitutionRef]:
        """Schools for which ``name`` is a former or a short name."""
        return list(self._institutions.hints.get(name_key(name), ()))

    def site(self, text: str, *, field: str = "site", closed: bool = False) -> SiteRef:
        """By "名称（编码）", code, or the printed name of that day. A closed one only where ``closed`` allows it."""
        ref = self._kept("site", text, lambda: self._sites.find(text, field))
        return ref if closed else self._running(ref, field)

    def group(self, text: str, *, field: str = "group") -> GroupRef:
        return self._kept("group", text, lambda: self._groups.find(text, field))

    def site_of(self, institution_id: int, text: str, *, field: str = "site", closed: bool = False) -> SiteRef:
        """A site of that school by campus, own name, printed name or code. Blank: its only one, else the main one."""
        ref = self._kept(institution_id, text, lambda: self._site_of(institution_id, text, field))
        return ref if closed else self._running(ref, field)

    def place(self, school: str, site: str) -> tuple[InstitutionRef, SiteRef]:
        """The school and the site of a row. A site in the column of schools answers both, if the row names no other."""
        try:
            found = self.institution(school)
        except RuleViolation as unknown:
            try:
                named = self.site(school)
            except RuleViolation:
                raise unknown from None
            found = self._school_names[named.institution_id]
            if site and self.site_of(found.id, site) != named:
                raise unknown from None
            return found, named
        return found, self.site_of(found.id, site)

    def institutions(self) -> list[InstitutionRef]:
        """All of the scope that are in force that day, by code."""
        return list(self._institutions.by_code.values())

    def sites(self) -> list[SiteRef]:
        """All of the scope, closed ones too."""
        return list(self._sites.by_code.values())

    def sites_of(self, institution_id: int) -> list[SiteRef]:
        """All of a school's, closed ones too, in their order."""
        return list(self._by_institution.get(institution_id, ()))

    def groups(self) -> list[GroupRef]:
        """All of the scope, in the order of Annex 2."""
        return list(self._groups.by_code.values())

    def lists(self, kinds: Collection[str] | None = None) -> dict[str, list[str]]:
        """What drop-downs offer, as the columns' ``source`` names them. ``kinds``: of schools only these."""
        schools = [ref for ref in self._institutions.by_code.values() if kinds is None or ref.kind in kinds]
        held = {ref.id for ref in schools}
        sites = [ref for ref in self._sites.by_code.values() if not ref.closed and ref.institution_id in held]
        return {
            "institution": [ref.text for ref in schools],
            "site": [ref.text for ref in sites],
            "group": [ref.text for ref in self.groups()],
        }

    # --- one query each --------------------------------------------------------------------------------------------
    @cached_property
    def _institutions(self) -> _Names:
        visible = Institution.objects.visible_to(self.scope, VIEW)
        if self.only is not None:
            visible = visible.filter(pk__in=self.only)
        rows = InstitutionVersion.objects.filter(institution__in=visible.order_by())
        rows = rows.order_by("institution__code", "valid_from", "pk").values_list(
            "institution_id", "institution__code", "name", "short_name", "kind", "valid_from", "valid_to"
        )
        names = _Names("institution", "学校", self.day)
        former = []
        for pk, code, name, abbreviation, kind, start, end in rows:
            if self._in_force(start, end):
                names.add(InstitutionRef(pk, code, name, kind), name)
                former.append((code, abbreviation))
            else:
                former.append((code, name))
        _note_former(names, former)
        return names

    @cached_property
    def _groups(self) -> _Names:
        visible = EducationGroup.objects.visible_to(self.scope, VIEW)
        rows = GroupVersion.objects.filter(group__in=visible.order_by()).order_by("valid_from", "pk")
        rows = rows.values_list(
            "group_id", "group__code", "name", "short_name", "category", "ordinal", "valid_from", "valid_to"
        )
        names, current, former = _Names("group", "教育集团", self.day), [], []
        for pk, code, name, abbreviation, category, ordinal, start, end in rows:
            if self._in_force(start, end):
                current.append((place_in_annex(category, ordinal, code), GroupRef(pk, code, name, category)))
                former.append((code, abbreviation))
            else:
                former.append((code, name))
        for _, ref in sorted(current, key=lambda row: row[0]):
            names.add(ref, ref.name)
        _note_former(names, former)
        return names

    @cached_property
    def _sites(self) -> _Names:
        """Two maps in one: by printed name over the whole scope, and what each is called beside its school."""
        visible = Site.objects.visible_to(self.scope, VIEW)
        if self.only is not None:
            visible = visible.filter(institution__in=self.only)
        rows = SiteVersion.objects.filter(site__in=visible.order_by())
        rows = rows.order_by("site__institution__code", "site__ordinal", "site_id", "valid_from").values_list(
            "site_id",
            "site__code",
            "site__institution_id",
            "site__kind",
            "state",
            "label",
            "own_name",
            "valid_from",
            "valid_to",
        )
        schools = {ref.id: ref for ref in self._institutions.by_code.values()}
        names = _Names("site", "校点", self.day)
        past = []
        for pk, code, school_id, kind, state, label, own_name, start, end in rows:
            school = schools.get(school_id)
            if school is None or not self._in_force(start, end):
                past.append((code, school, label, own_name))
                continue
            name = site_in_full(school.name, label, own_name)
            names.add(ref := SiteRef(pk, code, school_id, kind, state, label, own_name, name), name)
            self._known_as(names, ref, school, label, own_name)
        for code, school, label, own_name in past:
            if code not in names.by_code:
                part = site_part(label, own_name) or code
                names.other_day[code] = site_in_full(school.name, label, own_name) if school else part
            elif school is not None:
                self._known_as(names, names.by_code[code], school, label, own_name)
        return names

    def _known_as(self, names: _Names, ref: SiteRef, school: InstitutionRef, label: str, own_name: str) -> None:
        """Before a code any name it has or had will do, also under a former name of its school."""
        schools = self._institutions.called[school.code]
        bare = {name_key(part) for part in (label, own_name) if part}
        names.called[ref.code] |= bare | {f"{name}({key})" for name in schools for key in bare}
        if not label and not own_name:
            names.called[ref.code] |= schools

    @cached_property
    def _by_institution(self) -> dict[int, list[SiteRef]]:
        out: dict[int, list[SiteRef]] = defaultdict(list)
        for ref in self._sites.by_code.values():
            out[ref.institution_id].append(ref)
        return out

    @cached_property
    def _school_names(self) -> dict[int, InstitutionRef]:
        return {ref.id: ref for ref in self._institutions.by_code.values()}

    # --- how -------------------------------------------------------------------------------------------------------
    def _kept(self, what, text: str, find):
        known = self._found.get((what, text))
        if known is None:
            known = self._found[what, text] = find()
        return known

    def _in_force(self, start: date, end: date | None) -> bool:
        return start <= self.day and (end is None or end > self.day)

    def _running(self, ref: SiteRef, field: str) -> SiteRef:
        if ref.closed:
            raise RuleViolation(
                f"校点“{ref.text}”在 {self.day.isoformat()} 已关闭，请改填其他校点。", field=field, code="site-closed"
            )
        return ref

    def _site_of(self, institution_id: int, text: str, field: str) -> SiteRef:
        sites = self._by_institution.get(institution_id, [])
        running = [ref for ref in sites if not ref.closed]
        school = self._school_names.get(institution_id)
        name = school.name if school else "该校"
        if not text:
            return self._only_or_main(running, name, field)
        code, _ = coded(text)
        if code:
            return self._of_this_school(self._sites.find(text, field), institution_id, name, field)
        key = name_key(text)
        found = [ref for ref in sites if key in self._beside(ref, name)]
        found = [ref for ref in found if not ref.closed] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise self._sites.ambiguous(text, found, field)
        elsewhere = self._sites.by_key.get(key, ())
        if len(elsewhere) == 1:
            return self._of_this_school(elsewhere[0], institution_id, name, field)
        raise RuleViolation(
            f"“{name}”没有校点“{short(text)}”，可填：{_listed(running)}。", field=field, code="site-unknown"
        )

    @staticmethod
    def _beside(ref: SiteRef, school: str) -> set[str]:
        """What a site may be called in a row that names its school."""
        called = {name_key(name) for name in (ref.label, ref.own_name, ref.name, f"{school}({ref.label})") if name}
        if ref.kind == SiteKind.MAIN and not ref.own_name:
            called |= {name_key(name) for name in ("本部", school, f"{school}(本部)")}
        return called

    @staticmethod
    def _only_or_main(running: list[SiteRef], school: str, field: str) -> SiteRef:
        main = running if len(running) == 1 else [ref for ref in running if ref.kind == SiteKind.MAIN]
        if len(main) == 1:
            return main[0]
        if not running:
            raise RuleViolation(f"“{school}”当天没有未关闭的校点，请核对学校。", field=field, code="site-none")
        raise RuleViolation(
            f"“{school}”有多个校点，请填写其中一个：{_listed(running)}。", field=field, code="site-needed"
        )

    @staticmethod
    def _of_this_school(ref: SiteRef, institution_id: int, school: str, field: str) -> SiteRef:
        if ref.institution_id != institution_id:
            raise RuleViolation(
                f"校点“{ref.text}”不属于“{school}”，请核对学校和校点。", field=field, code="site-elsewhere"
            )
        return ref


def _listed(sites: list[SiteRef]) -> str:
    shown = "、".join(ref.short for ref in sites[:_SHOWN])
    return shown + ("等" if len(sites) > _SHOWN else "")


def _note_former(names: _Names, former: list[tuple[str, str]]) -> None:
    """Names of other days and short names: good before a code, and worth a hint when they stand alone."""
    for code, name in former:
        if not name:
            continue
        ref = names.by_code.get(code)
        if ref is None:
            names.other_day[code] = name
            continue
        key = name_key(name)
        names.called[code].add(key)
        if ref not in names.by_key.get(key, ()) and ref not in names.hints[key]:
            names.hints[key].append(ref)
