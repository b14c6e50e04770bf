"""Stok opname: counting the stock, deciding on the differences, posting them.

A *session* (sesi) holds *lines* (product × location × lot × serial).  Counting writes append-only
*events*; a line's count is the sum of its events, its *expected* quantity is what the system held
at the instant of the last of them.  The *selisih* is counted − expected and is the only thing
that is posted, so goods that move before or after that instant are never adjusted twice.  Cycle
counts are sessions the program proposes by class (ABC) and frequency.
"""
