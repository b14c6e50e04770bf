"""Slow salted hashes of passwords and PINs (WMS-SEC-11, data-safety §7).

argon2id with 64 MiB, three passes and four lanes costs about 0.13 s here.  Hashes of the previous
version (bcrypt) are still understood and replaced at the next sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from app.core.env import Environment

_SALT_BYTES: Final = 16
_BCRYPT: Final = ("$2a$", "$2b$", "$2y$")
#: bcrypt looks at no more than this; the previous version cut its passwords there too.
_BCRYPT_BYTES: Final = 72


@dataclass(frozen=True, slots=True)
class Cost:
    """How expensive one hash is."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


#: What people's passwords are stored with.
STANDARD: Final = Cost()
#: For tests and the demo company only: a hash in under a millisecond.
CHEAP: Final = Cost(memory_kib=8, passes=1, lanes=1)


class _Chosen:
    """The cost new hashes get in this process."""

    cost = STANDARD


def use(cost: Cost) -> Cost:
    """Choose what new hashes cost; gives the cost chosen before."""
    before, _Chosen.cost = _Chosen.cost, cost
    return before


def chosen() -> Cost:
    """What new hashes cost now."""
    return _Chosen.cost


def make_hash(secret: str, env: Environment) -> str:
    """Hash a password or PIN with a fresh salt."""
    return _hasher(_Chosen.cost).hash(secret, salt=env.token(_SALT_BYTES))


def matches(stored: str, secret: str) -> bool:
    """Whether the secret is the one behind the stored hash; an empty hash matches nothing.

    An unusable hash takes as long as a usable one, so that time does not tell who exists.
    """
    if stored.startswith(_BCRYPT):
        return _matches_bcrypt(stored, secret)
    try:
        right = _hasher(_Chosen.cost).verify(stored or _nobody(_Chosen.cost), secret)
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored)


def spend_time(secret: str) -> None:
    """Do the work of a comparison for somebody who does not exist."""
    matches("", secret)


def is_outdated(stored: str) -> bool:
    """Whether the hash should be made again at this sign-in: older method or other cost."""
    return stored.startswith(_BCRYPT) or _hasher(_Chosen.cost).check_needs_rehash(stored)


def can_read_bcrypt() -> bool:
    """Whether hashes of the previous version can be checked on this machine."""
    return find_spec("bcrypt") is not None


def _matches_bcrypt(stored: str, secret: str) -> bool:
    if not can_read_bcrypt():
        # The person asks for a reset instead; the answer is that of a wrong password.
        spend_time(secret)
        return False
    bcrypt = import_module("bcrypt")
    # PHP writes $2y$ for what is $2b$ everywhere else.
    known = "$2b$" + stored[len("$2y$") :]
    try:
        return bool(bcrypt.checkpw(secret.encode()[:_BCRYPT_BYTES], known.encode()))
    except ValueError:
        return False


@lru_cache(maxsize=4)
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        salt_len=_SALT_BYTES,
        type=Type.ID,
    )


@lru_cache(maxsize=4)
def _nobody(cost: Cost) -> str:
    """A hash that belongs to nobody."""
    return _hasher(cost).hash("nobody knows this one", salt=b"0123456789abcdef")
