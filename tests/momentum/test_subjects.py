"""Each subject of programs in offerings is gathered: what `models.py` does not name has no migrations."""

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from django.db import models

import momentum
from momentum import models as gathered

FOLDER = Path(momentum.__file__).parent
SUBJECTS = sorted({path.parent.name for at in ("*/models.py", "*/models") for path in FOLDER.glob(at)})


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_model_of_a_subject_is_gathered(subject: str) -> None:
    package = import_module(f"momentum.{subject}.models")
    found_in = pkgutil.walk_packages(getattr(package, "__path__", []), prefix=f"{package.__name__}.")
    own = {
        name
        for module in [package, *(import_module(each.name) for each in found_in)]
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, models.Model) and found.__module__ == module.__name__ and not found._meta.abstract
    }
    assert own
    assert own <= set(gathered.__all__)
