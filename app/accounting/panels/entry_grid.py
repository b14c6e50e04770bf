"""The lines of a journal as a grid for the keyboard; every key is told in the class below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.accounting.panels.entry_fields import ChoiceEdit
from app.accounting.rules.entry.amounts import NotAnAmount, read_amount
from app.accounting.rules.entry.matching import Accounts
from app.accounting.rules.entry.pasting import looks_like_lines
from app.accounting.rules.entry.sheet import BLANK, EntryLine, History, Sheet
from app.core.money import ZERO
from app.ui import tokens
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


ACCOUNT, DEBIT, CREDIT, MEMO, STORE, WAREHOUSE, UNIT, PARTY = range(8)
TITLES: Final = ("Akun", "Debit", "Kredit", "Catatan", "Toko", "Gudang", "Unit", "Pelanggan")
FIELDS: Final = ("account", "debit", "credit", "memo", "store", "warehouse", "unit", "party")
_WIDTHS: Final = (270, 150, 150, 180, 90, 90, 90, 120)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_EDIT: Final = int(Qt.ItemDataRole.EditRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SIDE: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NOWHERE: Final = QModelIndex()
#: Lines that are always there, so that the grid looks like paper.
_FEWEST: Final = 8
_LONGEST_MEMO: Final = 200

Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """A sheet as rows; every change is one step of its history."""

    #: The sheet is another one now.
    stepped = Signal()

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = History(sheet)
        self.accounts = Accounts(())
        #: What is wrong (not merely missing), by row and field.
        self.wrong: Mapping[tuple[int, str], str] = {}

    @property
    def sheet(self) -> Sheet:
        """What is written now."""
        return self.history.now

    # ---------------------------------------------------------------- steps
    def do(self, sheet: Sheet) -> bool:
        """Make a step."""
        return self._stepped(lambda: self.history.do(sheet))

    def undo(self) -> bool:
        """Take one back."""
        return self._stepped(self.history.undo)

    def redo(self) -> bool:
        """Make it again."""
        return self._stepped(self.history.redo)

    def begin(self, sheet: Sheet) -> None:
        """Go on with another sheet."""

        def step() -> bool:
            self.history.begin(sheet)
            return True

        self._stepped(step)

    def _stepped(self, step: Callable[[], bool]) -> bool:
        before = self.rowCount()
        # Rows are positions: only how many there are has to be told before it changes.
        old = self.history.now
        if not step():
            return False
        after = self._rows()
        if after != before:
            now, self.history.now = self.history.now, old
            if after > before:
                self.beginInsertRows(_NOWHERE, before, after - 1)
                self.history.now = now
                self.endInsertRows()
            else:
                self.beginRemoveRows(_NOWHERE, after, before - 1)
                self.history.now = now
                self.endRemoveRows()
        self.repaint_all()
        self.stepped.emit()
        return True

    def repaint_all(self) -> None:
        """Everything may read otherwise; the view paints what can be seen."""
        last = self.index(self.rowCount() - 1, len(TITLES) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    # ---------------------------------------------------------------- what Qt asks
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._rows()

    def _rows(self) -> int:
        """One empty line is always below the last."""
        return max(_FEWEST, len(self.sheet.lines) + 1)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - Qt
        if role == _SIDE and orientation == Qt.Orientation.Horizontal:
            return _RIGHT if section in {DEBIT, CREDIT} else _LEFT
        if role != _DISPLAY:
            return None
        return TITLES[section] if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = _DISPLAY) -> Any:  # noqa: ANN401 - Qt
        line, at = self.sheet.line(index.row()), index.column()
        if role in {_DISPLAY, _EDIT}:
            return self._text(line, at, editing=role == _EDIT)
        if role == _SIDE:
            return _RIGHT if at in {DEBIT, CREDIT} else None
        problem = self.wrong.get((index.row(), FIELDS[at]), "")
        if role == _TIP:
            return problem or None
        if role != _INK:
            return None
        colours = theme().colours
        if problem:
            return QColor(colours.error.ink)
        grey = line.filled and at in {DEBIT, CREDIT}
        return QColor(colours.muted if grey or at == MEMO else colours.text)

    def _text(self, line: EntryLine, at: int, *, editing: bool) -> str:
        if at == ACCOUNT:
            account = None if editing else self.accounts.get(line.account)
            return line.account if account is None else f"{account.code}  {account.name}"
        if at == DEBIT:
            return line.unread_debit or (line.debit.plain() if line.debit else "")
        if at == CREDIT:
            return line.unread_credit or (line.credit.plain() if line.credit else "")
        return (line.memo, line.store, line.warehouse, line.unit, line.party)[at - MEMO]

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:  # noqa: ANN401 - Qt
        if role != _EDIT:
            return False
        line = self.sheet.line(index.row())
        typed = typed_into(line, index.column(), str(value).strip())
        if typed == line:
            return False
        return self.do(self.sheet.with_line(index.row(), typed))


def typed_into(line: EntryLine, at: int, text: str) -> EntryLine:
    """The line after something was typed into one of its cells."""
    if at not in {DEBIT, CREDIT}:
        kept = {FIELDS[at]: text[:_LONGEST_MEMO]}
        return replace(line, **kept)  # type: ignore[arg-type] # a field of text
    noted = "" if line.memo == _formula_behind(line) else line.memo
    try:
        found = read_amount(text)
    except NotAnAmount:
        line = replace(line, memo=noted)
        if at == DEBIT:
            return replace(line, debit=ZERO, unread_debit=text, filled=False)
        return replace(line, credit=ZERO, unread_credit=text, filled=False)
    amount = found.money if found is not None else ZERO
    if (
        text
        and amount == (line.debit if at == DEBIT else line.credit)
        and not (found is not None and found.formula)
    ):
        return line  # left as it was: a filled amount stays one
    typed = line.with_debit(amount) if at == DEBIT else line.with_credit(amount)
    formula = found.formula[:_LONGEST_MEMO] if found is not None else ""
    return replace(typed, memo=noted or formula)


def _formula_behind(line: EntryLine) -> str:
    """The note of a line when it is the sum its amount was typed as; else "" (A4).

    Typed anew, the amount takes its old sum away: a note that says another figure is wrong.
    """
    try:
        noted = read_amount(line.memo, negative=True)
    except NotAnAmount:
        return ""
    same = noted is not None and noted.formula and noted.money == (line.debit or line.credit)
    return line.memo if same else ""


class CellEditor(QStyledItemDelegate):
    """Makes the editor of a cell and takes its value.

    Args:
        grid: Where the cells are.
    """

    def __init__(self, grid: EntryGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        finder = self._grid.finders.get(index.column())
        if finder is not None:
            return ChoiceEdit(finder, self._grid, parent)
        made = QLineEdit(parent)
        if index.column() in {DEBIT, CREDIT}:
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(_EDIT) or ""))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:  # noqa: ANN401 - Qt
        if isinstance(editor, QLineEdit):
            text = editor.code() if isinstance(editor, ChoiceEdit) else editor.text()
            model.setData(index, text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes the value at once: Qt would do so only after the keys that already wait."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False  # the panel's
            if enter and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                hint = QAbstractItemDelegate.EndEditHint.SubmitModelCache
                self.closeEditor.emit(editor, hint)
                return True
        return super().eventFilter(editor, event)


class EntryGrid(QTableView):
    """Typing opens a cell; Tab goes on, Enter goes to the next line and fills what remains (A5).

    Delete empties a cell, Ctrl+Delete takes the line out, Ctrl+Insert puts one in, Ctrl+C copies
    the line, Ctrl+V pastes.
    """

    #: Text with several cells was pasted at this row.
    lines_pasted = Signal(str, int)
    #: A picture was pasted: an attachment.
    picture_pasted = Signal()
    #: Shift+Tab at the first cell.
    left_upwards = Signal()

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.sheet_model = model
        #: Entries for a text, by column.
        self.finders: dict[int, Callable[[str], Sequence[tuple[str, str]]]] = {}
        self.setModel(model)
        self.setItemDelegate(CellEditor(self))
        self.setProperty("role", "grid")
        self.setAccessibleName("Baris jurnal")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setColumnHidden(UNIT, True)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(MEMO, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        theme().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(tokens.OFFICE.row + 2))
        for at, width in enumerate(_WIDTHS):
            if at != MEMO:
                self.setColumnWidth(at, theme().px(width))

    # ---------------------------------------------------------------- where the keyboard is
    @property
    def row(self) -> int:
        """The line the keyboard is on."""
        return max(0, self.currentIndex().row())

    def focus_cell(self, row: int, at: int) -> None:
        """Put the keyboard on a cell."""
        row = min(row, self.sheet_model.rowCount() - 1)
        self.setCurrentIndex(self.sheet_model.index(row, at))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_cell(self, text: str) -> None:
        """Begin to type into the current cell."""
        self.edit(self.currentIndex())
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.textEdited.emit(text)

    def take_typed(self) -> None:
        """Take what is in an open cell."""
        editor = self.indexWidget(self.currentIndex()) or QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.viewport().isAncestorOf(editor):
            self.commitData(editor)
            super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Tab and Enter in a cell, go where a bookkeeper goes."""
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        if hint == hints.EditNextItem:
            self.go_on()
        elif hint == hints.EditPreviousItem:
            self.go_back()
        elif hint == hints.SubmitModelCache:
            self.next_line()

    def go_on(self) -> None:
        """Tab: the next cell, past Kredit when Debit has the amount; then the next line."""
        row, at = self.row, self.currentIndex().column()
        line = self.sheet_model.sheet.line(row)
        if at == PARTY:
            self.next_line()
            return
        if at == DEBIT and (line.debit or line.unread_debit):
            self.focus_cell(row, MEMO)
            return
        if at == CREDIT and line.amountless:
            self._fill(row)
        self.focus_cell(row, self._beside(at, 1))

    def _beside(self, at: int, step: int) -> int:
        """The next cell that is shown: units only where there are any."""
        at += step
        return at + step if self.isColumnHidden(at) else at

    def go_back(self) -> None:
        """Shift+Tab: the cell before; before the first one, the head of the journal."""
        row, at = self.row, self.currentIndex().column()
        if at > ACCOUNT:
            self.focus_cell(row, self._beside(at, -1))
        elif row:
            self.focus_cell(row - 1, PARTY)
        else:
            self.left_upwards.emit()

    def next_line(self) -> None:
        """Enter: fill what remains if there is no amount; on to the account of the next line."""
        row = self.row
        if self.sheet_model.sheet.line(row) == BLANK:
            self.focus_cell(row, ACCOUNT)
            return
        self._fill(row)
        self.focus_cell(row + 1, ACCOUNT)

    def _fill(self, row: int) -> None:
        self.sheet_model.do(self.sheet_model.sheet.filled_in(row))

    # ---------------------------------------------------------------- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.copied())
            return
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        act = (self._with_control if control else self._plain).get(Qt.Key(key))
        if act is not None:
            act(self)
            return
        super().keyPressEvent(event)

    def paste(self) -> None:
        """One cell into this one; several as lines, checked by the panel before any is taken."""
        text = QApplication.clipboard().text()
        if not text and QApplication.clipboard().mimeData().hasImage():
            self.picture_pasted.emit()
        elif looks_like_lines(text):
            self.lines_pasted.emit(text, self.row)
        elif text.strip():
            self.sheet_model.setData(self.currentIndex(), text.strip())

    def copied(self) -> str:
        """The current line as a row of a spreadsheet."""
        line = self.sheet_model.sheet.line(self.row)
        amounts = [amount.plain() if amount else "" for amount in (line.debit, line.credit)]
        return "\t".join((line.account, line.memo, *amounts))

    def remove_line(self) -> None:
        """Take the line out."""
        self.sheet_model.do(self.sheet_model.sheet.without([self.row]))

    def insert_line(self) -> None:
        """Put an empty line in above this one."""
        self.sheet_model.do(self.sheet_model.sheet.with_lines(self.row, [BLANK]))

    def empty_cell(self) -> None:
        """Empty the cell."""
        self.sheet_model.setData(self.currentIndex(), "")

    _plain: Final = {
        Qt.Key.Key_Tab: go_on,
        Qt.Key.Key_Backtab: go_back,
        Qt.Key.Key_Return: next_line,
        Qt.Key.Key_Enter: next_line,
        Qt.Key.Key_Delete: empty_cell,
    }
    _with_control: Final = {
        Qt.Key.Key_Delete: remove_line,
        Qt.Key.Key_Insert: insert_line,
    }
