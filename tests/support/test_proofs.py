"""Rounds of random histories are of other histories each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.support import proofs
from tests.support.proofs import over_histories, play

if TYPE_CHECKING:
    import pytest

_LIST = st.lists(st.integers(0, 10**6), min_size=5)


@over_histories
def test_a_round_begins_before_its_histories_do(request: pytest.FixtureRequest) -> None:
    wanted = request.node.callspec.params["histories_round"] if proofs.rounds() > 1 else 0

    assert proofs._Wanted.round == wanted


def _round(number: int) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = set()

    @settings(max_examples=25, derandomize=True, database=None)
    @given(drawn=_LIST)
    def draw(drawn: list[int]) -> None:
        found.add(tuple(drawn))

    proofs.begin(number, draw)
    draw()
    return found


def test_properties_draw_others_in_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_in_ci(monkeypatch)

    first, second = _round(1), _round(2)

    assert len(first & second) <= 1  # the simplest, which hypothesis always tries
    assert first == _round(1)


def _played(number: int) -> list[int]:
    found: list[int] = []

    class Machine(RuleBasedStateMachine):
        @rule(drawn=st.integers(0, 10**6))
        def draw(self, drawn: int) -> None:
            found.append(drawn)

    proofs._Wanted.round = number
    play(Machine, stateful_step_count=5)
    return found


def test_machines_draw_others_in_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_in_ci(monkeypatch)
    monkeypatch.setattr(proofs._Wanted, "count", 25)

    first, second = _played(1), _played(2)

    assert set(first) - {0} != set(second) - {0}
    assert first == _played(1)


def _as_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "always_the_same", lambda: True)
    monkeypatch.setattr(proofs._Wanted, "round", 0)  # put back at the end
