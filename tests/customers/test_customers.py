"""Customers: made by hand, made from orders, counted, listed, merged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.core.errors import InvalidInput, NotFound, PermissionRefused, StaleData, UserError
from app.core.money import Money
from app.customers import steps
from app.customers.api import (
    AudienceOverlap,
    BackfillCustomers,
    Backfilled,
    CreateCustomer,
    CustomerByPhone,
    CustomerDetail,
    CustomerDrift,
    CustomerList,
    CustomersSummary,
    CustomerSummary,
    CustomerTags,
    Drift,
    MergeCustomers,
    OverlapRow,
    PlatformId,
    RecomputeCustomers,
    RtsRisk,
    SetCustomerActive,
    TagCount,
    TopCustomers,
    UndoMerge,
    UpdateCustomer,
)
from app.customers.steps import Buyer, Figures

if TYPE_CHECKING:
    from tests.customers.conftest import Customers


def _names(customers: Customers, **asked: Any) -> list[str]:
    return [row.name for row in customers.ask(CustomerList(**asked)).rows]


# ---------------------------------------------------------------- by hand


@pytest.mark.req("WMS-CRM-01", "WMS-CRM-12", "WMS-CRM-13")
def test_a_customer_keeps_what_the_form_says(customers: Customers) -> None:
    code = customers.add(
        " Budi  Santoso ", "0812-3456-7890", email="budi@contoh.com", customer_type="agen",
        tags=("VIP", "agen jatim"), notes="Suka bayar cepat", address="Jl. Mawar 1",
        credit_limit=Money(500_000_000),
    )  # fmt: skip

    view = customers.ask(CustomerDetail(customer=code))

    assert (view.name, view.phone, view.email) == (
        "Budi Santoso", "0812-3456-7890", "budi@contoh.com",
    )  # fmt: skip
    assert (view.customer_type, view.tags) == ("agen", ("agen_jatim", "vip"))
    assert (view.notes, view.default_address) == ("Suka bayar cepat", "Jl. Mawar 1")
    assert (view.credit_limit, view.active, view.version) == (Money(500_000_000), True, 1)
    assert (view.total_orders, view.total_spent, view.orders) == (0, Money(0), ())
    assert customers.ask(CustomerDetail(customer="+62 812 3456 7890")) == view


@pytest.mark.req("WMS-CRM-01", "WMS-CRM-02")
def test_a_phone_belongs_to_one_customer_and_no_phone_to_any_number(customers: Customers) -> None:
    customers.add("Budi", "081234567890")
    customers.add("Tanpa Telepon")
    customers.add("Tanpa Telepon Juga", "****")
    before = customers.counts()

    with pytest.raises(UserError, match="Nomor 0812-3456-7890 sudah dipakai oleh Budi"):
        customers.add("Lain", "+62 812-3456-7890")

    assert customers.counts() == before
    assert [row[0] for row in customers.rows("SELECT phone FROM customer ORDER BY name")] == [
        "6281234567890", None, None,
    ]  # fmt: skip


@pytest.mark.req("WMS-GEN-09", "WMS-CRM-13")
def test_everything_wrong_in_the_form_is_said_at_once(customers: Customers) -> None:
    before = customers.counts()

    with pytest.raises(InvalidInput) as caught:
        customers.add(" ", "abc", email="budi@", credit_limit=Money(-1))

    assert [each.field for each in caught.value.fields] == [
        "customer_name", "phone", "email", "credit_limit",
    ]  # fmt: skip
    assert customers.counts() == before


@pytest.mark.req("WMS-CRM-13")
def test_a_change_touches_only_what_is_given(customers: Customers) -> None:
    code = customers.add("Budi", "081234567890", tags=("vip",), notes="Lama")

    done = customers.do(UpdateCustomer(customer=code, notes="Baru", read_version=1))

    view = customers.ask(CustomerDetail(customer=code))
    assert (view.name, view.phone, view.tags, view.notes) == (
        "Budi", "0812-3456-7890", ("vip",), "Baru",
    )  # fmt: skip
    assert (done.value.version, view.version) == (2, 2)
    with pytest.raises(StaleData, match="Pelanggan baru saja diubah orang lain"):
        customers.do(UpdateCustomer(customer=code, notes="Lain", read_version=1))
    customers.do(UpdateCustomer(customer=code, phone="", tags=()))
    assert _names(customers, text="0812") == []
    assert customers.ask(CustomerTags()) == ()
    customers.add("Ani", "081234567890")


@pytest.mark.req("WMS-CRM-12")
def test_a_deactivated_customer_leaves_the_list_and_keeps_its_phone(customers: Customers) -> None:
    code = customers.add("Budi", "081234567890")

    customers.do(SetCustomerActive(customer=code, active=False))

    assert _names(customers) == []
    assert _names(customers, active=False) == ["Budi"]
    found = customers.ask(CustomerByPhone(phone="081234567890"))
    assert found is not None
    assert (found.code, found.active) == (code, False)
    customers.do(SetCustomerActive(customer=code, active=True))
    assert _names(customers) == ["Budi"]


@pytest.mark.req("WMS-SEC-07")
def test_who_may_only_read_changes_nothing(customers: Customers) -> None:
    reader = customers.company.client("customer.read")

    with pytest.raises(PermissionRefused):
        reader.do(CreateCustomer(customer_name="Budi"))

    assert reader.ask(CustomerList()).rows == ()
    with pytest.raises(NotFound, match='Pelanggan "C-X" tidak ditemukan'):
        reader.ask(CustomerDetail(customer="C-X"))


# ---------------------------------------------------------------- from orders


@pytest.mark.req("WMS-CRM-03")
def test_orders_find_or_make_their_customer(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = customers.id_of(customers.add("Budi", "081234567890"))
    customers.order("o1", Buyer("o1", "Pak Budi", "+62 812-3456-7890", "mengantar"))
    customers.order("o2", Buyer("o2", "Ani", "0813-1111-2222", "mengantar", "", "Jl. Melati 2"))
    customers.order("o3", Buyer("o3", "Ani Lestari", "6281311112222", "tiktok", "ani.l"))
    customers.order("o4", Buyer("o4", "C***a", "(+62)8***12", "tiktok", ""))
    customers.order("o5", Buyer("o5", "", "", "manual", ""))

    linked = customers.link_all(monkeypatch)

    assert linked.ids["o1"] == budi
    assert linked.ids["o2"] == linked.ids["o3"]
    assert len(set(linked.ids.values())) == 4
    assert linked.created == set(linked.ids.values()) - {budi}
    ani = customers.ask(CustomerDetail(customer="081311112222"))
    assert (ani.name, ani.default_address, ani.customer_type) == ("Ani", "Jl. Melati 2", "retail")
    assert ani.platforms == (PlatformId("mengantar", ""), PlatformId("tiktok", "ani.l"))
    assert (ani.total_orders, [each.number for each in ani.orders]) == (2, ["o2", "o3"])
    assert sorted(_names(customers)) == ["Ani", "Budi", "C***a", "Tanpa nama"]


@pytest.mark.req("WMS-CRM-03", "WMS-CRM-02")
def test_without_a_phone_the_buyer_name_decides_and_a_later_phone_is_learnt(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.order("o1", Buyer("o1", "S****i", "******28", "shopee", "siti_olshop"))
    customers.order("o2", Buyer("o2", "S****i", "******28", "shopee", "Siti_Olshop"))
    customers.order("o3", Buyer("o3", "S****i", "******28", "tiktok", "siti_olshop"))
    first = customers.link_all(monkeypatch)
    customers.order("o4", Buyer("o4", "Siti", "0812 9999 0000", "shopee", "siti_olshop"))
    customers.order("o5", Buyer("o5", "Siti", "081299990000", "mengantar"))

    second = customers.link_all(monkeypatch)

    assert first.ids["o1"] == first.ids["o2"] != first.ids["o3"]
    assert second.ids["o4"] == second.ids["o5"] == first.ids["o1"]
    assert second.created == frozenset()
    view = customers.ask(CustomerDetail(customer="081299990000"))
    assert (view.name, view.total_orders) == ("siti_olshop", 4)
    assert _names(customers, text="0812 9999") == ["siti_olshop"]


@pytest.mark.req("WMS-CRM-03")
def test_another_phone_under_one_buyer_name_is_another_customer(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.order("o1", Buyer("o1", "Siti", "081299990000", "shopee", "siti"))
    customers.order("o2", Buyer("o2", "Ibu Siti", "081288880000", "shopee", "siti"))
    customers.order("o3", Buyer("o3", "S***i", "****", "shopee", "siti"))

    linked = customers.link_all(monkeypatch)

    assert linked.ids["o1"] != linked.ids["o2"]
    assert linked.ids["o3"] == linked.ids["o1"]
    rows = customers.rows(
        "SELECT platform, username, handle FROM customer_platform ORDER BY handle"
    )
    assert rows == [("shopee", "", ""), ("shopee", "siti", "shopee:siti")]


@pytest.mark.req("WMS-CRM-03", "WMS-GEN-01")
def test_twenty_thousand_buyers_take_a_handful_of_statements(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyers = [
        Buyer(f"o{n}", f"Pembeli {n % 5000}", f"0812{n % 5000:07d}", "mengantar")
        for n in range(20_000)
    ]
    selects: list[str] = []

    def act(work: Any) -> steps.Linked:
        whole = type(work).rows_many

        def counted(self: Any, *asked: Any) -> Any:
            selects.append("round trip")
            return whole(self, *asked)

        monkeypatch.setattr(type(work), "rows_many", counted)
        return steps.find_or_create_many(work, buyers)

    linked = customers.in_command(act, monkeypatch)

    assert (len(linked.ids), len(linked.created)) == (20_000, 5_000)
    assert len(selects) == 2
    assert customers.rows("SELECT count(*) FROM customer") == [(5_000,)]
    assert customers.ask(CustomerList(limit=1)).total == 5_000


@pytest.mark.req("WMS-CRM-04")
def test_counters_are_set_from_orders_and_leave_the_version_alone(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = customers.add("Budi", "081234567890")
    id_, now = customers.id_of(code), customers.company.env.now()
    figures = Figures(id_, now - timedelta(days=9), now, 4, Money(123_456_789), 1)

    customers.in_command(lambda work: steps.update_stats(work, [id_], [figures]), monkeypatch)

    view = customers.ask(CustomerDetail(customer=code))
    assert (view.first_order_at, view.last_order_at) == (now - timedelta(days=9), now)
    assert (view.total_orders, view.total_spent, view.total_rts) == (4, Money(123_456_789), 1)
    assert (view.rts_percent, view.rts_risky, view.version) == (25, True, 1)
    customers.in_command(lambda work: steps.update_stats(work, [id_], []), monkeypatch)
    view = customers.ask(CustomerDetail(customer=code))
    assert (view.total_orders, view.total_spent, view.last_order_at) == (0, Money(0), None)


@pytest.mark.req("WMS-CRM-04")
def test_the_check_finds_and_mends_wrong_counters(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.order("o1", Buyer("o1", "Budi", "081234567890", "shopee"), rupiah=50_000)
    customers.link_all(monkeypatch)
    assert customers.ask(CustomerDrift()) == ()
    customers.order("o2", Buyer("o2", "Budi", "081234567890", "shopee"), rupiah=70_000, rts=True)
    customers.book.orders["o2"].customer_id = customers.book.orders["o1"].customer_id

    (drift,) = customers.ask(CustomerDrift())
    done = customers.do(RecomputeCustomers()).value

    code = customers.ask(CustomerDetail(customer="081234567890")).code
    assert drift == Drift(code, "Budi", 1, 2, Money(5_000_000), Money(12_000_000), 0, 1)
    assert (done.checked, done.wrong) == (1, (drift,))
    assert customers.ask(CustomerDrift()) == ()
    assert customers.do(RecomputeCustomers(customers=(code,))).value.wrong == ()


@pytest.mark.req("WMS-CRM-05")
def test_backfill_groups_a_hundred_orders_and_can_be_restarted(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(100):
        customers.order(f"o{n}", Buyer(f"o{n}", f"P{n % 20}", f"08120000{n % 20:04d}", "shopee"))

    first = customers.do(BackfillCustomers(limit=60)).value
    second = customers.do(BackfillCustomers(limit=60)).value
    third = customers.do(BackfillCustomers(limit=60)).value

    assert first == Backfilled(created=20, linked=60, skipped=0, left=True)
    assert second == Backfilled(created=0, linked=40, skipped=60, left=False)
    assert third == Backfilled(created=0, linked=0, skipped=100, left=False)
    assert customers.rows("SELECT count(*), sum(total_orders) FROM customer") == [(20, 100)]
    assert customers.ask(CustomerDrift()) == ()


# ---------------------------------------------------------------- lists


def _shop(customers: Customers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four buyers and one who never bought."""
    customers.add("Eka Belum", "081200000005", tags=("vip",), customer_type="reseller")
    for number, (name, orders, days, rts) in enumerate(
        (("Ani", 1, 40, 0), ("Budi", 3, 2, 1), ("Citra", 2, 10, 0), ("Dedi", 12, 60, 1)), start=1
    ):
        for order in range(orders):
            customers.order(
                f"{name}{order}",
                Buyer(
                    f"{name}{order}", name, f"08120000000{number}", ("tiktok", "shopee")[order % 2]
                ),
                rupiah=10_000 * number,
                days_ago=days,
                rts=order < rts,
            )
    customers.link_all(monkeypatch)
    customers.do(UpdateCustomer(customer="081200000002", tags=("vip", "cod_risky")))
    customers.do(UpdateCustomer(customer="081200000003", tags=("cod_risky",), customer_type="agen"))


