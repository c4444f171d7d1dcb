"""The library's own import of a roster, as django-import-export has it without any of ours: for ``bench.import_rosters``."""

import time
from pathlib import Path

from django.db import connection, models
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from groups.registry.models import Institution, Site
from nanan_groups.records.acts import act
from nanan_groups.records.models import ActKind
from staffing.models import StaffMember, StaffPost
from staffing.roster.sheets import RosterSheet

HEADERS = {name: column.header for name, column in RosterSheet.entered().items()}
FLAT = [name for name in HEADERS if name not in ("school", "site")]


class Code(widgets.ForeignKeyWidget):
    """名称（编码）: looked up by the code."""

    def clean(self, value, row=None, **kwargs):
        return super().clean(value[-6:-1], row, **kwargs)


class Month(widgets.DateWidget):
    def clean(self, value, row=None, **kwargs):
        return super().clean(f"{value}-01", row, **kwargs)


class Label(widgets.Widget):
    """A choice by its label."""

    def __init__(self, choices):
        super().__init__()
        self.values = {str(label): value for value, label in choices}

    def clean(self, value, row=None, **kwargs):
        return self.values[value] if value else ""


def _twice(resource, path: Path, count: int) -> dict:
    """The admin's two passes: parse and dry run, parse and write."""
    start = time.perf_counter()
    content = path.read_bytes()
    for dry in (True, False):
        result = resource.import_data(XLSX().create_dataset(content), dry_run=dry, raise_errors=True)
    if result.totals["new"] != count:
        raise SystemExit(f"stock wrote {result.totals}")
    return {"seconds": round(time.perf_counter() - start, 3)}


def flat(path: Path, count: int) -> dict:
    """Into one flat table without history."""

    class Flat(models.Model):
        school = models.ForeignKey(Institution, models.DO_NOTHING, related_name="+")
        site = models.ForeignKey(Site, models.DO_NOTHING, related_name="+")

        class Meta:
            app_label, managed, db_table = "staffing", False, "bench_flat"

        def __str__(self) -> str:
            return str(self.pk)

    for name in FLAT:
        day = name in ("joined_on", "joined_service_on", "birth_month")
        Flat.add_to_class(name, models.DateField() if day else models.CharField(max_length=40))
    declared = {
        "school": fields.Field("school", HEADERS["school"], Code(Institution, "code")),
        "site": fields.Field("site", HEADERS["site"], Code(Site, "code")),
        "birth_month": fields.Field("birth_month", HEADERS["birth_month"], Month()),
    }
    declared |= {name: fields.Field(name, HEADERS[name]) for name in FLAT if name != "birth_month"}
    meta = type("Meta", (), {"model": Flat, "import_id_fields": ["staff_no"], "fields": list(HEADERS)})
    resource = type("FlatResource", (resources.ModelResource,), {**declared, "Meta": meta})()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_flat")
    return _twice(resource, path, count)


def house(path: Path, count: int, actor) -> dict:
    """Into the tables the roster lives in, with the history of both: what the portal's import leaves behind. Numbers of
    people are given anew (S…), so that all are new."""
    of_person = {
        name: "title" if name == "title_" else name
        for name in FLAT
        if name not in ("post_kind", "employment", "leadership")
    }
    del of_person["joined_on"]
    kinds = {name: StaffPost._meta.get_field(name).choices for name in ("post_kind", "employment", "leadership")}
    declared = {}
    for name, field in of_person.items():
        choices = StaffMember._meta.get_field(field).choices
        widget = Label(choices) if choices else Month() if name == "birth_month" else None
        widget = widgets.DateWidget() if name == "joined_service_on" else widget
        declared[name] = fields.Field(field, HEADERS[name], widget)

    class Meta:
        model = StaffMember
        import_id_fields = ["staff_no"]
        fields = list(of_person)

    def before_import_row(self, row, **kwargs):
        number = row[HEADERS["staff_no"]]
        row[HEADERS["staff_no"]] = number if number.startswith("S") else f"S{number[1:]}"

    def before_save_instance(self, instance, row, **kwargs):
        instance.code = instance.staff_no[:12]

    def after_save_instance(self, instance, row, **kwargs):
        joined = self.days.clean(row[HEADERS["joined_on"]])
        StaffPost.objects.create(
            person=instance,
            institution=self.schools.clean(row[HEADERS["school"]]),
            site=self.sites.clean(row[HEADERS["site"]]),
            joined_on=joined,
            valid_from=joined,
            main=True,
            **{name: self.kinds[name].clean(row[HEADERS[name]]) for name in self.kinds},
        )

    own = {
        "Meta": Meta,
        "before_import_row": before_import_row,
        "before_save_instance": before_save_instance,
        "after_save_instance": after_save_instance,
        "days": widgets.DateWidget(),
        "schools": Code(Institution, "code"),
        "sites": Code(Site, "code"),
        "kinds": {name: Label(choices) for name, choices in kinds.items()},
    }
    resource = type("HouseResource", (resources.ModelResource,), {**declared, **own})()
    with act(kind=ActKind.IMPORT, verb="import_staff", title="测速", actor=actor, reason="测速", quiet=True) as draft:
        done = _twice(resource, path, count)
        kept = [model.history.filter(act=draft.act).count() for model in (StaffMember, StaffPost)]
    if kept != [count, count]:
        raise SystemExit(f"stock kept a history of {kept}")
    return done
