"""*PC ini*: colours, text size, tones, scanner and screen lock of this workstation."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSlider,
    QSpinBox,
    QWidget,
)

from app.shell.main_window import ShellContext
from app.ui import tokens
from app.ui.fields import Field
from app.ui.forms import set_in
from app.ui.panel import Panel
from app.ui.theme import theme
from app.ui.tokens import Outcome
from app.ui.verdict import WORDS
from app.ui.widgets import KeyButton, column, label, row


class WorkstationPanel(Panel):
    """Every change works at once and is kept for this PC."""

    title: ClassVar[str] = "PC ini"
    icon: ClassVar[str] = "settings"

    def build(self) -> None:
        if not isinstance(self.context, ShellContext):
            raise TypeError("PC ini needs the window")
        self._file = self.context.settings
        self._window = self.context.window
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.XL)
        grid.setVerticalSpacing(tokens.L)
        for at, part in enumerate((self._look(), self._sound(), self._scanner(), self._place())):
            part.setMaximumWidth(theme().px(460))
            grid.addWidget(part, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(2, 1)
        body = QWidget()
        body.setLayout(grid)
        self.set_content(body)

    def _look(self) -> QWidget:
        scale = QComboBox()
        for share in tokens.SCALES:
            scale.addItem(f"{share:.0%}", share)
        scale.setCurrentIndex(max(0, scale.findData(self._file.value.scale)))
        scale.currentIndexChanged.connect(
            lambda at: self._window.scale_asked.emit(scale.itemData(at))
        )
        dark = KeyButton("Ganti terang atau gelap", "Ctrl+D", self._window.theme_asked.emit)
        return _group("Tampilan", Field("scale", "Ukuran &teks", scale), dark)

    def _sound(self) -> QWidget:
        volume = QSlider(Qt.Orientation.Horizontal)
        volume.setRange(0, 100)
        volume.setValue(self._file.value.volume)
        volume.valueChanged.connect(lambda value: self._keep(volume=value))
        muted = self._check("Bisu", "muted")
        visual = self._check("Kedipkan panel pada setiap hasil", "visual_only")
        trials = row()
        for outcome in Outcome:
            play = partial(self.context.sounds.play, outcome)
            trials.addWidget(KeyButton(WORDS[outcome].capitalize(), "", play))
        holder = QWidget()
        holder.setLayout(trials)
        return _group("Suara", Field("volume", "&Keras suara", volume), muted, visual, holder)

    def _scanner(self) -> QWidget:
        prefix = self._line("scan_prefix", self._file.value.scan_prefix)
        suffix = self._line("scan_suffix", self._file.value.scan_suffix)
        hint = "Bila diisi, ketikan tidak pernah ditahan. Atur hal yang sama pada pemindai."
        text = self._check("Pemindai memakai tata letak papan ketik PC ini", "scan_text")
        return _group(
            "Pemindai",
            Field("scan_prefix", "&Awalan", prefix, hint),
            Field("scan_suffix", "Akhira&n", suffix, "Selain Enter dan Tab."),
            text,
            KeyButton("Uji scanner", "", lambda: self.context.open("shell.scanner_test")),
        )

    def _place(self) -> QWidget:
        name = self._line("workstation", self._file.value.workstation)
        idle = QSpinBox()
        set_in(idle)
        idle.setRange(0, 240)
        idle.setSuffix(" menit")
        idle.setSpecialValueText("Menurut organisasi")
        idle.setValue(self._file.value.idle_minutes)
        idle.valueChanged.connect(lambda value: self._keep(idle_minutes=value))
        return _group(
            "Tempat kerja",
            Field(
                "workstation",
                "Nama &PC",
                name,
                "Disimpan pada setiap kejadian; berlaku sejak masuk berikutnya.",
            ),
            Field(
                "idle_minutes",
                "&Kunci layar setelah",
                idle,
                "Di PC ini boleh lebih cepat dari aturan organisasi.",
            ),
        )

    def _line(self, field: str, value: str) -> QLineEdit:
        line = QLineEdit(value)
        line.editingFinished.connect(lambda: self._keep(**{field: line.text().strip()}))
        return line

    def _check(self, words: str, field: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(bool(getattr(self._file.value, field)))
        box.toggled.connect(lambda on: self._keep(**{field: on}))
        return box

    def _keep(self, **changes: object) -> None:
        ((field, value),) = changes.items()
        if getattr(self._file.value, field) == value:
            return
        self._file.change(**changes)
        self._window.settings_changed.emit()
        self.say("Disimpan untuk PC ini.")


def _group(title: str, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = column(gap=tokens.S)
    layout.addWidget(label(title, "heading"))
    for widget in widgets:
        layout.addWidget(widget)
    holder.setLayout(layout)
    return holder