@pytest.mark.req("WMS-CRM-06", "WMS-CRM-11", "WMS-GEN-12")
def test_the_cards_equal_the_lists_behind_them(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shop(customers, monkeypatch)

    summary = customers.ask(CustomersSummary())

    # Spent: 10.000 + 3 × 20.000 + 2 × 30.000 + 12 × 40.000 = 610.000 over 18 orders.
    assert summary == CustomerSummary(
        total=5, active_30=2, new_30=3, repeat=3, repeat_percent=75, average_order=Money(3_388_889)
    )
    assert customers.ask(CustomerList()).total == summary.total
    assert _names(customers, group="active_30") == ["Budi", "Citra"]
    assert _names(customers, group="new_30") == ["Budi", "Citra", "Eka Belum"]
    assert _names(customers, group="repeat") == ["Budi", "Citra", "Dedi"]


@pytest.mark.req("WMS-CRM-06")
def test_the_summary_of_nobody_is_zero(customers: Customers) -> None:
    assert customers.ask(CustomersSummary()) == CustomerSummary(0, 0, 0, 0, 0, Money(0))


@pytest.mark.req("WMS-CRM-11", "WMS-CRM-14")
def test_search_tabs_and_tags(customers: Customers, monkeypatch: pytest.MonkeyPatch) -> None:
    _shop(customers, monkeypatch)

    assert _names(customers) == ["Ani", "Budi", "Citra", "Dedi", "Eka Belum"]
    assert _names(customers, text="belum EKA") == ["Eka Belum"]
    assert _names(customers, text="0812-0000-0003") == ["Citra"]
    assert _names(customers, text="+62 812 0000 0003") == ["Citra"]
    assert _names(customers, text="#vip") == ["Budi", "Eka Belum"]
    assert _names(customers, customer_type="agen") == ["Citra"]
    assert _names(customers, any_tags=("vip", "cod risky")) == ["Budi", "Citra", "Eka Belum"]
    assert _names(customers, all_tags=("vip", "cod_risky")) == ["Budi"]
    assert _names(customers, text="%") == []
    assert customers.ask(CustomerTags()) == (TagCount("cod_risky", 2), TagCount("vip", 2))


@pytest.mark.req("WMS-CRM-11", "WMS-GEN-08")
def test_pages_by_name_and_by_last_order(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shop(customers, monkeypatch)

    def walk(sort: Any) -> list[str]:
        seen: list[str] = []
        after = None
        while True:
            page = customers.ask(CustomerList(limit=2, after=after, sort=sort))
            seen += [row.name for row in page.rows]
            if page.next is None:
                return seen
            after = page.next

    assert walk("name") == ["Ani", "Budi", "Citra", "Dedi", "Eka Belum"]
    assert walk("-last_order") == ["Budi", "Citra", "Ani", "Dedi", "Eka Belum"]


@pytest.mark.req("WMS-CRM-07", "WMS-CRM-08", "WMS-CRM-09")
def test_the_best_the_overlap_and_the_risky(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shop(customers, monkeypatch)

    best = customers.ask(TopCustomers(by="total_spent", limit=3))
    rts = customers.ask(TopCustomers(by="total_rts"))
    overlap = customers.ask(AudienceOverlap(limit=2))

    assert [(each.rank, each.name, each.total_spent) for each in best] == [
        (1, "Dedi", Money(48_000_000)),
        (2, "Budi", Money(6_000_000)),
        (2, "Citra", Money(6_000_000)),
    ]
    assert [(each.rank, each.name) for each in rts] == [(1, "Budi"), (1, "Dedi")]
    assert (overlap.total, len(overlap.rows)) == (3, 2)
    code = customers.ask(CustomerDetail(customer="081200000002")).code
    assert overlap.rows[0] == OverlapRow(code, "Budi", ("shopee", "tiktok"))
    assert [
        row.name for row in customers.ask(AudienceOverlap(limit=2, after=overlap.next)).rows
    ] == ["Dedi"]
    assert [(row.name, row.rts_percent) for row in customers.ask(RtsRisk()).rows] == [("Budi", 33)]
    assert [row.name for row in customers.ask(RtsRisk(limit_percent=5)).rows] == ["Budi", "Dedi"]


# ---------------------------------------------------------------- merging


def _twins(customers: Customers, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    customers.order("o1", Buyer("o1", "Budi", "081200000001", "shopee", "budi"), rupiah=10_000)
    customers.order("o2", Buyer("o2", "Budi S", "081200000002", "tiktok", "budi.s"), rupiah=20_000)
    again = Buyer("o3", "Budi S", "081200000002", "mengantar")
    customers.order("o3", again, rupiah=30_000, rts=True)
    customers.link_all(monkeypatch)
    keep = customers.ask(CustomerDetail(customer="081200000001")).code
    lose = customers.ask(CustomerDetail(customer="081200000002")).code
    customers.do(UpdateCustomer(customer=keep, notes="Lama", tags=("vip",)))
    customers.do(UpdateCustomer(customer=lose, notes="Baru", tags=("agen",), email="b@contoh.com"))
    return keep, lose


@pytest.mark.req("WMS-CRM-10")
def test_a_merge_moves_everything_and_its_undo_gives_it_back(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, lose = _twins(customers, monkeypatch)
    before = [customers.ask(CustomerDetail(customer=code)) for code in (keep, lose)]

    merged = customers.do(MergeCustomers(survivor=keep, loser=lose)).value

    one = customers.ask(CustomerDetail(customer=keep))
    assert merged.orders == 2
    assert (one.total_orders, one.total_spent, one.total_rts) == (3, Money(6_000_000), 1)
    assert (one.phone, one.aliases) == ("0812-0000-0001", ("0812-0000-0002",))
    assert (one.notes, one.tags, one.email) == ("Lama\nBaru", ("agen", "vip"), "b@contoh.com")
    assert one.platforms == (
        PlatformId("mengantar", ""), PlatformId("shopee", "budi"), PlatformId("tiktok", "budi.s"),
    )  # fmt: skip
    assert [(each.loser_code, each.loser_name) for each in one.merges] == [(lose, "Budi S")]
    gone = customers.ask(CustomerDetail(customer=lose))
    assert (gone.active, gone.merged_into, gone.total_orders, gone.phone) == (False, keep, 0, "")
    found = customers.ask(CustomerByPhone(phone="081200000002"))
    assert found is not None
    assert found.code == keep
    assert _names(customers, text="0812 0000 0002") == ["Budi"]
    assert customers.ask(CustomerDrift()) == ()

    customers.order("o4", Buyer("o4", "Budi S", "081200000002", "shopee"), rupiah=40_000)
    customers.link_all(monkeypatch)
    undone = customers.do(UndoMerge(merge_id=merged.merge_id)).value

    assert undone.orders == 2
    after = [customers.ask(CustomerDetail(customer=code)) for code in (keep, lose)]
    assert [view.total_orders for view in after] == [2, 2]
    for old, new in zip(before, after, strict=True):
        assert (new.phone, new.aliases, new.tags, new.notes, new.email, new.platforms) == (
            old.phone, old.aliases, old.tags, old.notes, old.email, old.platforms,
        )  # fmt: skip
        assert (new.active, new.merged_into, new.merges) == (True, "", ())
    assert customers.ask(CustomerDrift()) == ()
    actions = customers.rows(
        "SELECT action FROM audit_entry WHERE action LIKE 'customer.%merge' ORDER BY action"
    )
    assert actions == [("customer.merge",), ("customer.undo_merge",)]


@pytest.mark.req("WMS-CRM-01", "WMS-CRM-10")
def test_a_phone_that_came_with_a_merge_is_taken_too(customers: Customers) -> None:
    keep, lose = customers.add("Budi", "081200000001"), customers.add("Budi S", "081200000002")
    customers.do(MergeCustomers(survivor=keep, loser=lose))
    before = customers.counts()

    with pytest.raises(UserError, match="Nomor 0812-0000-0002 sudah dipakai oleh Budi "):
        customers.add("Lain", "0812 0000 0002")

    assert customers.counts() == before


@pytest.mark.req("WMS-CRM-10")
def test_a_survivor_without_phone_takes_the_losers(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, lose = customers.add("Budi"), customers.add("Budi S", "081200000002")

    merged = customers.do(MergeCustomers(survivor=keep, loser=lose)).value
    view = customers.ask(CustomerDetail(customer=keep))
    assert (view.phone, view.aliases) == ("0812-0000-0002", ())

    customers.do(UndoMerge(merge_id=merged.merge_id))
    assert customers.ask(CustomerDetail(customer=keep)).phone == ""
    assert customers.ask(CustomerDetail(customer=lose)).phone == "0812-0000-0002"


@pytest.mark.req("WMS-CRM-10")
def test_what_was_changed_after_the_merge_stays(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, lose = _twins(customers, monkeypatch)
    merged = customers.do(MergeCustomers(survivor=keep, loser=lose)).value
    customers.do(UpdateCustomer(customer=keep, notes="Ditulis sesudahnya"))

    customers.do(UndoMerge(merge_id=merged.merge_id))

    view = customers.ask(CustomerDetail(customer=keep))
    assert (view.notes, view.tags) == ("Ditulis sesudahnya", ("vip",))


@pytest.mark.req("WMS-CRM-10")
def test_merges_that_make_no_sense_are_refused(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, lose = _twins(customers, monkeypatch)
    with pytest.raises(UserError, match="Kedua pelanggan itu sama"):
        customers.do(MergeCustomers(survivor=keep, loser="081200000001"))
    merged = customers.do(MergeCustomers(survivor=keep, loser=lose)).value
    before = customers.counts()

    with pytest.raises(UserError, match="sudah digabungkan ke Budi"):
        customers.do(MergeCustomers(survivor=keep, loser=lose))
    with pytest.raises(UserError, match="sudah digabungkan ke Budi"):
        customers.do(UpdateCustomer(customer=lose, notes="x"))
    with pytest.raises(UserError, match="sudah digabungkan ke Budi"):
        customers.do(SetCustomerActive(customer=lose, active=True))
    with pytest.raises(NotFound):
        customers.do(UndoMerge(merge_id=customers.company.env.new_id()))
    customers.company.env.advance(timedelta(days=30))
    admin = customers.company.door().with_password("admin", "rahasia123")
    with pytest.raises(UserError, match="lebih dari 30 hari"):
        admin.do(UndoMerge(merge_id=merged.merge_id))

    after = customers.counts()
    assert {table: after[table] - before[table] for table in after} == dict.fromkeys(after, 0)
    assert admin.ask(CustomerDetail(customer=keep)).merges == ()


@pytest.mark.req("WMS-CRM-10")
def test_a_merge_is_undone_once(customers: Customers, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, lose = _twins(customers, monkeypatch)
    merged = customers.do(MergeCustomers(survivor=keep, loser=lose)).value
    customers.do(UndoMerge(merge_id=merged.merge_id))

    with pytest.raises(UserError, match="sudah diurungkan"):
        customers.do(UndoMerge(merge_id=merged.merge_id))
