"""Lumbung: marketplace selling, warehouse, books, cooperative and escrow in one desktop program."""
