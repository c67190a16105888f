"""Oracles of the examples about products: what was sold, taken back, at what price."""

from __future__ import annotations

from itertools import combinations

from truth import HOUSE, Row, Rows, Truth, div, grouped, oracle, points


def _lines(
    t: Truth, root: str, first_day: int, last_day: int, kind: str = "all"
) -> list[Row]:
    """Return the order lines of a branch, each with what it comes to."""
    return [
        {
            **line,
            "product": t.products[line["sku"]]["name"],
            "category": t.products[line["sku"]]["category"],
            "month": order["day"] // 100,
            "seller": order["seller"],
            "currency": order["currency"],
            "day": order["day"],
            "territory": order["territory"],
        }
        for order in t.orders(root, first_day, last_day, kind)
        for line in order["lines"]
    ]


def _pieces(lines: list[Row]) -> int:
    return sum(line["quantity"] for line in lines)


def _sum(lines: list[Row], figure: str) -> int:
    return sum(line["quantity"] * line[figure] for line in lines)


@oracle()
def volume_by_product(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day)
    found = []
    for (sku, currency), some in grouped(
        lines, lambda line: (line["sku"], line["currency"])
    ).items():
        names = (some[0]["product"], some[0]["category"])
        figures = (_sum(some, "price"), _sum(some, "volume"))
        found.append((sku, *names, _pieces(some), currency, *figures))
    return sorted(found, key=lambda r: (-r[6], r[0], r[4]))


@oracle()
def returned_products(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day, "returned")
    found = []
    for sku, some in grouped(lines, lambda line: line["sku"]).items():
        sellers = len({line["seller"] for line in some})
        back = (-_pieces(some), -_sum(some, "volume"))
        found.append((sku, some[0]["product"], *back, sellers))
    return sorted(found, key=lambda r: (-r[3], r[0]))


@oracle(first_day=(20230103, 20220701), last_day=(20230103, 20220701))
def unsold_products(t: Truth, first_day: int, last_day: int) -> Rows:
    sold = {line["sku"] for line in _lines(t, HOUSE, first_day, last_day)}
    return sorted(
        (sku, row["name"], row["category"], row["price"], row["currency"])
        for sku, row in t.products.items()
        if sku not in sold
    )


@oracle()
def category_by_month(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day)
    return sorted(
        (*key, _pieces(some), _sum(some, "volume"))
        for key, some in grouped(
            lines, lambda line: (line["month"], line["category"])
        ).items()
    )


@oracle(sku=("P1", "P3"), level=("region", "country"))
def season_by_territory(
    t: Truth, root: str, sku: str, level: str, first_day: int, last_day: int
) -> Rows:
    lines = [ln for ln in _lines(t, root, first_day, last_day) if ln["sku"] == sku]
    return sorted(
        (*place, month, _pieces(some), _sum(some, "volume"))
        for (place, month), some in grouped(
            lines,
            lambda line: (t.place(line["territory"], level), line["month"] % 100),
        ).items()
    )


@oracle()
def margin_by_product(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day)
    found = []
    for (month, sku, currency), some in grouped(
        lines, lambda line: (line["month"], line["sku"], line["currency"])
    ).items():
        net = _sum(some, "price")
        margin = net - _sum(some, "cost")
        found.append(
            (month, sku, some[0]["product"], currency, _pieces(some), net, margin,
             points(margin, net))
        )  # fmt: skip
    return sorted(found, key=lambda r: (r[0], r[1], r[3]))


@oracle()
def discount_by_product(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day, "sold")
    found = []
    for sku, some in grouped(lines, lambda line: line["sku"]).items():
        product = t.products[sku]
        fit = [line for line in some if line["currency"] == product["currency"]]
        if fit:
            full, net = _pieces(fit) * product["price"], _sum(fit, "price")
            share = div((full - net) * 10000, full)
            found.append(
                (sku, product["name"], product["currency"], _pieces(fit), full, net,
                 share)
            )  # fmt: skip
    return sorted(found, key=lambda r: (-r[6], r[0]))


@oracle()
def price_changes(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    lines = _lines(t, root, first_day, last_day, "sold")
    found = []
    for (sku, currency, price), some in grouped(
        lines, lambda line: (line["sku"], line["currency"], line["price"])
    ).items():
        on = [line["day"] for line in some]
        name = some[0]["product"]
        found.append((sku, name, currency, min(on), max(on), price, _pieces(some)))
    return sorted(found, key=lambda r: (r[0], r[2], r[3], r[5]))


@oracle(limit=(2, 5000))
def basket_pairs(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    single: dict[str, int] = {}
    both: dict[tuple[str, str], int] = {}
    for order in t.orders(root, first_day, last_day, "sold"):
        basket = sorted({line["sku"] for line in order["lines"]})
        for sku in basket:
            single[sku] = single.get(sku, 0) + 1
        for pair in combinations(basket, 2):
            both[pair] = both.get(pair, 0) + 1
    ranked = sorted(both.items(), key=lambda item: (-item[1], item[0]))[:limit]
    found = [
        (t.products[one]["name"], t.products[other]["name"], orders,
         points(orders, min(single[one], single[other])))
        for (one, other), orders in ranked
    ]  # fmt: skip
    return sorted(found, key=lambda r: (-r[2], r[0], r[1]))
