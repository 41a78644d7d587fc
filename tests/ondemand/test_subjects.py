"""Each subject of the paid program is gathered: what `models.py` does not name has no migrations."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.db import models

import ondemand
from ondemand import models as gathered

FOLDER = Path(ondemand.__file__).parent
SUBJECTS = sorted(path.parent.name for path in FOLDER.glob("*/models.py"))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_model_of_a_subject_is_gathered(subject: str) -> None:
    module = import_module(f"ondemand.{subject}.models")
    own = {
        name
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, models.Model) and found.__module__ == module.__name__ and not found._meta.abstract
    }
    assert own
    assert own <= set(gathered.__all__)
