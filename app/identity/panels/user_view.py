"""One person beside the list: who, what they may do, and the keys for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.text import angka, tanggal, waktu
from app.identity.rules.permissions import label as permission_words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.pills import Pill
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row, rule

if TYPE_CHECKING:
    from app.identity.api import UserDetail


class UserDetailView(QWidget):
    """Facts of a person.

    Args:
        view: The person.
        may_change: Whether the one who looks may change them.
    """

    edit_asked = Signal()
    badge_asked = Signal()
    #: Code of the badge to print once more.
    print_asked = Signal(str)
    #: Code of the badge to stop.
    revoke_asked = Signal(str)

    def __init__(self, view: UserDetail, *, may_change: bool) -> None:
        super().__init__()
        self.view = view
        self._may_change = may_change
        layout = column(gap=tokens.M)
        layout.addLayout(self._head())
        layout.addWidget(self._facts())
        layout.addWidget(rule())
        layout.addWidget(label("Badge", "heading"))
        layout.addWidget(self._badge())
        layout.addStretch(1)
        self.setLayout(layout)

    def _head(self) -> QHBoxLayout:
        view = self.view
        head = row()
        head.addWidget(Pill("Aktif", Tone.OK) if view.active else Pill("Nonaktif", Tone.NEUTRAL))
        if view.locked_until is not None:
            head.addWidget(Pill("Terkunci", Tone.ERROR))
        if view.must_change_password:
            head.addWidget(Pill("Wajib ganti kata sandi", Tone.WARN))
        head.addStretch(1)
        if self._may_change:
            head.addWidget(KeyButton("Ubah", "F2", self.edit_asked.emit))
        return head

    def _facts(self) -> Facts:
        view = self.view
        changed, seen = view.password_changed_at, view.last_sign_in
        where = f" di {view.last_workstation}" if view.last_workstation else ""
        places = "Semua gudang" if view.warehouses is None else ", ".join(view.warehouses)
        return Facts(
            (
                ("Nama pengguna", view.username),
                ("Nama", view.full_name),
                ("Jabatan", view.job_title),
                ("E-mail", view.email),
                ("Peran", ", ".join(view.roles)),
                ("Hak", f"{angka(len(view.permissions))} hak akses"),
                ("Hak tambahan", ", ".join(map(permission_words, view.extra_permissions)) or None),
                ("Gudang", places),
                ("Kata sandi", f"diganti {tanggal(changed)}" if changed else "belum dibuat"),
                ("Terkunci", f"sampai {waktu(view.locked_until)}" if view.locked_until else None),
                ("Terakhir masuk", f"{waktu(seen)}{where}" if seen else "belum pernah"),
            )
        )

    def _badge(self) -> QWidget:
        made = QWidget()
        layout = column(gap=tokens.S)
        badge = next((each for each in self.view.badges if each.active), None)
        if badge is None:
            layout.addWidget(label("Belum punya badge.", "muted"))
        else:
            layout.addWidget(Facts((("Kode", badge.code), ("Diterbitkan", waktu(badge.issued_at)))))
        if self._may_change:
            buttons = row()
            if badge is not None:
                code = badge.code
                buttons.addWidget(
                    KeyButton("Cetak badge", "F9", lambda: self.print_asked.emit(code))
                )
                buttons.addWidget(
                    KeyButton("Cabut badge", "", lambda: self.revoke_asked.emit(code))
                )
            words = "Badge baru" if badge is not None else "Terbitkan badge"
            buttons.addWidget(KeyButton(words, "F8", self.badge_asked.emit))
            buttons.addStretch(1)
            layout.addLayout(buttons)
        made.setLayout(layout)
        return made
