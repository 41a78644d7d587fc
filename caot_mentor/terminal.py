"""What the supervisor shows to the person at the terminal."""

import base64
import hmac
import struct
import time
from pathlib import Path

from members.demo import ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_SECRET


def say(sentence: str = "") -> None:
    print(sentence, flush=True)


def tail(path: Path, lines: int) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def welcome(port: int, log_dir: Path) -> str:
    """The address, the logins and how to stop."""
    lines = ["", f"The site runs: http://localhost:{port}", f"Its mail:      http://localhost:{port}/en/demo-mail/", ""]
    lines += [f"  {account.email:<28} {account.what}" for account in ACCOUNTS]
    lines += [
        f"  Password of all of them: {DEMO_PASSWORD}",
        f"  Staff also need a code, now {code_now()}; another at any time with `make demo-code`,",
        f"  or from an authenticator app with the key {DEMO_TOTP_SECRET}",
    ]
    return "\n".join([*lines, "", f"Logs: {log_dir}. Ctrl-C stops everything and keeps the data."])


def code_now(secret: str = DEMO_TOTP_SECRET) -> str:
    """The six digits of RFC 6238 that an authenticator app would show now."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
