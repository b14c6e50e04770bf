"""A report as a spreadsheet: true numbers, formulas in totals only, ready to print.

The sheet is written as its XML, straight into the archive.  The fast writer of lists
(``app/ui/export.py``) can put a formula only under a whole column and without its result, so a
subtotal inside a statement, or a reader that does not calculate, would show nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from app.core.money import Money
from app.documents.report import Cell, Kind, Look, Report, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.report import Row, Sum

#: Rows above the head of the table: entity, name, period, filters, and one that is empty.
TITLE_ROWS: Final = 5
_NOT_IN_SHEET: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A cell that begins so would be run by a program it is pasted into; it is marked as text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_EPOCH: Final = date(1899, 12, 30)
_CHUNK: Final = 2000

_FORMATS: Final = {
    Kind.MONEY: '#,##0.00;(#,##0.00);"-"',
    Kind.NUMBER: '#,##0.####;(#,##0.####);"-"',
    Kind.PERCENT: '0.0%;(0.0%);"-"',
    Kind.DATE: "dd/mm/yyyy",
    Kind.TEXT: "@",
    Kind.CODE: "@",
}
_FORMAT_ID: Final = {kind: 164 + place for place, kind in enumerate(Kind)}
_WHOLE: Final = '#,##0;(#,##0);"-"'
_WHOLE_ID: Final = 164 + len(Kind)
_FONT: Final = {Look.LINE: 0, Look.NOTE: 2, Look.HEADING: 1, Look.SUBTOTAL: 1, Look.TOTAL: 1}
_BORDER: Final = {Look.SUBTOTAL: 1, Look.TOTAL: 2}
_STYLES: Final = (
    '<fonts count="4">{0}<sz val="10"/>{1}{0}<b/><sz val="10"/>{1}{0}<i/><sz val="9"/>'
    '<color rgb="FF5F5B50"/>{1}{0}<b/><sz val="13"/>{1}</fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEFEDE6"/></patternFill></fill></fills>'
    '<borders count="4"><border/><border><top style="thin"/></border>'
    '<border><top style="thin"/><bottom style="double"/></border>'
    '<border><top style="thin"/><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
).format("<font>", '<name val="Calibri"/></font>')
_XMLNS: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def render(report: Report) -> bytes:
    """The report as one sheet of a workbook."""
    name = sheet_name(report.title.name)
    styles = _Styles(report)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as book:
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in _sheet(report, styles):
                sheet.write(piece.encode())
        for path, text in _parts(name, report, styles):
            book.writestr(path, _HEAD + text)
    return out.getvalue()


def sheet_name(title: str) -> str:
    """A title as the name of a sheet: without the signs Excel forbids, 31 at most."""
    return _NOT_XML.sub("", title.translate(_NOT_IN_SHEET))[:31].strip() or "Laporan"


def letter(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def head_row(report: Report) -> int:
    """Number of the row with the titles of the columns, as the spreadsheet counts (from 1)."""
    grouped = any(column.group for column in report.columns)
    return TITLE_ROWS + (2 if grouped else 1)


# ---------------------------------------------------------------- styles


class _Styles:
    """Numbers of cell formats, made as they are asked for."""

    def __init__(self, report: Report) -> None:
        self._xfs: dict[tuple[str, ...], int] = {}
        self.whole = not any(
            isinstance(cell, Decimal) and cell != cell.to_integral_value()
            for row in report.rows
            for column, cell in zip(report.columns, row.cells, strict=True)
            if column.kind is Kind.NUMBER
        )
        self._known: dict[tuple[Kind, Look, int, bool], int] = {}
        self.plain = self._xf(0, 0, 0, 0, "")
        self.strong = self._xf(0, 1, 0, 0, "")
        self.large = self._xf(0, 3, 0, 0, "")
        self.small = self._xf(0, 2, 0, 0, "")
        wrap = '<alignment horizontal="{}" vertical="center" wrapText="1"/>'
        self.head = self._xf(0, 1, 2, 3, wrap.format("left"))
        self.head_figure = self._xf(0, 1, 2, 3, wrap.format("right"))
        self.head_group = self._xf(0, 1, 2, 3, wrap.format("center"))

    def of(self, kind: Kind, look: Look, level: int, *, quoted: bool = False) -> int:
        """The format of a cell."""
        key = (kind, look, level, quoted)
        if key not in self._known:
            number = _FORMAT_ID[kind]
            if kind is Kind.NUMBER and self.whole:
                number = _WHOLE_ID
            indent = f'<alignment indent="{level}"/>' if level and not kind.figure else ""
            self._known[key] = self._xf(
                number, _FONT[look], 0, _BORDER.get(look, 0), indent, quoted=quoted
            )
        return self._known[key]

    def _xf(
        self, number: int, font: int, fill: int, border: int, inside: str, *, quoted: bool = False
    ) -> int:
        key = (str(number), str(font), str(fill), str(border), inside, str(quoted))
        return self._xfs.setdefault(key, len(self._xfs))

    def xml(self) -> str:
        """The part of the workbook that holds them."""
        numbers = "".join(
            f'<numFmt numFmtId="{_FORMAT_ID[kind]}" formatCode="{_attribute(code)}"/>'
            for kind, code in _FORMATS.items()
        )
        numbers += f'<numFmt numFmtId="{_WHOLE_ID}" formatCode="{_attribute(_WHOLE)}"/>'
        xfs = "".join(
            f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
            + (' quotePrefix="1"' if quoted == "True" else "")
            + (f">{inside}</xf>" if inside else "/>")
            for number, font, fill, border, inside, quoted in self._xfs
        )
        return (
            f'<styleSheet {_XMLNS}><numFmts count="{len(_FORMATS) + 1}">{numbers}</numFmts>'
            f'{_STYLES}<cellXfs count="{len(self._xfs)}">{xfs}</cellXfs><cellStyles count="1">'
            '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


# ---------------------------------------------------------------- the sheet


@dataclass(slots=True)
class _Place:
    """Where the table stands: the spreadsheet's row of the report's first row."""

    first: int

    def of(self, row: int) -> int:
        return self.first + row


def _sheet(report: Report, styles: _Styles) -> Iterator[str]:
    head = head_row(report)
    yield (
        f'{_HEAD}<worksheet {_XMLNS}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="14.4"/><cols>'
        + "".join(
            f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
            for at, width in enumerate(_widths(report), start=1)
        )
        + "</cols><sheetData>"
    )
    yield _titles(report, styles)
    merges: list[str] = []
    yield _heads(report, styles, merges)
    place = _Place(head + 1)
    columns = [(letter(at), column.kind) for at, column in enumerate(report.columns)]
    for start in range(0, len(report.rows), _CHUNK):
        rows = enumerate(report.rows[start : start + _CHUNK], start)
        yield "".join(_row(report, styles, columns, place, at, row) for at, row in rows)
    yield _below(report, styles, place.of(len(report.rows)) + 1)
    yield "</sheetData>"
    if merges:
        yield f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>'
    yield _page(report) + "</worksheet>"


def _titles(report: Report, styles: _Styles) -> str:
    title = report.title
    lines = (
        (title.entity, styles.strong),
        (title.name, styles.large),
        (f"{title.period} · {title.note}" if title.note else title.period, styles.plain),
        (" · ".join((*title.filters, title.printed)), styles.small),
    )
    return "".join(
        f'<row r="{at}">{_text(f"A{at}", style, text)}</row>'
        for at, (text, style) in enumerate(lines, start=1)
    )


def _heads(report: Report, styles: _Styles, merges: list[str]) -> str:
    head = head_row(report)
    made = ""
    groups = [column.group for column in report.columns]
    if any(groups):
        cells = ""
        for at, group in enumerate(groups):
            repeated = bool(group) and at > 0 and groups[at - 1] == group
            cells += _text(f"{letter(at)}{head - 1}", styles.head_group, "" if repeated else group)
        at = 0
        while at < len(groups):
            end = at
            while groups[at] and end + 1 < len(groups) and groups[end + 1] == groups[at]:
                end += 1
            if end > at:
                merges.append(f'<mergeCell ref="{letter(at)}{head - 1}:{letter(end)}{head - 1}"/>')
            at = end + 1
        made = f'<row r="{head - 1}">{cells}</row>'
    cells = "".join(
        _text(
            f"{letter(at)}{head}",
            styles.head_figure if column.kind.figure else styles.head,
            column.title,
        )
        for at, column in enumerate(report.columns)
    )
    return f'{made}<row r="{head}">{cells}</row>'


def _row(
    report: Report,
    styles: _Styles,
    columns: list[tuple[str, Kind]],
    place: _Place,
    at: int,
    row: Row,
) -> str:
    number = place.of(at)
    formulas = {each.column: each for each in row.sums}
    made = []
    for index, cell in enumerate(row.cells):
        name, kind = columns[index]
        look = row.look_at(index) if row.over else row.look
        if cell is None or cell == "":
            if look.sums:
                made.append(f'<c r="{name}{number}" s="{styles.of(kind, look, 0)}"/>')
            continue
        level = report.level_at(row, index) if row.level or row.over else 0
        if isinstance(cell, str):
            style = styles.of(kind, look, level, quoted=cell.startswith(_FORMULA))
            made.append(_text(f"{name}{number}", style, cell))
            continue
        formula = ""
        if index in formulas:
            formula = f"<f>{_formula(report, formulas[index], place)}</f>"
        made.append(
            f'<c r="{name}{number}" s="{styles.of(kind, look, level)}">'
            f"{formula}<v>{_value(cell, kind)}</v></c>"
        )
    return f'<row r="{number}">{"".join(made)}</row>'


def _text(reference: str, style: int, text: str) -> str:
    clean = escape(_NOT_XML.sub("", text))
    if not clean:
        return f'<c r="{reference}" s="{style}"/>'
    return (
        f'<c r="{reference}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{clean}</t></is></c>'
    )


def _value(cell: Cell, kind: Kind) -> str:
    if isinstance(cell, Money):
        whole, rest = divmod(abs(cell.sen), 100)
        sign = "-" if cell.sen < 0 else ""
        return f"{sign}{whole}.{rest:02d}" if rest else f"{sign}{whole}"
    if isinstance(cell, date):
        return str((cell - _EPOCH).days)
    if kind is Kind.PERCENT and isinstance(cell, (Decimal, int)):
        return f"{Decimal(cell) / 100:f}"
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _formula(report: Report, total: Sum, place: _Place) -> str:
    """``SUM`` of lines that follow each other, plus and minus single cells."""
    text = ""
    for term in total.terms:
        name = letter(total.column if term.column is None else term.column)
        sign = "-" if term.minus else "+" if text else ""
        if term.first == term.last:
            text += f"{sign}{name}{place.of(term.first)}"
            continue
        ranges = ",".join(
            f"{name}{place.of(first)}:{name}{place.of(last)}"
            for first, last in _stretches(report, term.first, term.last)
        )
        text += f"{sign}SUM({ranges})" if ranges else f"{sign}0"
    return text or "0"


def _stretches(report: Report, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Neighbouring lines between two rows: totals and heads on the way are not counted twice."""
    start: int | None = None
    for at in range(first, last + 2):
        counted = at <= last and report.rows[at].look.counted
        if counted and start is None:
            start = at
        elif not counted and start is not None:
            yield start, at - 1
            start = None


