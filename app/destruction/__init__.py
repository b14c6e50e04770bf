"""Destruction of goods: a BAP from draft over approval to stock out, journal and signed paper.

Words: *BAP* (berita acara pemusnahan) the signed record; *item* one bucket of stock (location,
lot, serial) to be destroyed; *party* a person who signs; *evidence* photos before, during, after.
"""
