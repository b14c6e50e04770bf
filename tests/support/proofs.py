"""How many random histories prove an identity (accounting-ux E), said once for all of them.

``--histories=ci`` plays 100 on each database, ``--histories=long`` 2 000; a number is taken as it
is.  Without the option it is 100 where the variable CI is set, and a quick 20 at the desk.  A test
over histories wears :func:`over_histories`, and ``-m histories`` chooses them all.

They are played in rounds of 25, each on a database of its own: the books stay small (what proves
all of them again at the end of each history is most of the work), the workers share the rounds, and
every round draws other histories.  Where CI asks for the same every time, its number is the seed.
"""

from __future__ import annotations

import math
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound="Callable[..., Any]")

#: What ``--histories`` knows by name.
NAMED: Final = {"ci": 100, "long": 2000, "desk": 20}
#: A history takes a fraction of a second; this is for a machine that does other things as well.
_SECONDS_EACH: Final = 6


#: The most that are played on one database.
ROUND: Final = 25


class _Wanted:
    """How many are played in this process."""

    count = NAMED["ci" if os.environ.get("CI") else "desk"]
    #: The round being played; 0 when there is only one.
    round = 0


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


def begin(number: int, test: Any) -> None:
    """A round begins: each draws others, in CI the same every time.

    Args:
        number: Of the round; 0 for a test without rounds.
        test: Draws.
    """
    _Wanted.round = number
    if hasattr(test, "hypothesis"):  # a machine is seeded by play
        _seed(test)


def _seed(test: Any) -> None:
    if _Wanted.round and always_the_same():
        seed(_Wanted.round)(test)


def always_the_same() -> bool:
    """Whether every run of the tests draws what the last one drew; so in CI."""
    return settings().derandomize


def _many(part: int = 1, **more: Any) -> settings:
    """Settings of a property over histories, or over one in so many of them."""
    return settings(
        max_examples=math.ceil(_Wanted.count / rounds() / part), deadline=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip


def play(machine: Any, **more: Any) -> None:
    """Run a state machine as a test that wears :func:`over_histories`.

    Args:
        machine: Makes one, as hypothesis wants it.
        more: Settings of it, such as ``stateful_step_count``.
    """

    made: Any = partial(machine)
    _seed(made)
    run_state_machine_as_test(made, settings=_many(**more))


def over_histories(test: T) -> T:
    """Play the test over as many histories as were asked for; goes outside ``given``."""
    return _over(test, 1)


def over_one_in(part: int) -> Callable[[T], T]:
    """The same over one in so many of them, for histories that each take long."""
    return partial(_over, part=part)


def _over(test: T, part: int) -> T:
    if hasattr(test, "hypothesis"):
        test = _many(part)(test)
    patience = pytest.mark.timeout(120 + _SECONDS_EACH * min(_Wanted.count, ROUND))
    marked: T = pytest.mark.histories(patience(test))
    return marked