def _below(report: Report, styles: _Styles, row: int) -> str:
    made = ""
    for footer in report.footers:
        made += f'<row r="{row}">{_text(f"A{row}", styles.small, footer.text)}</row>'
        row += 1
    return made


def _widths(report: Report) -> list[int]:
    """In letters: figures and codes as wide as their widest, texts between 12 and 60."""
    found = []
    sample = report.rows if len(report.rows) <= _CHUNK else report.rows[:_CHUNK]
    for at, column in enumerate(report.columns):
        wide = max(
            (len(cell_text(row.cells[at], column.kind)) + 2 * row.level for row in sample),
            default=0,
        )
        least = max(map(len, column.title.split())) if column.title else 4
        limit = 24 if column.kind.figure else 60
        found.append(min(limit, max(wide, least, 16 if column.kind is Kind.MONEY else 8)) + 2)
    return found


def _page(report: Report) -> str:
    orientation = "landscape" if report.across else "portrait"
    title = report.title
    words = f"{title.entity} · {title.name} · {title.period}"
    left = _NOT_XML.sub("", words)[:110].replace("&", "&&")
    printed = _NOT_XML.sub("", title.printed)[:80].replace("&", "&&")
    return (
        '<pageMargins left="0.98" right="0.6" top="0.6" bottom="0.75" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{escape(f'&L&8{left}&C&8{printed}')}"
        f"{escape('&R&8Halaman &P dari &N')}</oddFooter></headerFooter>"
    )


# ---------------------------------------------------------------- the parts around it


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _parts(name: str, report: Report, styles: _Styles) -> Iterator[tuple[str, str]]:
    head = head_row(report)
    first = TITLE_ROWS + 1
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{types}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/></Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    yield (
        "xl/workbook.xml",
        (
            f'<workbook {_XMLNS} xmlns:r="{_RELATION}"><sheets>'
            f'<sheet name="{_attribute(name)}" sheetId="1" r:id="rId1"/></sheets>'
            '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
            f"'{escape(name)}'!${first}:${head}</definedName></definedNames>"
            '<calcPr fullCalcOnLoad="1"/></workbook>'
        ),
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
    )
    yield "xl/styles.xml", styles.xml()
