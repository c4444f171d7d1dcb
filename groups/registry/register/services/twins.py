"""Two of one name: refused with the one that has it, before the database would refuse without knowing whose it is."""

from datetime import date

from groups.registry.register.models import GroupVersion, Institution, InstitutionVersion, Site, SiteVersion
from groups.registry.register.rules.wording import place_key, site_beside
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key, refuse_hidden
from nanan_groups.kit.texts import period_text

_OF = {InstitutionVersion: ("institution", "机构", "另一所"), GroupVersion: ("group", "教育集团", "另一个")}


class Taken(RuleViolation):
    """``kind`` and ``record``: the code of the record that has the name already."""

    def __init__(self, sentence: str, *, field: str, code: str, kind: str, record: str) -> None:
        super().__init__(sentence, field=field, code=code)
        self.kind, self.record = kind, record


def refuse_taken_name(versions: type, name: str, start: date, end: date | None, *, but: int | None = None) -> None:
    """A name that reads like that of another institution (or group) on any of these days. ``but``: whose own it is."""
    refuse_hidden(name, "名称", field="name")
    kind, word, another = _OF[versions]
    rows = versions.objects.filter(name_key=name_key(name)).overlapping(start, end)
    if versions is InstitutionVersion:
        rows = rows.filter(placeholder=False)
    twin = rows.exclude(**{kind: but}).select_related(kind).order_by("valid_from", "pk").first()
    if twin is None:
        return
    record = getattr(twin, kind).code
    since = period_text(twin.valid_from, twin.start_open, twin.valid_to)
    raise Taken(
        f"该名称已由{word}“{twin.name}（{record}）”使用（{since}）。请核对是否同一{another[-1]}；确为{another}的，请换一个名称。",
        field="name",
        code="name-taken",
        kind=kind,
        record=record,
    )


def refuse_same_label(
    institution: Institution, label: str, own_name: str, start: date, end: date | None, *, but: Site | None = None
) -> None:
    """Two running sites of one institution must not read alike on any of these days."""
    field = "own_name" if own_name else "label"
    refuse_hidden(label, "校区或学部名", field="label")
    refuse_hidden(own_name, "独立称谓", field="own_name")
    rows = SiteVersion.objects.filter(place_key=place_key(institution.pk, label, own_name)).overlapping(start, end)
    twin = rows.exclude(site=but).select_related("site").order_by("valid_from", "pk").first()
    if twin is None:
        return
    record = twin.site.code
    raise Taken(
        f"该机构已有同名校点（{site_beside(twin.label, twin.own_name)}，{record}），请先更名。",
        field=field,
        code="label-taken",
        kind="site",
        record=record,
    )
