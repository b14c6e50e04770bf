"""A report on screen as it prints: title, table with heads and totals, proofs below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.documents.report import Drill, Kind, Look, Report, cell_text
from app.ui import tokens
from app.ui.icons import icon
from app.ui.pills import Pill
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, copy_text, label, row

if TYPE_CHECKING:
    from app.documents.report import Footer
    from app.ui.table_model import Index

_NOWHERE: Final = QModelIndex()
# Plain ints: comparing with Qt's enums costs more than the rest of data() (see table_model).
_DISPLAY, _TOOL_TIP, _ALIGNMENT, _ACCESSIBLE = 0, 3, 7, 11
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
#: How a cell is drawn; put together once: joining Qt's flags anew cost a tenth of a repaint.
_DRAW: Final = {
    figure: int(
        (Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft)
        | Qt.AlignmentFlag.AlignVCenter
        | Qt.TextFlag.TextSingleLine
    )
    for figure in (False, True)
}
_SELECTED: Final = QStyle.StateFlag.State_Selected
_HOVERED: Final = QStyle.StateFlag.State_MouseOver
_TOUCHED: Final = _SELECTED | _HOVERED
_INDENT_PX: Final = 14
_MIN_TEXT_PX: Final = 190
_MOST_MEASURED: Final = 400
#: Reports of so few figure columns are no wider than so many pixels.
_FEW: Final = 2
_PAPER_PX: Final = 900
_NO_LIMIT: Final = 16_777_215


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a person was: row by key, column, and how far it was scrolled."""

    key: str
    row: int
    column: int
    top: int
    left: int


