"""A worker that stumbles is started again, but not for ever, and not over the same stone."""

import os
import time
from pathlib import Path

import pytest

from caot_mentor import children, supervisor


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A supervisor over `tmp_path` whose children end at once, each after a word to its log."""
    for name in supervisor.FOLDERS:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(supervisor, "VAR_DIR", tmp_path)
    monkeypatch.setattr(supervisor, "RUN_DIR", tmp_path / "run")
    monkeypatch.setattr(supervisor, "LOG_DIR", tmp_path / "log")
    module = tmp_path / "stumbles.py"
    module.write_text("print('stumbled')")
    monkeypatch.setattr(supervisor, "CHILDREN", {name: ["stumbles"] for name in ("web", "worker", "beat")})
    house = supervisor.Supervisor(environment={**os.environ, "PYTHONPATH": str(tmp_path)})
    yield house
    house.end()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_child_is_started_again_up_to_the_bound_and_then_the_demo_ends_with_a_sentence(house, name, capsys):
    house.start_child(name)
    for count in range(1, children.RESTARTS + 1):
        ended = house.children[name]
        ended.wait(20)
        house.check_children()
        assert house.children[name].pid != ended.pid
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1, "one line for the terminal"
        assert f"The {name} process ended by itself; started again ({count} of 5 in 10 minutes)" in lines[0]
    house.children[name].wait(20)

    with pytest.raises(supervisor.CannotRun, match=f"The {name} process ended by itself 6 times in 10 minutes") as end:
        house.check_children()

    assert str(end.value).count("stumbled") == 6, "a restart keeps the earlier words"


def test_a_database_that_never_stays_ends_the_demo_with_a_sentence(house, capsys, monkeypatch, tmp_path):
    """A folder without a database: no start of the server succeeds."""
    monkeypatch.setattr(supervisor, "DATA_DIR", tmp_path / "postgres")
    monkeypatch.setattr(house, "rest", lambda seconds: None)
    (tmp_path / "postgres").mkdir()
    house.check_database()
    assert capsys.readouterr().out == "", "somebody else's server is theirs to watch"
    house.owns_database = True
    for count in range(1, children.RESTARTS + 1):
        house.check_database()
        assert f"ended by itself and does not start ({count} of 5 in 10 minutes)" in capsys.readouterr().out

    with pytest.raises(supervisor.CannotRun, match=r"The database ended by itself 6 times in 10 minutes\. Its words"):
        house.check_database()
    house.owns_database = False


def test_the_web_server_is_not_started_again(house):
    house.start_child("web")
    house.children["web"].wait(20)

    with pytest.raises(supervisor.CannotRun, match=r"The web process ended by itself\. Its last words:\nstumbled"):
        house.check_children()


def test_a_child_that_runs_is_left_alone(house, monkeypatch, tmp_path):
    (tmp_path / "stays.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(supervisor, "CHILDREN", {"worker": ["stays"]})
    house.start_child("worker")
    running = house.children["worker"]

    house.check_children()

    assert house.children["worker"] is running
    assert running.poll() is None


def test_the_bound_counts_the_last_ten_minutes_only():
    restarts = children.Restarts()
    assert [restarts.take(now) for now in (0, 1, 2, 3, 4)] == [1, 2, 3, 4, 5]
    assert restarts.take(599.9) == 0

    assert restarts.take(600) == 5, "the first of them is ten minutes old"
    assert restarts.take(600.5) == 0


def message(folder: Path, name: str, content: str, age: float) -> Path:
    path = folder / name
    path.write_text(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_only_settled_unreadable_messages_leave_the_broker_before_a_worker_starts(house, tmp_path, capsys):
    broker, aside = tmp_path / "broker", tmp_path / "broker-unreadable"
    message(broker, "1_a.celery.msg", "", age=60)
    message(broker, "2_b.celery.msg", '{"body": "W1', age=60)
    whole = message(broker, "3_c.celery.msg", '{"body": "W10="}', age=60)
    on_its_way = message(broker, "4_d.celery.msg", "", age=0)
    message(tmp_path / "broker-control", "celery.exchange", "", age=60)

    house.start_child("beat")
    assert list(aside.iterdir()) == [], "only the worker reads the broker"
    house.start_child("worker")

    assert sorted(broker.iterdir()) == [whole, on_its_way]
    assert sorted(path.name for path in aside.iterdir()) == ["1_a.celery.msg", "2_b.celery.msg", "celery.exchange"]
    assert capsys.readouterr().out == f"Unreadable messages, now in {aside}: 3.\n"


def test_a_message_that_goes_meanwhile_is_no_error(tmp_path):
    assert children.set_aside_unreadable([tmp_path / "gone.celery.msg"], tmp_path / "aside") == []
