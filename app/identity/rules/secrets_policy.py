"""What a new password or PIN must look like (WMS-SEC-11, PU-55)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, InvalidInput
from app.identity.rules.errors import PasswordRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.identity.rules.settings import PasswordPolicy

#: Longer ones cost time to hash and are never typed.
LONGEST_PASSWORD: Final = 200
#: Every place that asks for a PIN takes so many and goes on by itself (PU-55).
PIN_DIGITS: Final = 4


def faults(password: str, policy: PasswordPolicy, *, username: str = "") -> tuple[str, ...]:
    """Everything wrong with a new password, in Indonesian sentences; empty when it is good."""
    found: list[str] = []
    if len(password) < policy.min_length:
        found.append(f"Kata sandi paling sedikit {policy.min_length} karakter.")
    if len(password) > LONGEST_PASSWORD:
        found.append(f"Kata sandi paling banyak {LONGEST_PASSWORD} karakter.")
    if policy.letter and not any(char.isalpha() for char in password):
        found.append("Kata sandi harus memuat huruf.")
    if policy.digit and not any(char.isdigit() for char in password):
        found.append("Kata sandi harus memuat angka.")
    if policy.upper_and_lower and not _both_cases(password):
        found.append("Kata sandi harus memuat huruf besar dan huruf kecil.")
    if policy.symbol and all(char.isalnum() for char in password):
        found.append("Kata sandi harus memuat tanda baca, misalnya ! atau #.")
    if username and username.casefold() in password.casefold():
        found.append("Kata sandi tidak boleh memuat nama pengguna.")
    return tuple(found)


def _both_cases(password: str) -> bool:
    return any(char.isupper() for char in password) and any(char.islower() for char in password)


def check_password(
    password: str, policy: PasswordPolicy, *, username: str = "", field: str = "password"
) -> None:
    """Refuse a weak password with every reason at once.

    Raises:
        PasswordRefused: Naming the field.
    """
    if wrong := faults(password, policy, username=username):
        raise PasswordRefused(wrong, field)


def is_expired(changed_at: datetime | None, now: datetime, policy: PasswordPolicy) -> bool:
    """Whether a password is older than the policy allows; 0 days = it never expires."""
    if policy.expiry_days == 0 or changed_at is None:
        return False
    return now - changed_at >= timedelta(days=policy.expiry_days)


def check_pin(pin: str, field: str = "pin", *, own: Iterable[str] = ()) -> None:
    """Refuse a PIN that is not 4 digits, or that is tried first by whoever finds a badge.

    Args:
        pin: As typed.
        field: Named in the refusal.
        own: What everybody knows of the person: user name, e-mail.

    Raises:
        InvalidInput: Naming the field.
    """
    if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
        message = f"PIN harus {PIN_DIGITS} angka, misalnya 4821."
    elif why := _easily_guessed(pin, own):
        message = f"PIN ini mudah ditebak: {why}. Pilih angka lain."
    else:
        return
    raise InvalidInput(message, (FieldError(field, message),))


def _easily_guessed(pin: str, own: Iterable[str]) -> str:
    """Why, in Indonesian; "" for a good one."""
    if any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1)):
        return "angkanya berulang"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({1}, {9}):
        return "angkanya berurutan"
    if any(pin in "".join(char for char in text if char.isdigit()) for text in own):
        return "sama dengan angka di nama pengguna atau e-mail"
    return ""
