"""*Peran*: what each role allows (WMS-SEC-06, WMS-SEC-07)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.core.errors import FieldError, UserError
from app.core.text import angka
from app.identity.api import (
    CreateRole,
    DeleteRole,
    PermissionList,
    RoleList,
    RoleRow,
    UpdateRole,
)
from app.identity.panels.permission_grid import PermissionGrid
from app.identity.rules.roles import ADMIN
from app.ui.dialogs import confirm
from app.ui.fields import name_field
from app.ui.forms import Form
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.identity.api import PermissionRow
    from app.ui.gallery import Shot

MANAGE: Final = "role.manage"
WORDS: Final = {
    "role": "Nama peran",
    "new_name": "Nama peran",
    "description": "Keterangan",
    "permissions": "Hak akses",
}


def _kind(row: RoleRow) -> PillText:
    if not row.builtin:
        return PillText("Sendiri", Tone.DONE)
    return PillText("Bawaan", Tone.NEUTRAL) if row.follows else PillText("Diubah", Tone.WARN)


def _difference(row: RoleRow, words: Mapping[str, str]) -> str:
    """How a predefined role the owner changed differs from what the program gives it."""
    given, meant = set(row.permissions), set(row.standard)
    told = [
        f"{title}: {', '.join(words.get(name, name) for name in sorted(names))}."
        for title, names in (("Ditambahkan", given - meant), ("Tidak diberikan", meant - given))
        if names
    ]
    return " ".join(("Berbeda dari standar, jadi hak baru tidak ikut otomatis.", *told))


COLUMNS: Final = (
    Column("role", "Peran", lambda row: row.role, detail=lambda row: row.description, width=260,
           stretch=True),
    Column("people", "Anggota", lambda row: row.people, Kind.NUMBER, width=90),
    Column("permissions", "Hak akses", lambda row: len(row.permissions), Kind.NUMBER, width=90),
    Column("kind", "Jenis", _kind, Kind.PILL, width=110),
)  # fmt: skip


class RoleForm(Form):
    """Name, description and permissions of a role.

    Args:
        view: The role to change or to copy, or None for a new one.
        permissions: The catalogue.
        copy: Whether ``view`` is only copied.
    """

    def __init__(
        self, view: RoleRow | None, permissions: Sequence[PermissionRow], *, copy: bool = False
    ) -> None:
        super().__init__("Simpan" if view and not copy else "Buat peran")
        self.view = None if copy else view
        fixed = self.view is not None and self.view.builtin
        name = "" if view is None else f"{view.role} (salinan)" if copy else view.role
        self.role = self.text("new_name" if self.view else "role", "&Nama peran", name)
        if fixed:
            self.role.setEnabled(False)
            self.role.setToolTip("Peran bawaan tetap namanya.")
        self.description = self.long_text(
            "description", "&Keterangan", view.description if view else ""
        )
        self.section("Hak akses")
        if fixed and self.view is not None and not self.view.follows:
            words = {row.permission: row.label for row in permissions}
            self._body.addWidget(label(_difference(self.view, words), "muted", wrap=True))
        self.all_rights = fixed and self.view is not None and self.view.role == ADMIN
        if self.all_rights:
            sentence = "System Admin selalu memegang semua hak, juga yang ditambahkan kelak."
            self._body.addWidget(label(sentence, "muted", wrap=True))
        self.grid = PermissionGrid(
            permissions, view.permissions if view else (), fixed=self.all_rights
        )
        self._body.addWidget(name_field(self.grid, "permissions", "Hak akses"))

    def command(self) -> CreateRole | UpdateRole | None:
        """What the form asks for; None when nothing is different.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values: dict[str, Any] = {**self.values(), "permissions": self.grid.chosen()}
        wrong = []
        if not values["permissions"]:
            wrong.append(FieldError("permissions", "Pilih sedikitnya satu hak akses."))
        if self.view is None:
            return typed(CreateRole, values, words=WORDS, more=wrong)
        before = replace(self.view, permissions=tuple(sorted(self.view.permissions)))
        old = {
            "new_name": before.role,
            "description": before.description,
            "permissions": before.permissions,
        }
        values["permissions"] = tuple(sorted(values["permissions"]))
        changed = {name: value for name, value in values.items() if value != old[name]}
        command = typed(UpdateRole, {"role": before.role, **changed}, words=WORDS, more=wrong)
        return command if changed else None


