"""What the panels of the books share: days, legal entity, forms at the side, the account's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from app.accounting.api import DimensionList
from app.accounting.rules import dimensions
from app.identity.api import EntityList
from app.ui.fields import name_field
from app.ui.money_field import DateField
from app.ui.panel import Panel
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounting.api import AccountRow, DimensionRow
    from app.identity.api import EntityRow


class BooksPanel(Panel):
    """A panel with a range of days and, where there are several, a filter by legal entity."""

    #: Whether it can be narrowed to a business unit, where there are any.
    by_unit: ClassVar[bool] = False

    def build(self) -> None:
        self._offered = self._units_offered = False

    def reload(self) -> None:
        super().reload()
        if not self._offered:
            self.ask(EntityList(), done=self._take_entities, failed=_ignore, key="entities")
        if self.by_unit and not self._units_offered:
            ask = DimensionList(kind="unit", all=True)
            self.ask(ask, done=self._take_units, failed=_ignore, key="units")

    @property
    def unit(self) -> str:
        """Code of the business unit, "" for all."""
        return self.search.filters.get("unit", "")

    def _take_units(self, rows: tuple[DimensionRow, ...]) -> None:
        if rows and not self._units_offered:
            choices = [(row.code, f"{row.code} · {row.title}") for row in rows]
            choices.append((dimensions.NONE, "Tanpa unit usaha"))
            self.search.add_filter("unit", "Unit usaha", choices)
        self._units_offered = bool(rows)

    def take_unit(self, code: object) -> None:
        """Filter by the unit of a figure that was pressed; by none where it has none."""
        if code:
            words = dimensions.narrowed(dimensions.UNIT, str(code))
            self.search.set_filter("unit", str(code), words)
        else:
            self.search.clear_filter("unit")

    @property
    def entity(self) -> str:
        """Code of the legal entity, "" for all."""
        return self.search.filters.get("entity", "")

    def _take_entities(self, rows: tuple[EntityRow, ...]) -> None:
        if len(rows) > 1 and not self._offered:
            choices = tuple((row.code, f"{row.code} · {row.name}") for row in rows)
            self.search.add_filter("entity", "Entitas", choices)
        self._offered = True

    def take_entity(self, code: object) -> None:
        """Filter by the entity another panel names."""
        if code:
            self.search.set_filter("entity", str(code))

    def add_days(self) -> None:
        """The two date fields in the title line; each change reads again."""
        self.since, self.until = DateField(), DateField()
        for field, words in ((self.since, "Dari tanggal"), (self.until, "Sampai tanggal")):
            field.setPlaceholderText(words)
            field.setMaximumWidth(theme().px(164))
            field.value_changed.connect(lambda _value: self.reload())
            self.title_line.add_filter(name_field(field, words, words))


def account_choice(accounts: Iterable[AccountRow], code: str = "") -> QComboBox:
    """Choose an account by typing part of its code or name (A3)."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setMinimumWidth(theme().px(280))
    offer_accounts(made, accounts, code)
    completer = made.completer() or QCompleter(made)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return made


def offer_accounts(box: QComboBox, accounts: Iterable[AccountRow], code: str = "") -> None:
    """Fill a choice of accounts; the data of each entry is its code."""
    box.blockSignals(True)
    box.clear()
    for account in accounts:
        box.addItem(f"{account.code}  {account.account}", account.code)
    box.setCurrentIndex(box.findData(code))
    box.blockSignals(False)


def chosen_account(box: QComboBox) -> str:
    """The code that was chosen or typed; "" for neither."""
    typed = box.currentText().strip()
    at = box.findText(typed, Qt.MatchFlag.MatchExactly)
    if at >= 0:
        return str(box.itemData(at))
    return typed.split()[0] if typed else ""


def _ignore(_error: Exception) -> None:
    """The list says it already."""
