"""What spans slices and belongs to none: where a lot is and came from, what sales earned.

Words: *telusur* (trace), *tarik* or *recall* (a lot that everybody must give back), *margin* (net
sales less the HPP stored when the goods left).
"""
