"""What a person answers for when a rule says no: a reason, and a supervisor's card and PIN.

The fields stay away until the rule refuses; nobody is asked for what is seldom needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.forms import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import UserError
    from app.ui.forms import Form

#: Errors that a reason answers.
ANSWERED: Final = frozenset({"SHELF_LIFE", "LOT_CHOICE"})
#: Errors that a supervisor's consent answers.
_CONSENTED: Final = frozenset({"PERMISSION", "APPROVAL"})
SHORT_LIFE: Final = (
    "Segera dijual promosi", "Pesanan sudah menunggu", "Pemasok memberi potongan harga",
)  # fmt: skip
OTHER_LOT: Final = (
    "Pembeli meminta lot ini", "Contoh untuk QC", "Lot usulan sulit dijangkau",
    "Kemasan lot usulan rusak",
)  # fmt: skip


class Answer:
    """The hidden fields at the end of a form.

    Args:
        form: Where they stand.
        field: Name of the reason in the command.
        words: Its label.
        reasons: To choose from; others may be typed.
        permission: What the supervisor must hold.
        consent: Parameter of the command that takes the consent.
        asked: The reason is always asked for, not only after a refusal.
    """

    def __init__(
        self,
        form: Form,
        field: str,
        words: str,
        reasons: Sequence[str],
        permission: str,
        consent: str = "approval",
        *,
        asked: bool = False,
    ) -> None:
        self.permission, self.consent_field = permission, consent
        self.reason = suggestion(["", *reasons])
        form.add(field, words, self.reason, "Tersimpan dan tampil di laporan pengecualian lot.")
        self.badge, self.pin = QLineEdit(), QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        form.side_by_side(
            (consent, "Kartu pengawas", self.badge), ("pin", "PIN pengawas", self.pin)
        )
        for widget in (self.badge, self.pin) if asked else (self.reason, self.badge, self.pin):
            _show(widget, shown=False)

    def meet(self, error: UserError) -> None:
        """Show what would answer an error."""
        if error.code in ANSWERED:
            _show(self.reason, shown=True)
            self.reason.setFocus()
        elif error.code in _CONSENTED and self.reason.isVisible():
            for widget in (self.badge, self.pin):
                _show(widget, shown=True)
            self.badge.setFocus()

    @classmethod
    def for_lot(cls, form: Form) -> Answer:
        """Another lot than the rule proposes (WMS-LOT-12)."""
        return cls(
            form, "lot_reason", "Alasan memilih lot ini", OTHER_LOT, "lot.choose", "lot_approval"
        )

    @property
    def consent(self) -> tuple[str, str, str] | None:
        """Card, PIN and reason when a supervisor speaks."""
        badge = self.badge.text().strip()
        return (badge, self.pin.text(), self.reason.currentText().strip()) if badge else None

    def takes(self, code: str) -> bool:
        """A scan while the cursor is in the card's field is the card."""
        if not self.badge.hasFocus():
            return False
        self.badge.setText(code)
        self.pin.setFocus()
        return True


def _show(widget: QWidget, *, shown: bool) -> None:
    field = widget.parentWidget()
    if field is not None:
        field.setVisible(shown)
