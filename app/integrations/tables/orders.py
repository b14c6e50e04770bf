"""A sheet of orders read whole, again if its locale showed itself late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.integrations.neutral import ParsedFile
from app.integrations.tables.amounts import LocaleLearned
from app.integrations.tables.assembler import OrderAssembler
from app.integrations.tables.table import Styles, Table
from app.integrations.tables.totals import file_totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.integrations.importer import Importer, Recognition
    from app.integrations.tables.assembler import Layout
    from app.integrations.tables.table import Columns
    from app.integrations.xlsx.sheet import Sheet


def parse_orders(
    importer: Importer,
    sheet: Sheet,
    found: Recognition,
    columns: Columns,
    layout: Callable[[Table], Layout],
) -> ParsedFile:
    """Read a whole sheet of orders.

    Once a cell proves that earlier ones were misread (a number or date locale), the sheet is read
    again with that knowledge; what is learned only grows, so this ends.

    Raises:
        UserError: If the file as a whole cannot be used.
    """
    styles = Styles()
    while True:
        try:
            return _one_pass(importer, sheet, found, columns, layout, styles)
        except LocaleLearned:
            continue


def _one_pass(
    importer: Importer,
    sheet: Sheet,
    found: Recognition,
    columns: Columns,
    layout: Callable[[Table], Layout],
    styles: Styles,
) -> ParsedFile:
    rows = sheet.rows()
    header = next(cells for number, cells in rows if number == found.header_row)
    table = Table(sheet, header, columns, styles)
    made = layout(table)
    assembler = OrderAssembler(table, made)
    for number, cells in table.padded(rows):
        assembler.feed(number, cells)
    assembler.finish()
    table.amounts.settle()
    orders = tuple(assembler.orders.values())
    return ParsedFile(
        kind=importer.kind,
        label=importer.label,
        layout=made.name,
        sheet=sheet.name,
        orders=orders,
        row_problems=table.findings(),
        unknown_columns=table.binding.unknown,
        unknown_statuses=dict(table.unknown_statuses),
        rejected_orders=tuple(assembler.rejected),
        totals=file_totals(orders),
        rows_read=assembler.rows,
    )
