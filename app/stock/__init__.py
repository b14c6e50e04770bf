"""Where goods are, how many, and what they are worth.

Warehouses, lots, moves, reservations, cost layers.  Words: *gudang* (warehouse), *zona*,
*lokasi/bin* (location), *lot*, *ED* (expiry date), *mutasi* (move), *kartu stok* (stock card),
*reservasi*.  Quantities are whole base units, values are sen.
"""
