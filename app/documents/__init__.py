"""Paper: labels, slips, cards and sheets, the printers that take them and the queue between.

A *document* is a frozen dataclass with everything that is printed (no database, no Qt).  A *page*
is that document laid out in whole printer dots of one *grid* (203, 300 or 600 dpi); the *back ends*
ZPL, TSPL and PDF write the same page, so there is one design and never two to keep alike.  A
*printer* is configuration: language, grid, media, address, offsets, the documents it serves.  A
*transport* brings bytes to an address; a *job* is one payload in the *print queue*, which never
blocks a scan and never prints twice by itself.  An *uncertain* job is one whose fate nobody knows
without looking at the printer.
"""