class RolesPanel(Panel):
    """Roles, the predefined ones first."""

    title: ClassVar[str] = "Peran"
    icon: ClassVar[str] = "lock"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"role", "user"})
    search_hint: ClassVar[str] = "Cari peran"

    def build(self) -> None:
        self._catalogue: tuple[PermissionRow, ...] = ()
        self.may_manage = self.context.actor.may(MANAGE)
        empty = Empty("Belum ada peran.", icon="lock")
        self.list = self.set_table(COLUMNS, key=lambda row: row.role, empty=empty)
        self.list.activated.connect(self._open)
        if self.may_manage:
            self.set_primary("Buat peran", "F4", self._create)
            self.list.add_action("Ubah", "F2", lambda rows: self._open(rows[0]))
            self.list.add_action("Salin menjadi peran baru", "F7", lambda rows: self._copy(rows[0]))
            self.list.add_action(
                "Hapus peran …", "Delete", lambda rows: self._delete(rows[0]),
                enabled=lambda rows: not rows[0].builtin,
            )  # fmt: skip
            self.list.add_action(
                "Kembalikan ke standar …", "F9", lambda rows: self._restore(rows[0]),
                enabled=lambda rows: rows[0].builtin and not rows[0].follows,
            )  # fmt: skip

    def reload(self) -> None:
        self.ask(RoleList(), done=self._loaded, failed=self._load_failed, key="list")
        if not self._catalogue:
            self.ask(PermissionList(), done=self._know, key="catalogue")

    def _know(self, rows: tuple[PermissionRow, ...]) -> None:
        self._catalogue = rows

    def _loaded(self, rows: tuple[RoleRow, ...]) -> None:
        wanted = self.search.text.casefold()
        found = [row for row in rows if wanted in f"{row.role} {row.description}".casefold()]
        self.list.show_rows(found)

    # ---------------------------------------------------------------- form
    def _create(self) -> None:
        self._show(RoleForm(None, self._catalogue), "Peran baru")

    def _open(self, row: RoleRow) -> None:
        self._show(RoleForm(row, self._catalogue), f"{row.role} · {angka(row.people)} anggota")

    def _copy(self, row: RoleRow) -> None:
        self._show(RoleForm(row, self._catalogue, copy=True), f"Salinan {row.role}")

    def _show(self, form: RoleForm, title: str) -> None:
        form.setEnabled(self.may_manage)
        self.show_form(title, form, form.command)

    def _restore(self, row: RoleRow) -> None:
        words = {one.permission: one.label for one in self._catalogue}
        sentence = f"Peran {row.role} kembali ke hak standar. {_difference(row, words)}"
        command = UpdateRole(role=row.role, permissions=row.standard)
        confirm(
            self, "Kembalikan ke standar", sentence, "Kembalikan 1 peran",
            lambda: self.do(command, done=self.form_done),
        )  # fmt: skip

    def _delete(self, row: RoleRow) -> None:
        sentence = f"Peran {row.role} dihapus. Ini hanya dapat dilakukan bila tidak ada anggotanya."
        command = DeleteRole(role=row.role)
        confirm(
            self, "Hapus peran", sentence, "Hapus 1 peran",
            lambda: self.do(command, done=self.form_done),
        )  # fmt: skip


def gallery() -> list[Shot]:
    """States of the panel."""
    from app.identity.panels import samples
    from app.ui.gallery import NEVER, Shot, canned

    def panel(roles: object) -> RolesPanel:
        return RolesPanel(canned({**samples.ANSWERS, RoleList: roles}))

    def form(at: int) -> RolesPanel:
        made = panel(samples.ROLES)
        made._know(samples.PERMISSIONS)  # noqa: SLF001 - the state after Enter
        made._open(samples.ROLES[at])  # noqa: SLF001
        return made

    return [
        Shot("sample", lambda: panel(samples.ROLES)),
        Shot("form", lambda: form(4)),
        Shot("changed", lambda: form(5)),
        Shot("admin", lambda: form(0)),
        Shot("empty", lambda: panel(())),
        Shot("error", lambda: panel(UserError("Server basis data tidak terjangkau. Coba lagi."))),
        Shot("loading", lambda: panel(NEVER)),
    ]