class ReportModel(QAbstractTableModel):
    """The rows of a report for Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.report: Report | None = None
        self.decimals = 2
        self._grouped = False

    def show_report(self, report: Report) -> None:
        """Another report, or the same read again."""
        self.beginResetModel()
        self.report = report
        self.decimals = report.decimals()
        self._grouped = any(one.group for one in report.columns)
        self.endResetModel()

    def text(self, row: int, at: int) -> str:
        """How a cell reads."""
        report = self.report
        if report is None:
            return ""
        return cell_text(report.rows[row].cells[at], report.columns[at].kind, self.decimals)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.report is None else len(self.report.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.report is None else len(self.report.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role in {_DISPLAY, _ACCESSIBLE, _TOOL_TIP}:
            return self.text(index.row(), index.column())
        if role == _ALIGNMENT and self.report is not None:
            return _RIGHT if self.report.columns[index.column()].kind.figure else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or self.report is None:
            return None
        one = self.report.columns[section]
        if role == _DISPLAY:
            return f"{one.group}\n{one.title}" if self._grouped else one.title
        if role == _ALIGNMENT:
            return _RIGHT if one.kind.figure else _LEFT
        return None


class ReportPainter(QStyledItemDelegate):
    """Heads and totals bold, lines above sums, figures that open something in the brand's ink."""

    def __init__(self, model: ReportModel) -> None:
        super().__init__()
        self._model = model
        theme().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take fonts and colours from the theme again."""
        sizes = theme().sizes()
        self._fonts = {
            False: theme().font_of(sizes.text_pt),
            True: theme().font_of(sizes.text_pt, bold=True),
        }
        self._small = theme().font_of(sizes.small_pt)
        self.metrics = {bold: QFontMetrics(font) for bold, font in self._fonts.items()}
        # Digits stand under digits: a closing bracket hangs outside.
        self._hang = {bold: one.horizontalAdvance(")") for bold, one in self.metrics.items()}
        self._padding = theme().px(tokens.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | Index
    ) -> None:
        report = self._model.report
        if report is None:
            return
        at, place = index.row(), index.column()
        line = report.rows[at]
        look = line.look_at(place)
        box: QRect = option.rect  # type: ignore[attr-defined,unused-ignore]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined,unused-ignore]
        self._ground(painter, box, state)
        kind = report.columns[place].kind
        text = self._model.text(at, place)
        if look.sums and kind.figure and text:
            self._sum_lines(painter, box, look)
        if not text:
            return
        inner = box.adjusted(self._padding, 0, -self._padding, 0)
        inner.setLeft(inner.left() + report.level_at(line, place) * theme().px(_INDENT_PX))
        self._write(painter, inner, text, kind, look, self._ink(at, place, kind, look, state))

    def _ink(self, at: int, place: int, kind: Kind, look: Look, state: QStyle.StateFlag) -> QColor:
        report = self._model.report
        if look is Look.NOTE:
            return theme().colour("muted")
        touched = kind.figure and state & _TOUCHED
        if touched and report is not None and report.drill_of(at, place):
            return theme().colour("brand")
        return theme().colour("text")

    def _ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        if not state & _TOUCHED:
            return
        colours = theme().colours
        painter.fillRect(box, QColor(colours.selection if state & _SELECTED else colours.hover))

    def _sum_lines(self, painter: QPainter, box: QRect, look: Look) -> None:
        painter.setPen(theme().colour("text"))
        left, right = box.left() + self._padding, box.right() - self._padding
        painter.drawLine(left, box.top() + 1, right, box.top() + 1)
        if look is Look.TOTAL:
            painter.drawLine(left, box.bottom() - 3, right, box.bottom() - 3)
            painter.drawLine(left, box.bottom() - 1, right, box.bottom() - 1)

    def _write(
        self, painter: QPainter, box: QRect, text: str, kind: Kind, look: Look, ink: QColor
    ) -> None:
        painter.setFont(self._small if look is Look.NOTE else self._fonts[look.bold])
        painter.setPen(ink)
        if kind.figure:
            box = box.adjusted(
                -box.width(), 0, 0 if text[-1:] == ")" else -self._hang[look.bold], 0
            )
        else:
            text = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, max(box.width(), 0)
            )
        painter.drawText(box, _DRAW[kind.figure], text)


class _Grid(QTableView):
    """The Qt view; Enter and double click open what is behind a figure."""

    opened = Signal(int, int)

    def __init__(self, model: ReportModel) -> None:
        super().__init__()
        self.setModel(model)
        self.painter_ = ReportPainter(model)
        self.setItemDelegate(self.painter_)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(theme().px(24))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            index = self.currentIndex()
            if index.isValid():
                self.opened.emit(index.row(), index.column())
            return
        super().keyPressEvent(event)


class ReportView(QWidget):
    """Shows one report; a figure opens what is behind it."""

    #: Drill of the figure that was opened.
    drilled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = ReportModel()
        self.grid = _Grid(self.model)
        self._name, self._words = label("", "title"), label("", "muted")
        self._name.setWordWrap(True)
        self._words.setWordWrap(True)
        self._proofs = column(gap=0)
        head = column(gap=0)
        head.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.S)
        for one in (self._name, self._words):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            head.addWidget(one)
        layout = column(gap=0)
        layout.addLayout(head)
        # A narrow report stands in the middle, as its title does.
        middle = row(gap=0)
        middle.addStretch(0)
        middle.addWidget(self.grid, 1)
        middle.addStretch(0)
        layout.addLayout(middle, 1)
        layout.addLayout(self._proofs)
        self.setLayout(layout)
        self.setFocusProxy(self.grid)
        self.grid.opened.connect(self._open)
        self._add_copy()
        theme().changed.connect(self._measure)
        self._measure()

    # ---------------------------------------------------------------- what is shown
    @property
    def report(self) -> Report | None:
        """The report shown."""
        return self.model.report

    def show_report(self, report: Report) -> None:
        """Show a report; the same one read again keeps place and selection."""
        spot = self.spot()
        self.model.show_report(report)
        title = report.title
        self._name.setText(f"{title.name} · {title.period}")
        self._words.setText(" · ".join(filter(None, (title.entity, title.note, *title.filters))))
        self._show_proofs(report.footers)
        self._measure()
        if spot is not None:
            self.go_to(spot)

    def spot(self) -> Spot | None:
        """Where the person is."""
        report, index = self.report, self.grid.currentIndex()
        if report is None:
            return None
        at, place = (index.row(), index.column()) if index.isValid() else (-1, -1)
        return Spot(
            report.rows[at].key if at >= 0 else "", at, place,
            self.grid.verticalScrollBar().value(), self.grid.horizontalScrollBar().value(),
        )  # fmt: skip

    def go_to(self, spot: Spot) -> None:
        """Back to where the person was: the same row by its key, else the same place."""
        report = self.report
        if report is None:
            return
        at = spot.row
        if spot.key:
            found = [place for place, one in enumerate(report.rows) if one.key == spot.key]
            at = found[0] if found else at
        if 0 <= at < len(report.rows) and 0 <= spot.column < len(report.columns):
            self.grid.setCurrentIndex(self.model.index(at, spot.column))
        self.grid.verticalScrollBar().setValue(spot.top)
        self.grid.horizontalScrollBar().setValue(spot.left)

    def focus_first(self) -> None:
        """Put the keyboard on the first figure."""
        report = self.report
        if report is not None and report.rows and not self.grid.currentIndex().isValid():
            places = [at for at, one in enumerate(report.columns) if one.kind.figure]
            self.grid.setCurrentIndex(self.model.index(0, places[0] if places else 0))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- acting
    def _open(self, at: int, place: int) -> None:
        drill = self.drill_at(at, place)
        if drill is not None:
            self.drilled.emit(drill)

    def drill_at(self, at: int, place: int) -> Drill | None:
        """What a cell opens: its own figure, or of a row's words its first figure."""
        report = self.report
        if report is None:
            return None
        drill = report.drill_of(at, place)
        if drill is not None or report.columns[place].kind.figure:
            return drill
        figures = (one for one, each in enumerate(report.columns) if each.kind.figure)
        return next(filter(None, (report.drill_of(at, one) for one in figures)), None)

    def copied(self) -> str:
        """Selected cells as tab separated text."""
        indexes = self.grid.selectionModel().selectedIndexes()
        rows: dict[int, list[int]] = {}
        for index in sorted(indexes, key=lambda one: (one.row(), one.column())):
            rows.setdefault(index.row(), []).append(index.column())
        lines = (
            "\t".join(self.model.text(at, one) for one in places) for at, places in rows.items()
        )
        return "".join(f"{line}\n" for line in lines)

    def _add_copy(self) -> None:
        copy = QAction(icon("copy", "muted"), "Salin", self.grid)
        copy.setShortcut(QKeySequence("Ctrl+C"))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _checked=False: copy_text(self.copied()))
        self.grid.addAction(copy)

    # ---------------------------------------------------------------- measures
    def _show_proofs(self, footers: tuple[Footer, ...]) -> None:
        while (item := self._proofs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for footer in footers:
            self._proofs.addWidget(_Proof(footer))

    def _measure(self) -> None:
        sizes = theme().sizes()
        self.grid.verticalHeader().setMinimumSectionSize(1)
        self.grid.verticalHeader().setDefaultSectionSize(sizes.row)
        report = self.report
        metrics = QFontMetrics(theme().font_of(sizes.small_pt, bold=True))
        lines = 2 if report is not None and any(one.group for one in report.columns) else 1
        self.grid.horizontalHeader().setFixedHeight(
            lines * metrics.height() + 3 * theme().px(tokens.XS)
        )
        if report is not None:
            # One figure a line is read across the page: not further than paper is wide.
            few = sum(one.kind.figure for one in report.columns) <= _FEW
            self.grid.setMaximumWidth(theme().px(_PAPER_PX) if few else _NO_LIMIT)
            self._fit(report)
        self.grid.viewport().update()

    def _fit(self, report: Report) -> None:
        """Figures and codes as wide as their widest; texts share the rest."""
        header = self.grid.horizontalHeader()
        padding = 2 * theme().px(tokens.S) + theme().px(tokens.S)
        for at, one in enumerate(report.columns):
            if one.kind is Kind.TEXT:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
                continue
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(at, self._natural(at) + padding)
        room = self.grid.viewport().width()
        taken = sum(
            header.sectionSize(at)
            for at, one in enumerate(report.columns)
            if one.kind is not Kind.TEXT
        )
        texts = [at for at, one in enumerate(report.columns) if one.kind is Kind.TEXT]
        if texts and room - taken < len(texts) * theme().px(_MIN_TEXT_PX):
            for at in texts:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(at, theme().px(_MIN_TEXT_PX))

    def _natural(self, at: int) -> int:
        report = self.model.report
        if report is None:
            return 0
        metrics = self.grid.painter_.metrics[True]
        texts = {self.model.text(place, at) for place in range(len(report.rows))}
        longest = sorted(texts, key=len, reverse=True)[:_MOST_MEASURED]
        wide = max((metrics.horizontalAdvance(f"{text})") for text in longest[:20]), default=0)
        one = report.columns[at]
        heads = max(metrics.horizontalAdvance(word) for word in (one.title, one.group))
        return max(wide, min(heads, theme().px(140)))


class _Proof(QWidget):
    """A sentence below the table, with its mark when it is a proof."""

    def __init__(self, footer: Footer) -> None:
        super().__init__()
        marks = {True: Tone.OK, False: Tone.ERROR, None: None}
        layout = row(gap=tokens.S)
        layout.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        tone = marks[footer.holds]
        if tone is not None:
            layout.addWidget(Pill("Cocok" if footer.holds else "Tidak cocok", tone))
        layout.addWidget(label(footer.text, "muted", wrap=True), 1)
        self.setLayout(layout)
