"""Any file of rows as sheets of cells: .xlsx (streamed), .xls, CSV/TSV, recognised by content.

Why not one library for all: python-calamine holds a whole sheet (240 MB for 50,000 x 50 cells,
3.1 s) and allocates its outer rectangle, so one stray cell in XFD1048576 kills the process; it also
hides formulas without a value, error cells and the digits of long numbers.  The streaming reader
here takes 1.2 s and 2 MB for the same sheet.  calamine reads the old binary .xls.
"""
