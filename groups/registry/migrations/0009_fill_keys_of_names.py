"""Names get their normal form. Of twins, which nothing refused until now, the first keeps the name; the others are marked, stay
in the register as they are, and ``check_registry`` names them."""

from collections import defaultdict
from datetime import date

from django.db import migrations

from groups.registry.register.rules.spoken import searched
from groups.registry.register.rules.wording import place_key
from nanan_groups.kit.kept import given_up
from nanan_groups.kit.names import name_key


def fill(apps, schema_editor):
    for model, owner in (("InstitutionVersion", "institution"), ("GroupVersion", "group")):
        rows = apps.get_model("registry", model).objects.select_related(owner).order_by("valid_from", "pk")
        taken = Taken(owner)
        for row in rows:
            row.name_key, row.searched = name_key(row.name), searched(row.name, row.short_name)
            if not getattr(row, "placeholder", False):
                row.name_key = taken.key(row, row.name_key)
            taken.done.append(row)
        write(rows, taken.done, ["name_key", "searched"])
    rows = apps.get_model("registry", "SiteVersion").objects.select_related("site").order_by("valid_from", "pk")
    taken = Taken("site")
    for row in rows:
        row.searched = searched(row.label, row.own_name)
        if row.state != "closed":
            row.place_key = taken.key(row, place_key(row.site.institution_id, row.label, row.own_name))
        taken.done.append(row)
    write(rows, taken.done, ["place_key", "searched"])


class Taken:
    """Which names were held when, in the order of their rows."""

    def __init__(self, owner):
        self.owner, self.done = owner, []
        self.held = defaultdict(list)

    def key(self, row, key):
        owner, end = getattr(row, self.owner), row.valid_to or date.max
        meeting = any(pk != owner.pk and start < end and row.valid_from < last for pk, start, last in self.held[key])
        if meeting or owner.void:
            return given_up(key, owner.code)
        self.held[key].append((owner.pk, row.valid_from, end))
        return key


def write(rows, done, names):
    for start in range(0, len(done), 1000):
        rows.model.objects.bulk_update(done[start : start + 1000], names)


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_keys_of_names")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
