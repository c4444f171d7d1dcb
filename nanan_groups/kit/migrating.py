"""Migrations of many new models, a third quicker: their models are drawn once, not once for each.

Django draws anew, after each CreateModel, every model that is related to the new one over any number of steps: with keys
to people and acts everywhere that is nearly all, two hundred times over, and nine tenths of the time a new installation
takes. Where models are only created, the state after the last of them serves all: a CreateModel looks at no other.
"""

from itertools import groupby

from django.db import migrations


class Migration(migrations.Migration):
    """Stock in all but one thing: models created one after the other in one migration share the drawing of the state."""

    def apply(self, project_state, schema_editor, collect_sql=False):
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for created, run in groupby(self.operations, key=lambda one: type(one) is migrations.CreateModel):
            part = _Part(self, list(run))
            if created:
                part.create(project_state, schema_editor)
            else:
                project_state = part.apply(project_state, schema_editor)
        return project_state


class _Part(migrations.Migration):
    """Some operations of a migration, one after the other."""

    def __init__(self, whole: Migration, operations: list):
        super().__init__(whole.name, whole.app_label)
        self.atomic, self.operations = whole.atomic, operations

    def create(self, state, schema_editor) -> None:
        drawn = state.apps
        del state.apps  # while there is none, the state takes models in without drawing
        for one in self.operations:
            one.state_forwards(self.app_label, state)
        state.__dict__["apps"] = drawn
        state.reload_models([(self.app_label, one.name_lower) for one in self.operations], delay=False)
        for one in self.operations:
            one.database_forwards(self.app_label, schema_editor, state, state)
