"""What higher slices do with orders inside their own transaction; sets, never one by one."""

from app.orders.rules.platform import PlatformLine, PlatformOrder, PlatformState
from app.orders.steps.counters import BOOK, recount
from app.orders.steps.importing import (
    Applied,
    BatchRef,
    Refused,
    Sorted,
    apply_platform_orders,
    freshest,
    known_orders,
    sort_out,
)
from app.orders.steps.skus import Couriers, load_couriers, resolve_skus
from app.orders.steps.stores import StoreRef, only_store, store, stores

__all__ = [
    "BOOK",
    "Applied",
    "BatchRef",
    "Couriers",
    "PlatformLine",
    "PlatformOrder",
    "PlatformState",
    "Refused",
    "Sorted",
    "StoreRef",
    "apply_platform_orders",
    "freshest",
    "known_orders",
    "load_couriers",
    "only_store",
    "recount",
    "resolve_skus",
    "sort_out",
    "store",
    "stores",
]
