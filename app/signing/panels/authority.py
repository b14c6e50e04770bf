"""Beside the keys: the organisation's own key, made, replaced and used by its two holders."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.core.env import RealEnvironment
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.text import angka, waktu, wib
from app.signing.api import RevokeAuthority
from app.signing.panels import words
from app.ui import tokens
from app.ui.dialogs import ask_reason
from app.ui.facts import Facts
from app.ui.forms import Form
from app.ui.icons import icon
from app.ui.money_field import DateField
from app.ui.pills import Pill
from app.ui.sheet_import import write_whole
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from datetime import date

    from app.core.client import Client
    from app.signing.api import (
        AddAuthority,
        AuthorityRow,
        CertifyKeys,
        PublicKey,
        Register,
    )
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_REVOKED: Final = ("Berkas kunci hilang", "Frasa sandi bocor", "Pemegang keluar mendadak")
_YEARS: Final = 2
_NONE: Final = (
    "Belum ada kunci organisasi. Dengan kunci ini organisasi mengesahkan kunci tiap PC, sehingga "
    "kertas palsu dari PC asing ketahuan juga di luar Lumbung. Berkasnya hanya terbuka dengan dua "
    "frasa sandi yang dipegang dua orang; simpan di luar PC."
)
_WAITS: Final = "Semua kunci PC sudah disahkan."


class FileUnreadable(UserError):
    """The key's file is not there."""

    code = "KEY_FILE_UNREADABLE"


def unsigned(register: Register) -> list[PublicKey]:
    """Keys of PCs that sign and are not certified, or not for long, by the key that counts."""
    now = max((one.number for one in register.authorities if _active(one)), default=0)
    soon = register.as_of.date().toordinal() + 30
    return [
        key
        for key in register.keys
        if key.retired is None
        and key.revoked is None
        and not any(
            one.authority == now and one.valid_until.toordinal() > soon for one in key.certificates
        )
    ]


def _active(one: Any) -> bool:  # noqa: ANN401 - an authority
    return one.retired is None and one.revoked is None


class AuthorityView(QWidget):
    """What key the organisation has, and the three things done with it."""

    def __init__(self, panel: Panel, keys: tuple[AuthorityRow, ...], register: Register) -> None:
        super().__init__()
        self._panel, self._register = panel, register
        newest = keys[0] if keys else None
        self._number = newest.number if newest else 0
        self._live = newest is not None and newest.state == "active"
        self.waiting = unsigned(register) if self._live else []
        layout = column(gap=tokens.M)
        if newest is None:
            layout.addWidget(label(_NONE, wrap=True))
        else:
            pill = words.KEYS[newest.state]
            top = row()
            top.addWidget(Pill(pill.text, pill.tone))
            top.addStretch(1)
            layout.addLayout(top)
            layout.addWidget(Facts(_facts(newest)))
            if self._live:
                count = f"{angka(len(self.waiting))} kunci PC menunggu pengesahan."
                layout.addWidget(label(count if self.waiting else _WAITS, wrap=True))
        buttons = row(gap=tokens.S)
        if self.waiting:
            text = f"Sahkan {angka(len(self.waiting))} kunci …"
            buttons.addWidget(KeyButton(text, "", self.certify, role="primary"))
        verb = "Ganti kunci …" if self._live else "Buat kunci organisasi …"
        role = "" if self.waiting else "primary"
        buttons.addWidget(KeyButton(verb, "", self.make, role=role))
        if self._live:
            buttons.addWidget(KeyButton("Cabut …", "", self.revoke))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setLayout(layout)

    # ---------------------------------------------------------------- the three
    def make(self) -> NewAuthorityForm:
        """Ask the two holders for a new key."""
        form = NewAuthorityForm(self._number if self._live else 0)
        number = self._number + 1
        make = partial(_make, self._panel, self._register.org_id, number, form)
        self._panel.place_form(f"Kunci organisasi nomor {number}", form, make)
        return form

    def certify(self) -> CertifyForm:
        """Ask the two holders to certify what waits."""
        form = CertifyForm(self.waiting, wib(self._register.as_of).date())
        certify = partial(
            _certify, self._panel, self._register.org_id, self._number, self.waiting, form
        )
        self._panel.place_form(f"Sahkan {angka(len(self.waiting))} kunci PC", form, certify)
        return form

    def revoke(self) -> None:
        """Ask why, then revoke."""
        ask_reason(
            self._panel,
            f"Cabut kunci organisasi nomor {self._number}",
            "Di luar Lumbung semua dokumen terbaca KUNCI DICABUT sampai kunci PC disahkan lagi "
            "dengan kunci organisasi yang baru. Ini tidak dapat diurungkan.",
            "Cabut kunci organisasi",
            _REVOKED,
            lambda why: self._panel.do(RevokeAuthority(number=self._number, reason=why)),
        )


def _facts(key: AuthorityRow) -> list[tuple[str, str | QWidget | None]]:
    return [
        ("Nomor", str(key.number)),
        ("Pemegang", "\n".join(key.holders)),
        ("Kunci publik", "\n".join(key.public[at : at + 32] for at in (0, 32))),
        ("Dibuat", waktu(key.made_at)),
        ("Mengesahkan", f"{angka(key.certificates)} kunci PC"),
        ("Bersambung", "dari kunci sebelumnya" if key.continues else None),
        ("Berakhir", f"{waktu(key.since)}: {key.reason}" if key.since else None),
    ]


# ---------------------------------------------------------------- forms


