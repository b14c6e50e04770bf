"""Files and services from outside: reading marketplace exports into neutral orders.

Words: a *source* is a file as handed in; a *sheet* is rows of cells, whatever container they came
in; an *importer* recognises one kind of sheet by its header cells and turns it into *neutral
orders*, which say the same for every marketplace.  Reading is pure: no database, no Qt, no clock.
Writing neutral orders into the books is the import service's part.
"""
