"""Migrations of many models, several times quicker: the models are drawn once for a run of steps, not once for each.

Django draws anew, after each step, every model that is related to the changed one over any number of steps: with keys
to people and acts everywhere that is nearly all, hundreds of times over, and nine tenths of the time a new installation
takes. Steps that are each about another model do not look at each other, so the state after the last of them serves all.
"""

from collections.abc import Iterable, Iterator

from django.db import migrations

_ABOUT = {
    migrations.CreateModel: "name_lower",
    migrations.AddField: "model_name_lower",
    migrations.AlterField: "model_name_lower",
    migrations.RemoveField: "model_name_lower",
    migrations.AddConstraint: "model_name_lower",
    migrations.RemoveConstraint: "model_name_lower",
}


def _model_of(step) -> str:
    """The model a step is about; "" where it may look at others."""
    return getattr(step, _ABOUT[type(step)]) if type(step) in _ABOUT else ""


def runs(steps: Iterable) -> Iterator[list]:
    """Steps in a row that are each about another model; a step that may look at others stands alone."""
    run, models = [], set()
    for step in steps:
        model = _model_of(step)
        if run and (not model or not models or model in models):
            yield run
            run, models = [], set()
        run.append(step)
        models |= {model} - {""}
    if run:
        yield run


class Migration(migrations.Migration):
    """Stock in all but one thing: the steps of a run share the drawing of the state."""

    def apply(self, project_state, schema_editor, collect_sql=False):
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for run in runs(self.operations):
            part = _Part(self, run)
            project_state = (
                part.together(project_state, schema_editor)
                if len(run) > 1
                else part.apply(project_state, schema_editor)
            )
        return project_state


class _Part(migrations.Migration):
    """Some steps of a migration, one after the other."""

    def __init__(self, whole: Migration, operations: list):
        super().__init__(whole.name, whole.app_label)
        self.atomic, self.operations = whole.atomic, operations

    def together(self, state, schema_editor):
        before = state.clone()
        state.__dict__.pop("apps", None)  # while nothing is drawn, the state takes changes in without drawing
        for one in self.operations:
            one.state_forwards(self.app_label, state)
        for one in self.operations:
            one.database_forwards(self.app_label, schema_editor, before, state)
        return state
