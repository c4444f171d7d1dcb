"""Steps of a migration that share one drawing of the models."""

from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit.migrating import Migration, runs

TEXT = models.TextField()


def _add(model, name="told"):
    return migrations.AddField(model, name, TEXT)


def test_a_run_ends_where_a_step_could_see_another_of_it():
    data = migrations.RunPython(migrations.RunPython.noop)
    steps = [migrations.CreateModel("One", []), _add("two"), _add("one"), data, _add("one", "more"), _add("three")]
    assert [len(run) for run in runs(steps)] == [2, 1, 1, 2]
    assert [step for run in runs(steps) for step in run] == steps
    assert list(runs([])) == []


def _ours():
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if Path(settings.BASE_DIR) in folder.parents and ".venv" not in folder.parts and folder.is_dir():
            for file in sorted(folder.glob("0*.py")):
                yield import_module(f"{app.name}.migrations.{file.stem}").Migration


def test_every_migration_of_several_models_shares_it():
    slow = [
        one.__module__
        for one in _ours()
        if not issubclass(one, Migration) and any(len(run) > 1 for run in runs(one.operations))
    ]
    assert slow == []
    assert any(issubclass(one, Migration) for one in _ours())
