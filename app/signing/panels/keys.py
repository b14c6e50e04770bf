"""*Kunci Tanda Tangan*: which PC signs with which key; rotate, revoke, export the public half."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QFileDialog

from app.core.text import tanggal, waktu
from app.signing.api import (
    AuthorityList,
    AuthorityRow,
    ExportRegister,
    KeyList,
    KeyRow,
    PublicRegister,
    Register,
    RetireKey,
    RevokeKey,
    SignedRegister,
)
from app.signing.panels import words
from app.signing.panels.authority import AuthorityView
from app.ui.dialogs import ask_reason
from app.ui.panel import Panel
from app.ui.sheet_import import write_whole
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.client import Client
    from app.core.commands import Done
    from app.ui.gallery import Shot
    from app.ui.operations import Progress

_RETIRED: Final = ("Ganti berkala", "PC diganti", "Orang yang memakai PC berganti")
_REVOKED: Final = ("PC hilang atau dicuri", "PC terkena program jahat", "Kunci diduga tersalin")


def _certified(row: KeyRow) -> str:
    until = row.certified_until
    return f"disahkan sampai {tanggal(until)}" if until else "belum disahkan"


COLUMNS: Final = (
    Column("kid", "Kunci", lambda row: f"Nomor {row.kid}",
           detail=lambda row: f"{row.public[:8]} {row.public[8:16]} …", width=170),
    Column("station", "PC", lambda row: row.station, detail=_certified, stretch=True),
    Column("made", "Dibuat", lambda row: waktu(row.made_at), detail=lambda row: row.made_by,
           width=190),
    Column("documents", "Dokumen", lambda row: row.documents, Kind.NUMBER, width=100),
    Column("since", "Sejak", lambda row: waktu(row.since) if row.since else "",
           detail=lambda row: row.reason, width=220),
    Column("state", "Status", lambda row: words.KEYS[row.state], Kind.PILL, width=110),
)  # fmt: skip


class KeysPanel(Panel):
    """A key is made by the first document a PC prints; nobody has to set one up."""

    title: ClassVar[str] = "Kunci Tanda Tangan"
    icon: ClassVar[str] = "lock"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"signing_key", "issued_document"})

    def build(self) -> None:
        empty = Empty(
            "Belum ada kunci. Kunci dibuat sendiri saat PC mencetak dokumen pertamanya.",
            icon="lock",
        )
        self.list = self.set_table(COLUMNS, key=lambda row: str(row.kid), empty=empty)
        self.set_primary("Ekspor kunci publik", "F4", self.export)
        self.add_action("Kunci organisasi …", "F7", self.authority)
        self.list.add_action(
            "Ganti kunci …", "F6", lambda rows: self._retire(rows[0]),
            enabled=lambda rows: rows[0].state == "active",
        )  # fmt: skip
        self.list.add_action(
            "Cabut kunci …", "F8", lambda rows: self._revoke(rows[0]),
            enabled=lambda rows: rows[0].state != "revoked",
        )  # fmt: skip

    def reload(self) -> None:
        self.ask(KeyList(), done=self.list.show_rows, failed=self._load_failed, key="keys")

    # ---------------------------------------------------------------- the organisation's own
    def authority(self) -> None:
        """The organisation's key beside the list."""
        self.ask(AuthorityList(), done=self._with_register, key="authority")

    def _with_register(self, keys: tuple[AuthorityRow, ...]) -> None:
        self.ask(
            PublicRegister(), done=lambda register: self._show_authority(keys, register),
            key="register",
        )  # fmt: skip

    def _show_authority(self, keys: tuple[AuthorityRow, ...], register: Register) -> None:
        self.show_detail("Kunci organisasi", AuthorityView(self, keys, register))

    # ---------------------------------------------------------------- keys of PCs
    def _retire(self, row: KeyRow) -> None:
        ask_reason(
            self,
            f"Ganti kunci nomor {row.kid}",
            f"{row.station} membuat kunci baru pada cetakan berikutnya. Dokumen yang sudah "
            "dicetak tetap sah.",
            "Ganti 1 kunci",
            _RETIRED,
            lambda reason: self.do(RetireKey(kid=row.kid, reason=reason)),
        )

    def _revoke(self, row: KeyRow) -> None:
        ask_reason(
            self,
            f"Cabut kunci nomor {row.kid}",
            "Dokumen yang dicetak dengan kunci ini mulai sekarang tidak dipercaya. Di luar "
            "Lumbung semua dokumennya terbaca KUNCI DICABUT. Ini tidak dapat diurungkan.",
            "Cabut 1 kunci",
            _REVOKED,
            lambda reason: self.do(RevokeKey(kid=row.kid, reason=reason)),
        )

    # ---------------------------------------------------------------- export
    def export(self) -> None:
        """Write keys and void documents to a file for ``verify_document.py``."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, "Ekspor kunci publik", "kunci-publik.json", "JSON (*.json)"
        )
        if chosen:
            path = Path(chosen)
            self.do(ExportRegister(), done=partial(self._signed, path))

    def _signed(self, path: Path, done: Done[SignedRegister]) -> None:
        def write(_client: Client, _progress: Progress) -> None:
            write_whole(path, done.value.text.encode())

        self.run(write, done=lambda _nothing: self._written(path, done.value))

    def _written(self, path: Path, written: SignedRegister) -> None:
        told = f"Kunci publik dan daftar dokumen batal ditulis ke {path.name}."
        if written.certified:
            self.say(told)
        else:
            self.say(
                f"{told} Kunci PC ini (nomor {written.kid}) belum disahkan: dengan --root daftar "
                "ini ditolak. Sahkan dahulu, lalu ekspor lagi.",
                Tone.WARN,
            )


def gallery() -> list[Shot]:
    """States of the list."""
    from app.core.errors import ServerAway
    from app.signing.panels import samples
    from app.ui.gallery import Shot, canned

    def panel(answer: object) -> KeysPanel:
        return KeysPanel(canned({KeyList: answer}))

    def authority(*keys: AuthorityRow, form: str = "") -> KeysPanel:
        made = panel(samples.KEYS)
        made._show_authority(keys, samples.uncertified())  # noqa: SLF001 - as after F7
        view = made.findChild(AuthorityView)
        if form and view is not None:
            getattr(view, form)()
        return made

    return [
        Shot("keys-authority", lambda: authority(samples.AUTHORITY)),
        Shot("keys-no-authority", authority),
        Shot("keys-new-authority", lambda: authority(samples.AUTHORITY, form="make")),
        Shot("keys-certify", lambda: authority(samples.AUTHORITY, form="certify")),
        Shot("keys", lambda: panel(samples.KEYS)),
        Shot("keys-empty", lambda: panel(())),
        Shot("keys-error", lambda: panel(ServerAway())),
    ]
