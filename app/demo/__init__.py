"""The demo company: a skin-care seller with two warehouses, two stores and three months of books.

It is made by the same commands people use, so building it is also a test of them; nothing is
written past the kernel.  :func:`app.demo.company.fill` builds it into an empty database.
"""
