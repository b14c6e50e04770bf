"""Piutang usaha: what customers owe for credit sales, what they paid, and when they are reminded.

Words: *tempo* (terms: days until a sale is due), *uang muka* or *DP* (paid before the sale),
*hapus buku* (written off), *kartu piutang* (a customer's account).  Open items, allocations and due
dates themselves belong to ``subledger``; payables use the same ones.
"""
