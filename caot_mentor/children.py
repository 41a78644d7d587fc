"""The supervisor's processes: noted for the next start, started again within a bound, their broker kept readable."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

# A worker on the filesystem broker needs 5 s even for a quick stop; killing it is safe, the outbox sees to that.
GRACE_SECONDS = 3.0
RESTARTS, RESTART_WINDOW_SECONDS = 5, 600.0
# kombu creates a message's file and then writes it: a younger file may be on its way.
UNREADABLE_AFTER_SECONDS = 3.0


# --- What was left behind ---------------------------------------------------------------------------------------------


def remember(folder: Path, name: str, process: subprocess.Popen[bytes]) -> None:
    """Note a child by its number and the moment it began: the number alone may later be somebody else's."""
    try:
        born_at = psutil.Process(process.pid).create_time()
    except psutil.NoSuchProcess:  # it ended at once
        born_at = time.time()
    (folder / f"{name}.pid").write_text(json.dumps({"pid": process.pid, "born_at": born_at}))


def end_left_behind(folder: Path) -> list[str]:
    """Kill what an earlier supervisor noted in `folder` and could not end; returns the names of what was found."""
    found = []
    for pid_file in folder.glob("*.pid"):
        try:
            noted = json.loads(pid_file.read_text())
            members = list(_group_members(noted["pid"], noted["born_at"]))
        except (ValueError, KeyError, TypeError):  # the power went while the file was written
            members = []
        for process in members:
            process.kill()
        if members:
            psutil.wait_procs(members, timeout=GRACE_SECONDS)
            found.append(pid_file.stem)
        pid_file.unlink(missing_ok=True)
    return found


def _group_members(pid: int, born_at: float) -> Iterable[psutil.Process]:
    """The living processes of the group that `pid` led: its leader may be dead while its workers live on."""
    if psutil.pid_exists(pid) and abs(psutil.Process(pid).create_time() - born_at) > 1:
        return
    for process in psutil.process_iter(["pid", "create_time", "cmdline"]):
        try:
            is_ours = os.getpgid(process.pid) == pid and process.create_time() >= born_at - 1
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue
        if is_ours and sys.executable in (process.info["cmdline"] or []):
            yield process


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Reach a child and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


# --- Starting again ---------------------------------------------------------------------------------------------------


@dataclass
class Restarts:
    """How often one child was started again lately."""

    moments: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> int:
        """Which restart within the window this one is, counted from 1; 0 where the bound is reached."""
        while self.moments and now - self.moments[0] >= RESTART_WINDOW_SECONDS:
            self.moments.popleft()
        if len(self.moments) >= RESTARTS:
            return 0
        self.moments.append(now)
        return len(self.moments)


def set_aside_unreadable(messages: Iterable[Path], folder: Path) -> list[str]:
    """Move what no worker can read to `folder`; returns the names.

    A process that is killed between creating a message's file and writing it leaves an empty one, and the worker ends
    over it. What the message would have woken the outbox for, its next sweep finds.
    """
    moved = []
    for path in messages:
        try:
            is_settled = time.time() - path.stat().st_mtime > UNREADABLE_AFTER_SECONDS
            if is_settled and not _is_json(path):
                folder.mkdir(exist_ok=True)
                shutil.move(path, folder / path.name)
                moved.append(path.name)
        except OSError:  # gone meanwhile, or not ours to move: the worker will say so
            continue
    return moved


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True
