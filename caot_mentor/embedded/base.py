"""Django's PostgreSQL engine, whose first connection starts the embedded server."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from caot_mentor.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL in `settings_dict["DATA_DIR"]`, reached through its own socket."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.update(server.start(Path(self.settings_dict["DATA_DIR"])).as_parameters())
        return params
