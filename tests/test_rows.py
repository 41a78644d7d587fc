"""How jobs go over rows that are due."""

from __future__ import annotations

import time

import pytest

from caot_mentor import rows


def test_one_bad_row_blocks_nobody_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    def treat(key: int, *, more: int) -> int | bool | None:
        seen.append(key)
        return {1: None, 2: more, 3: False}[key]  # the fourth is unknown

    assert rows.each_row([4, 1, 2, 3], treat, more=5) == 1 + 5 + 0
    assert seen == [4, 1, 2, 3]
    assert caplog.messages == [f"{__name__}.treat failed for row 4"]


def test_what_is_left_when_the_time_is_over_waits_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "SWEEP_SECONDS", 0.05)

    def slow(_key: int) -> None:
        time.sleep(0.06)

    assert rows.each_row(range(10), slow) == 1
    assert caplog.messages == [f"{__name__}.slow: no time for row 1 and the next ones"]
