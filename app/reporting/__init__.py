"""What spans slices and belongs to none: where a lot came from and who has it now.

Words: *telusur* (trace), *tarik* or *recall* (a lot that everybody must give back).
"""
