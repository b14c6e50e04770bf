"""How many random histories prove an identity (accounting-ux E), said once for all of them.

``--histories=ci`` plays 100 on each database, ``--histories=long`` 2 000; a number is taken as it
is.  Without the option it is 100 where the variable CI is set, and a quick 20 at the desk.  A test
over histories wears :func:`over_histories`, and ``-m histories`` chooses them all.

More than 100 are played in rounds, each on a database of its own: the books stay small, the workers
share the rounds, and every round draws other histories.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound="Callable[..., Any]")

#: What ``--histories`` knows by name.
NAMED: Final = {"ci": 100, "long": 2000, "desk": 20}
#: A history takes a fraction of a second; this is for a machine that does other things as well.
_SECONDS_EACH: Final = 6


#: The most that are played on one database.
ROUND: Final = 100


class _Wanted:
    """How many are played in this process."""

    count = NAMED["ci" if os.environ.get("CI") else "desk"]


def add_option(parser: pytest.Parser) -> None:
    """``--histories=ci|long|desk|N``."""
    parser.addoption(
        "--histories",
        help="random histories for each identity and database: ci (100), long (2000), desk (20), N",
    )


def choose(config: pytest.Config) -> None:
    """Take the option, before any test is read.

    Raises:
        pytest.UsageError: If it is neither a known name nor a number above 0.
    """
    if (wanted := config.getoption("--histories")) is None:
        return
    count = NAMED.get(wanted) or (int(wanted) if wanted.isdigit() else 0)
    if not count:
        raise pytest.UsageError("--histories: ci, long, desk or a number above 0")
    _Wanted.count = count


def rounds() -> int:
    """On how many databases they are played."""
    return math.ceil(_Wanted.count / ROUND)


def many(**more: Any) -> settings:
    """Settings of a property over histories."""
    if rounds() > 1:
        more["derandomize"] = False  # else every round would play the same ones
    return settings(
        max_examples=math.ceil(_Wanted.count / rounds()), deadline=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip


def over_histories(test: T) -> T:
    """Play the test over as many histories as were asked for; goes outside ``given``."""
    if hasattr(test, "hypothesis"):
        test = many()(test)
    patience = pytest.mark.timeout(120 + _SECONDS_EACH * min(_Wanted.count, ROUND))
    marked: T = pytest.mark.histories(patience(test))
    return marked
