"""*Bagan Akun*: the tree of accounts, and *Peran akun*: which account each posting rule uses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.api import (
    AccountList,
    AccountRow,
    ActivateAccount,
    BindRole,
    CreateAccount,
    DeactivateAccount,
    InstallChart,
    RoleList,
    RoleRow,
    UpdateAccount,
)
from app.accounting.panels import samples, words
from app.accounting.panels.base import BooksPanel, account_choice
from app.accounting.rules import Kind as AccountKind
from app.accounting.rules import Role
from app.core.errors import ServerAway
from app.identity.api import EntityList
from app.ui import tokens
from app.ui.dialogs import confirm
from app.ui.facts import Facts
from app.ui.forms import Form, choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.pills import Pill, PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.ui.tables import Table

_INDENT: Final = "\u2003"
_ACTIVE: Final = PillText("Aktif", Tone.OK)
_CLOSED: Final = PillText("Nonaktif", Tone.NEUTRAL)
ACCOUNTS: Final = (
    Column("code", "Kode", lambda line: line.code, width=100),
    Column("account", "Akun", lambda line: f"{_INDENT * line.depth}{line.account}", width=300,
           stretch=True),
    Column("kind", "Jenis", lambda line: words.kind(line.kind), width=150),
    Column("side", "Saldo normal", lambda line: words.SIDES[line.normal_side], width=110),
    Column("role", "Dipakai untuk", lambda line: ", ".join(
        Role(role).label for role in line.roles), width=220),
    Column("state", "Status", lambda line: _ACTIVE if line.active else _CLOSED, Kind.PILL,
           width=100),
)  # fmt: skip
ROLES: Final = (
    Column("label", "Peran", lambda line: line.label, detail=lambda line: line.role, width=260,
           stretch=True),
    Column("event", "Kejadian", lambda line: words.event(line.event) if line.event else "Semua",
           width=180),
    Column("store", "Toko", lambda line: line.store or "Semua", width=120),
    Column("code", "Kode", lambda line: line.code or words.DASH, width=100),
    Column("account", "Akun", lambda line: line.account or "Belum dipilih", width=240),
)  # fmt: skip


class ChartPanel(BooksPanel):
    """Accounts are added, renamed and closed here; their code, kind and side are for ever."""

    title: ClassVar[str] = "Bagan Akun"
    icon: ClassVar[str] = "book"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"account"})
    search_hint: ClassVar[str] = "Cari kode atau nama akun, atau nama peran"

    def build(self) -> None:
        super().build()
        self.accounts: tuple[AccountRow, ...] = ()
        self.roles_shown = False
        self.set_primary("Tambah akun", "F2", self.add_account)
        self.add_action("Peran akun", "F6", self.switch)
        self.add_action("Ubah", "F4", self.edit_current)
        self.add_action("Nonaktifkan atau aktifkan", "F8", self.toggle_current)
        self.add_action("Hapus pengecualian peran", "F7", self.unbind_current)
        self.list = self._accounts_table()

    def _accounts_table(self) -> Table:
        empty = Empty("Bagan akun belum dipasang.", "Pasang bagan akun", self._install, "book")
        made = self.set_table(ACCOUNTS, key=lambda line: line.code, empty=empty)
        made.set_tone(lambda line: None if line.postable else Tone.DONE)
        made.activated.connect(self._show)
        return made

    def _roles_table(self) -> Table:
        made = self.set_table(
            ROLES,
            key=lambda line: f"{line.role}|{line.event}|{line.store}",
            empty=Empty("Tidak ada peran akun.", icon="book"),
        )
        made.set_tone(lambda line: None if line.code else Tone.WARN)
        made.activated.connect(self._edit_role)
        return made

    def switch(self) -> None:
        """From the accounts to their roles and back."""
        self.roles_shown = not self.roles_shown
        self.hide_detail()
        self.list = self._roles_table() if self.roles_shown else self._accounts_table()
        self.title_line.set_title("Peran Akun" if self.roles_shown else self.title)
        self.reload()

    def opened(self, **arguments: object) -> None:
        """``text`` searches; ``roles`` shows the roles."""
        if bool(arguments.get("roles")) != self.roles_shown:
            self.switch()
        self.search.set_text(str(arguments.get("text") or ""))

    def reload(self) -> None:
        super().reload()
        self.ask(AccountList(), done=self._take_accounts, failed=self._refused, key="accounts")
        self.ask(RoleList(), done=self._take_roles, failed=self._refused, key="roles")

    def _take_accounts(self, rows: tuple[AccountRow, ...]) -> None:
        self.accounts = rows
        if not self.roles_shown:
            self._fill(rows)

    def _take_roles(self, rows: tuple[RoleRow, ...]) -> None:
        """What has no account is told wherever one looks: nothing of it can be posted."""
        missing = sum(not line.code for line in rows)
        words_ = f"{missing} peran belum punya akun" if missing else ""
        self.title_line.set_status(words_, Tone.WARN)
        if self.roles_shown:
            self._fill(rows)

    def _fill(self, rows: tuple[Any, ...]) -> None:
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()

    def _refused(self, error: Exception) -> None:
        self.list.failed.emit(error)

    def _install(self) -> None:
        self.do(InstallChart())

    # ---------------------------------------------------------------- one account
    def _show(self, account: AccountRow) -> None:
        self.show_detail(f"{account.code} {account.account}", AccountCard(self, account))

    def add_account(self) -> None:
        """A form for a new account; the group under the keyboard is its parent."""
        current = None if self.roles_shown else self.list.current()
        form = Form()
        form.text("code", "Kode", hint="NN-NNN, misalnya 11-201")
        form.text("account", "Nama akun")
        kinds = {kind.value: kind.label for kind in AccountKind}
        wanted = current.kind if current is not None else "asset"
        form.add("kind", "Jenis", choice(kinds, wanted))
        parent = current.code if current is not None else ""
        form.add("parent", "Induk", account_choice(self.accounts, parent))
        form.tick("contra", "Akun lawan (saldo di sisi sebaliknya)")
        form.long_text("note", "Catatan")
        self.show_form("Tambah akun", form, partial(self._new_account, form))

    def _new_account(self, form: Form) -> Command[Any]:
        values = form.values()
        return typed(CreateAccount, values | {"parent": _code(values["parent"])})

    def edit_current(self) -> None:
        """Edit the account or the role under the keyboard."""
        current = self.list.current()
        if current is None:
            return
        if self.roles_shown:
            self._edit_role(current)
        else:
            self.edit(current)

    def edit(self, account: AccountRow) -> None:
        """Rename, move, note."""
        form = Form()
        form.text("account", "Nama akun", account.account)
        form.add("parent", "Induk", account_choice(self.accounts, account.parent))
        form.long_text("note", "Catatan", account.note)
        self.show_form(
            f"Ubah {account.code}", form, partial(self._changed_account, form, account.code)
        )

    def _changed_account(self, form: Form, code: str) -> Command[Any]:
        values = form.values()
        return typed(UpdateAccount, values | {"code": code, "parent": _code(values["parent"])})

    def toggle_current(self) -> None:
        """Close or open the account under the keyboard."""
        current = self.list.current()
        if current is not None and not self.roles_shown:
            self.toggle(current)

    def toggle(self, account: AccountRow) -> None:
        """Close an account (asked first), or open it again."""
        if not account.active:
            self.do(ActivateAccount(code=account.code))
            return
        confirm(
            self,
            f"Nonaktifkan {account.code}",
            f"Akun {account.code} {account.account} tidak dapat dipakai lagi untuk jurnal baru. "
            "Riwayatnya tetap ada.",
            "Nonaktifkan akun",
            lambda: self.do(DeactivateAccount(code=account.code)),
        )

    # ---------------------------------------------------------------- one role
    def _edit_role(self, line: RoleRow) -> None:
        form = Form()
        form.add("account", "Akun", account_choice(self._postable(), line.code))
        form.text("event", "Khusus kejadian", line.event, "kosong = semua kejadian")
        form.text("store", "Khusus toko", line.store, "kosong = semua toko")
        self.show_form(line.label, form, partial(self._bind, form, line.role))

    def unbind_current(self) -> None:
        """Take the exception under the keyboard away; the general account counts again."""
        line = self.list.current() if self.roles_shown else None
        if line is None or not (line.event or line.store):
            self.say(
                "Pilih pengecualian (khusus kejadian atau toko) di daftar peran. Akun umum suatu "
                "peran diganti dengan Ubah, tidak dihapus.",
                Tone.WARN,
            )
            return
        self.do(BindRole(role=Role(line.role), account=None, event=line.event, store=line.store))

    def _postable(self) -> list[AccountRow]:
        return [account for account in self.accounts if account.postable and account.active]

    def _bind(self, form: Form, role: str) -> Command[Any]:
        values = form.values()
        account = _code(values["account"])
        return typed(BindRole, {"role": role} | values | {"account": account})


def _code(typed: str) -> str | None:
    """The code at the start of what a choice of accounts holds."""
    words_ = str(typed or "").split()
    return words_[0] if words_ else None


class AccountCard(QWidget):
    """An account, the way to its ledger, and what can be done with it."""

    def __init__(self, panel: ChartPanel, account: AccountRow) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        head = row()
        head.addWidget(Pill(*(_ACTIVE if account.active else _CLOSED)[:2]))
        head.addStretch(1)
        layout.addLayout(head)
        roles = ", ".join(f"{Role(role).label} ({role})" for role in account.roles)
        stock = "Ya, hanya lewat mutasi stok" if account.control else None
        layout.addWidget(
            Facts(
                (
                    ("Jenis", words.kind(account.kind)),
                    ("Saldo normal", words.SIDES[account.normal_side]),
                    ("Akun lawan", "Ya" if account.contra else None),
                    ("Induk", account.parent or None),
                    ("Mengikuti stok", stock),
                    ("Dipakai untuk", roles or None),
                    ("Catatan", account.note or None),
                )
            )
        )
        buttons = row()
        open_ = panel.context.open
        ledger = partial(open_, words.LEDGER, account=account.code)
        buttons.addWidget(KeyButton("Buku besar", "", ledger))
        buttons.addWidget(KeyButton("Ubah", "F4", partial(panel.edit, account)))
        verb = "Nonaktifkan" if account.active else "Aktifkan"
        buttons.addWidget(KeyButton(verb, "F8", partial(panel.toggle, account)))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setLayout(layout)


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> ChartPanel:
    return ChartPanel(
        canned(
            {
                AccountList: answer if answer is not None else samples.ACCOUNTS,
                RoleList: samples.ROLES,
                EntityList: samples.ENTITIES,
            }
        )
    )


def _detail() -> ChartPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel._show(samples.ACCOUNTS[3]))  # noqa: SLF001
    return panel


def _form() -> ChartPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.add_account())  # noqa: PLW0108 - emits no argument
    return panel


def _roles() -> ChartPanel:
    panel = _panel()
    panel.switch()
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("detail", _detail),
        Shot("form", _form),
        Shot("roles", _roles),
        Shot("empty", lambda: _panel(())),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
