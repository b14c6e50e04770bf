"""Writing a journal by keyboard, without a screen: what is typed, what it means, what is missing.

Words: *lembar* (sheet) is a journal being written; *templat* a journal with formulas for amounts.
"""
