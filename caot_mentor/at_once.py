"""Many operations of a migration, with the models drawn up once for all of them.

Between two operations Django draws up anew, as Python classes, every model that is related to the one that changed.
Here everything refers to members and they to everything, so that each new table cost as much as all before it: nine
tenths of the time of a first `migrate`. `docs/decisions.md` (41) tells how the first migrations of the apps came to be.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """`operations` in their order, each of which sees the models as they are after the last.

    For new models with all that belongs to them (fields, constraints, triggers). Nothing that changes a table of the
    same list may stand in it: that table would be made in its changed form, and then be changed.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # what is not there is not drawn up after each step, but once, when somebody asks
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"
