"""Loaded by pytest before Django: the tests' mode, and data of their own."""

import os
import sys
from pathlib import Path

os.environ["CAOT_MODE"] = "test"
os.environ.setdefault("CAOT_VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
# Playwright's synchronous interface runs an event loop beside the test's own database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# WhiteNoise warns about a missing folder, and warnings are errors here.
(Path(os.environ["CAOT_VAR_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
# PyMuPDF would load three models that read the layout of a page, for seconds in every process; no test asks them.
sys.modules["pymupdf.layout"] = None  # type: ignore[assignment]
