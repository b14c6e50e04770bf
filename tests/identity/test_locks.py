"""When wrong secrets lock, as properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.rules.locks import OPEN, LockState, account_rule, after_failure, badge_rule
from app.identity.rules.settings import LockoutPolicy

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ACCOUNT = account_rule(LockoutPolicy())
BADGE = badge_rule(LockoutPolicy())
#: Seconds between one wrong secret and the next.
_GAPS = st.lists(st.integers(0, 1200), min_size=1, max_size=60)


def moments(gaps: list[int]) -> list[datetime]:
    at, found = START, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        found.append(at)
    return found


@pytest.mark.req("WMS-SEC-09")
@given(_GAPS)
def test_account_locks_exactly_at_five_failures_in_fifteen_minutes(gaps: list[int]) -> None:
    state = OPEN
    counted: list[datetime] = []
    for at in moments(gaps):
        was_locked = state.is_locked(at)
        state = after_failure(state, at, ACCOUNT)
        if was_locked:
            continue
        counted.append(at)
        recent = [other for other in counted if at - other < timedelta(minutes=15)]
        assert state.is_locked(at) == (len(recent) >= 5)
        if state.is_locked(at):
            assert state.locked_until == at + timedelta(minutes=15)
            counted.clear()


@pytest.mark.req("PU-55")
@given(_GAPS)
def test_badge_locks_at_every_fifth_wrong_pin_however_slow(gaps: list[int]) -> None:
    state, wrong = OPEN, 0
    for at in moments(gaps):
        if state.is_locked(at):
            assert after_failure(state, at, BADGE) == state
            continue
        wrong += 1
        state = after_failure(state, at, BADGE)
        assert state.is_locked(at) == (wrong % 5 == 0)
        if wrong % 5 == 0:
            assert state.locked_until == at + timedelta(minutes=5)


def test_a_lock_ends_at_its_minute() -> None:
    state = LockState(locked_until=START)

    assert state.is_locked(START - timedelta(microseconds=1))
    assert not state.is_locked(START)


def test_four_failures_then_a_success_leave_nothing() -> None:
    state = OPEN
    for second in range(4):
        state = after_failure(state, START + timedelta(seconds=second), ACCOUNT)

    assert len(state.failures) == 4
    assert not state.is_locked(START + timedelta(seconds=5))
