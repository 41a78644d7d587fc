"""Bit strings on their way between PostgreSQL and numpy. A bit's position is a profile's primary key.

Towards Python they travel as `varbit_send` writes them, towards the database as hexadecimal text; lists of keys travel
as `int4send` writes them. Each is one value, whatever its length.
"""

import numpy as np
from numpy.typing import NDArray

type Bits = NDArray[np.bool_]


def from_sent(value: bytes) -> Bits:
    """The bits of a `varbit_send(…)`, which begins with their number."""
    return np.unpackbits(np.frombuffer(value, np.uint8, offset=4), count=int.from_bytes(value[:4])).view(np.bool_)


def from_keys(value: bytes | None, width: int = 0) -> Bits:
    """The bits of a `string_agg(int4send(…), '')`: as many as `width`, or as the largest key needs."""
    keys = np.frombuffer(value or b"", ">i4")
    bits = np.zeros(width or int(keys.max(initial=-1)) + 1, np.bool_)
    bits[keys] = True
    return bits


def as_hex(bits: Bits) -> str:
    """For `('x' || …)::varbit`; the last byte is filled up with zeros."""
    return np.packbits(bits).tobytes().hex()


def keys_of(value: bytes) -> list[int]:
    """The keys of a `string_agg(int4send(…), '')`."""
    return np.frombuffer(value, ">i4").tolist()


def cut[Item: np.generic](bits: NDArray[Item], width: int, filling: int = 0) -> NDArray[Item]:
    """As many bits as `width`: cut, or filled up with nobody; or other arrays that have a place for each profile."""
    return np.pad(bits, (0, max(0, width - len(bits))), constant_values=filling)[:width]