class _HolderForm(Form):
    """Fields of two people who type what the other must not see."""

    def secrets(self, prefix: str, title: str) -> tuple[QLineEdit, QLineEdit]:
        """Two hidden lines."""
        self.section(title)
        made = QLineEdit(), QLineEdit()
        for line in made:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.side_by_side(
            (f"{prefix}first", "Frasa sandi orang pertama", made[0]),
            (f"{prefix}second", "Frasa sandi orang kedua", made[1]),
        )
        return made

    def path(self, field: str, title: str, *, save: bool) -> QLineEdit:
        """A file, typed or chosen."""
        made = self.text(field, title, hint="Sebaiknya di flash disk, bukan di PC ini.")
        look = made.addAction(icon("search", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        look.setText("Pilih berkas")
        look.triggered.connect(partial(self._choose, made, save=save))
        return made

    def _choose(self, line: QLineEdit, *, save: bool) -> None:
        dialog = QFileDialog(self, "Berkas kunci organisasi", line.text(), "Kunci (*.kunci)")
        mode = QFileDialog.AcceptMode
        dialog.setAcceptMode(mode.AcceptSave if save else mode.AcceptOpen)
        dialog.setDefaultSuffix("kunci")
        dialog.fileSelected.connect(line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class NewAuthorityForm(_HolderForm):
    """Holders, passphrases and the file; and the file before, which signs the new key.

    Args:
        before: Number of the key it follows, 0 for none.
    """

    def __init__(self, before: int) -> None:
        super().__init__("Buat kunci")
        self.before = before
        self.section("Dua pemegang")
        self.names = QLineEdit(), QLineEdit()
        self.side_by_side(
            ("holder_1", "Nama orang pertama", self.names[0]),
            ("holder_2", "Nama orang kedua", self.names[1]),
        )
        self.phrases = self.secrets("", "Frasa sandi baru, masing-masing mengetik sendiri")
        self.file = self.path("file", "Berkas kunci baru", save=True)
        self.file.setText("kunci-organisasi.kunci")
        if before:
            self.old = self.secrets("old_", f"Kunci nomor {before} menandatangani kunci baru")
            self.old_file = self.path("old_file", f"Berkas kunci nomor {before}", save=False)


class CertifyForm(_HolderForm):
    """The file, both passphrases, and until when."""

    def __init__(self, keys: list[PublicKey], today: date) -> None:
        super().__init__("Sahkan")
        names = ", ".join(f"{key.kid} ({key.station})" for key in keys)
        shown = label(f"Kunci PC: {names}", wrap=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._body.addWidget(shown)
        self.today = today
        self.file = self.path("file", "Berkas kunci organisasi", save=False)
        self.phrases = self.secrets("", "Dua pemegang mengetik frasa sandinya")
        self.until = DateField()
        self.until.set_value(today.replace(day=1, year=today.year + _YEARS))
        self.add("valid_until", "Berlaku sampai", self.until, "Sesudah itu PC membuat kunci baru.")


# ---------------------------------------------------------------- doing, off the GUI thread


def _phrases(lines: tuple[QLineEdit, QLineEdit]) -> tuple[str, str]:
    return lines[0].text(), lines[1].text()


def _read(path: str, field: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        told = f"Berkas {Path(path).name or path} tidak terbaca ({error.strerror})."
        raise FileUnreadable(told, (FieldError(field, told),)) from error


def _make(panel: Panel, org_id: str, number: int, form: NewAuthorityForm) -> None:
    holders = form.names[0].text().strip(), form.names[1].text().strip()
    if not all(holders):
        told = "Isi nama kedua pemegang."
        panel.fail(InvalidInput(told, (FieldError("holder_1", told),)))
        return
    new, file = _phrases(form.phrases), Path(form.file.text().strip())
    old = (_phrases(form.old), form.old_file.text().strip()) if form.before else None

    def work(_client: Client, progress: Progress) -> AddAuthority:
        from app.signing import ceremony
        from app.signing.rules.keyfile import unseal

        progress(0, 2, "Membuat kunci")
        before = unseal(_read(old[1], "old_file"), old[0]) if old else None
        random = RealEnvironment().token(ceremony.RANDOMNESS)
        data, command = ceremony.new_authority(org_id, number, holders, new, random, before)
        if file.exists():
            told = f"{file.name} sudah ada. Pilih nama lain; berkas kunci tidak pernah ditimpa."
            raise InvalidInput(told, (FieldError("file", told),))
        progress(1, 2, "Menulis berkas kunci")
        write_whole(file, data)
        return command

    panel.run(work, done=lambda command: _known(panel, file, command))


def _known(panel: Panel, file: Path, command: AddAuthority) -> None:
    def failed(error: UserError) -> None:
        file.unlink(missing_ok=True)
        panel.fail(error)

    panel.hide_detail()
    panel.do(command, failed=failed)


def _certify(
    panel: Panel, org_id: str, number: int, keys: list[PublicKey], form: CertifyForm
) -> None:
    path, phrases, until = form.file.text().strip(), _phrases(form.phrases), form.until.value()
    if until is None:
        told = "Isi tanggal terakhir berlakunya."
        panel.fail(InvalidInput(told, (FieldError("valid_until", told),)))
        return

    def work(_client: Client, progress: Progress) -> CertifyKeys:
        from app.signing import ceremony
        from app.signing.rules.keyfile import unseal

        progress(0, 1, "Membuka berkas kunci")
        opened = unseal(_read(path, "file"), phrases)
        return ceremony.certify(org_id, opened, number, keys, (form.today, until))

    panel.run(work, done=lambda command: panel.do(command, done=panel.form_done))
