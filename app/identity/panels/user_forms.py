"""The forms of a person: new and changed, a new password, a new badge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.errors import FieldError
from app.identity.api import (
    CreateUser,
    IssueBadge,
    ResetPassword,
    SetUserRoles,
    SetUserWarehouses,
    UpdateUser,
)
from app.identity.panels.parts import Checks, PeopleForm, WarehouseChoice, differ
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.commands import Command
    from app.identity.api import RoleRow, UserDetail, UserSaved

#: Digits the sign-in page asks for.
PIN_DIGITS: Final = 4
WORDS: Final = {
    "username": "Nama pengguna",
    "full_name": "Nama lengkap",
    "email": "E-mail",
    "job_title": "Jabatan",
    "roles": "Peran",
    "warehouses": "Gudang",
    "password": "Kata sandi",
    "pin": "PIN",
}
HINTS: Final = {
    "username": "Nama pengguna berisi 2 sampai 40 huruf, angka, titik atau garis, tanpa spasi. "
    "Contoh: siti.rahma",
}
_DATA: Final = ("full_name", "email", "job_title")


class UserForm(PeopleForm):
    """Data, roles and warehouses of a person.

    Args:
        view: The person to change, or None for a new one.
        roles: To choose from.
        warehouses: Code and name.
    """

    def __init__(
        self, view: UserDetail | None, roles: Sequence[RoleRow], warehouses: Mapping[str, str]
    ) -> None:
        super().__init__("Simpan" if view else "Tambah")
        self.view = view
        if view is None:
            self.text(
                "username", "Nama &pengguna", hint="Dipakai untuk masuk, misalnya siti.rahma."
            )
        self.text("full_name", "Nama &lengkap", view.full_name if view else "")
        self.text("job_title", "&Jabatan", view.job_title if view else "")
        self.text("email", "&E-mail", view.email if view else "", "Boleh kosong.")
        if view is None:
            self.secret("password", "&Kata sandi pertama")
            self.secret("again", "Kata sandi sekali &lagi")
            self.tick("must_change_password", "Wajib diganti saat pertama kali masuk", on=True)
        held = view.roles if view else ()
        words = {row.role: row.role for row in roles} | {name: name for name in held}
        self.choose("roles", "Pe&ran", Checks(words, held, columns=2))
        self.choose(
            "warehouses", "&Gudang", WarehouseChoice(warehouses, view.warehouses if view else None)
        )

    def commands(self) -> list[Command[UserSaved]]:
        """What the form asks for; for a person who exists only what is different.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values = self.values()
        wrong = [] if values["roles"] else [FieldError("roles", "Pilih sedikitnya satu peran.")]
        if values["warehouses"] == ():
            wrong.append(
                FieldError("warehouses", "Pilih sedikitnya satu gudang, atau Semua gudang.")
            )
        if self.view is None:
            wrong += differ(values, "password", "again", "Kata sandi")
            del values["again"]
            return [typed(CreateUser, values, words=WORDS, hints=HINTS, more=wrong)]
        return self._changes(self.view, values, wrong)

    def _changes(
        self, view: UserDetail, values: dict[str, Any], wrong: list[FieldError]
    ) -> list[Command[UserSaved]]:
        name = view.username
        data = {field: values[field] for field in _DATA if values[field] != getattr(view, field)}
        update = typed(UpdateUser, {"username": name, **data}, words=WORDS, more=wrong)
        found: list[Command[UserSaved]] = []
        # Rights first: they are what may be refused.
        if set(values["roles"]) != set(view.roles):
            found.append(SetUserRoles(username=name, roles=values["roles"]))
        if values["warehouses"] != view.warehouses:
            found.append(SetUserWarehouses(username=name, warehouses=values["warehouses"]))
        if data:
            found.append(update)
        return found


class PasswordForm(PeopleForm):
    """A new password for somebody who forgot theirs."""

    def __init__(self, username: str) -> None:
        super().__init__("Ganti kata sandi")
        self._username = username
        self.secret("password", "&Kata sandi baru", "Sesi yang sedang terbuka akan berakhir.")
        self.secret("again", "Kata sandi sekali &lagi")
        self.tick("must_change_password", "Wajib diganti saat masuk berikutnya", on=True)

    def command(self) -> ResetPassword:
        """What the form asks for.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values = self.values()
        wrong = differ(values, "password", "again", "Kata sandi")
        del values["again"]
        return typed(ResetPassword, {"username": self._username, **values}, words=WORDS, more=wrong)


class BadgeForm(PeopleForm):
    """The PIN of a new badge, chosen by who will wear it."""

    def __init__(self, username: str, *, has_badge: bool) -> None:
        super().__init__("Terbitkan badge")
        self._username = username
        before = " Badge yang lama tidak berlaku lagi." if has_badge else ""
        self.secret("pin", "&PIN baru", f"{PIN_DIGITS} angka, diketik oleh pemilik badge.{before}")
        self.secret("again", "PIN sekali &lagi")

    def command(self) -> IssueBadge:
        """What the form asks for.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values = self.values()
        wrong = differ(values, "pin", "again", "PIN")
        pin = values["pin"]
        if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
            wrong.append(FieldError("pin", f"PIN harus {PIN_DIGITS} angka, misalnya 4821."))
        return typed(IssueBadge, {"username": self._username, "pin": pin}, words=WORDS, more=wrong)
