"""Orders of every channel: stores, order lines, SKU mapping, imports, allocation to stock.

Words: *toko* (store), *pesanan* (order), *resi* (tracking number), *perlu perbaikan* (has
problems that stop it), *alokasi* (reserving lots for an order).  An order has two lives: what the
platform says (``platform_state``) and what we did with it (``state``).
"""
