"""When wrong secrets lock an account or a badge (WMS-SEC-09, PU-55).

The moments of the failures are kept, not a count and a start: a count that restarts with its window
would let somebody through who fails twice at its end and three times just after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.identity.rules.settings import LockoutPolicy


@dataclass(frozen=True, slots=True)
class LockRule:
    """So many failures inside a window lock for so long; no window: however far apart."""

    tries: int
    window: timedelta | None
    lock: timedelta


@dataclass(frozen=True, slots=True)
class LockState:
    """Failures since the last success, oldest first, and until when it is locked."""

    failures: tuple[datetime, ...] = ()
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether nothing is accepted now, not even the right secret."""
        return self.locked_until is not None and now < self.locked_until


OPEN: Final = LockState()


def account_rule(policy: LockoutPolicy) -> LockRule:
    """The rule for passwords."""
    return LockRule(
        policy.tries,
        timedelta(minutes=policy.window_minutes),
        timedelta(minutes=policy.lock_minutes),
    )


def badge_rule(policy: LockoutPolicy) -> LockRule:
    """The rule for badges: wrong PINs in a row, however slowly they are tried."""
    return LockRule(policy.badge_tries, None, timedelta(minutes=policy.badge_lock_minutes))


def after_failure(state: LockState, now: datetime, rule: LockRule) -> LockState:
    """The state after one more wrong secret; trying while locked changes nothing."""
    if state.is_locked(now):
        return state
    recent = tuple(at for at in state.failures if rule.window is None or now - at < rule.window)
    failures = (*recent, now)
    if len(failures) >= rule.tries:
        return LockState((), now + rule.lock)
    return replace(state, failures=failures, locked_until=None)
