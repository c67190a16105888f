"""What a file of orders would bring: one row a line, grouped by order number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from graphcrm.periods import month_of
from graphcrm.services.import_draft import Counts, Draft, Known, Line, Sale
from graphcrm.services.import_goods import money_cell
from graphcrm.services.instants import instant_of
from graphcrm.services.parsing.parsed import Parsed

DEFAULT_SOURCE = "import"
_HEADER = ("date", "kind", "seller", "customer", "returns", "territory")
_LARGEST = 10**15  # minor units or hundredths of one order: sums stay in int64
_NOON = 12 * 3600
_NEGATIVE = "is negative; say in the column returns which order comes back"
_OTHER = (
    "is in the network already with other content; orders are never edited: import a "
    "return and a new order"
)


@dataclass(frozen=True)
class OrderContext:
    """What orders need to know beside the file and the graph.

    ``today`` as ``yyyymmdd``: an order after it is a slip of the pen;
    ``recorded_at`` in milliseconds.
    """

    zone: ZoneInfo
    today: int
    recorded_at: int


@dataclass(frozen=True)
class _Header:
    """What all rows of one order share."""

    day: int
    seconds: int
    kind: str
    seller: str
    customer: str
    returns: str
    territory: str


def orders(
    parsed: Parsed, known: Known, draft: Draft, counts: Counts, context: OrderContext
) -> None:
    """Add the orders of a file. Returns may refer to orders of the same file."""
    source = parsed.options.source or DEFAULT_SOURCE
    groups: dict[str, list[int]] = {}
    for at, number in enumerate(parsed.column("order")):
        if number is not None:
            groups.setdefault(number, []).append(at)
    columns = {name: parsed.column(name) for name in _HEADER}
    late: list[tuple[str, list[int], _Header]] = []
    for number, rows in groups.items():
        if any(parsed.rows[at] in parsed.bad_rows for at in rows):
            continue
        header = _header(parsed, rows, columns)
        if header is None:
            continue
        if header.returns:
            late.append((number, rows, header))
        else:
            _order(parsed, known, draft, counts, context, source, number, rows, header)
    # a return may stand above the order it takes back
    for number, rows, header in late:
        _order(parsed, known, draft, counts, context, source, number, rows, header)


def order_key(source: str, number: str) -> str:
    """Return the natural key of an order."""
    return f"{source}:{number}"


def _header(
    parsed: Parsed, rows: list[int], columns: dict[str, list[Any]]
) -> _Header | None:
    """Return what the rows of an order share; a problem where they differ."""
    first = rows[0]
    for at in rows[1:]:
        for name, column in columns.items():
            if column[at] != column[first]:
                parsed.problem(
                    at, name, f"differs from row {parsed.rows[first]} of the same order"
                )
                return None
    day, seconds = columns["date"][first]
    return _Header(
        day,
        _NOON if seconds is None else seconds,
        columns["kind"][first] or "",
        columns["seller"][first],
        columns["customer"][first] or "",
        columns["returns"][first] or "",
        columns["territory"][first] or "",
    )


def _order(
    parsed: Parsed,
    known: Known,
    draft: Draft,
    counts: Counts,
    context: OrderContext,
    source: str,
    number: str,
    rows: list[int],
    header: _Header,
) -> None:
    """Add one order, count it as known, or say what is wrong with it."""
    key = order_key(source, number)
    before = len(parsed.problems)
    original = _original(parsed, known, source, key, rows, header)
    if len(parsed.problems) > before:
        return
    kind = _kind(parsed, rows[0], header, original)
    lines = _lines(parsed, known, rows, header, original)
    if len(parsed.problems) > before:
        return
    buyer = "" if header.customer == header.seller else header.customer
    if original is not None and not buyer:
        buyer = original.buyer
    old = known.orders.get(key)
    if old is not None:
        if _same(old, header, kind, buyer, source, lines, parsed, rows):
            counts.duplicate += len(rows)
        else:
            parsed.problem(rows[0], "order", _OTHER)
        return
    _check_people(parsed, known, context, rows[0], header)
    if original is not None:
        _check_return(parsed, rows, header, original, lines)
    if len(parsed.problems) > before:
        return
    sale = _sale(parsed, known, rows[0], header, kind, buyer, source, lines, original)
    if sale is None:
        return
    _write(draft, context, key, number, source, header, sale)
    known.orders[key] = sale
    counts.new += len(rows)
    if original is not None:
        for line in lines:
            taken = original.returned.get(line.sku, 0)
            original.returned[line.sku] = taken - line.quantity


def _original(
    parsed: Parsed,
    known: Known,
    source: str,
    key: str,
    rows: list[int],
    header: _Header,
) -> Sale | None:
    if not header.returns:
        if header.kind == "return":
            parsed.problem(rows[0], "returns", "is empty; say which order comes back")
        return None
    original_key = order_key(source, header.returns)
    original = known.orders.get(original_key)
    if original is None:
        parsed.problem(rows[0], "returns", "is no order of this file or of the network")
    elif original.returns:
        parsed.problem(rows[0], "returns", "is itself a return")
    elif original_key == key:
        parsed.problem(rows[0], "returns", "is the order itself")
    return original


def _kind(parsed: Parsed, at: int, header: _Header, original: Sale | None) -> str:
    """Return ``own`` or ``retail``: a return is of the kind of its original."""
    bought = bool(header.customer) and header.customer != header.seller
    if original is not None:
        if header.kind not in {"", "return", original.kind}:
            words = f"is {header.kind}, the order taken back is {original.kind}"
            parsed.problem(at, "kind", words)
        return original.kind
    if header.kind == "own" and bought:
        parsed.problem(at, "customer", "is given, but the order is for own use")
    return header.kind or ("retail" if bought else "own")


def _lines(
    parsed: Parsed,
    known: Known,
    rows: list[int],
    header: _Header,
    original: Sale | None,
) -> list[Line]:
    skus, quantities = parsed.column("sku"), parsed.column("quantity")
    prices = parsed.column("price")
    before = {line.sku: line for line in original.lines} if original else {}
    lines = []
    for at in rows:
        sku, quantity = skus[at], quantities[at]
        good = known.products.get(sku)
        if good is None:
            parsed.problem(at, "sku", "is no product of the network")
            continue
        if quantity == 0:
            parsed.problem(at, "quantity", "is zero")
            continue
        if quantity < 0 and original is None:
            parsed.problem(at, "quantity", _NEGATIVE)
            continue
        price = money_cell(parsed, at, "price", prices[at], good.currency)
        bought = before.get(sku)
        if original is not None and bought is None:
            parsed.problem(at, "sku", f"was not bought in order {header.returns}")
        elif bought is not None:
            lines.append(
                Line(sku, -abs(quantity), bought.price if price is None else price,
                     bought.cost, bought.volume)
            )  # fmt: skip
        else:
            lines.append(
                Line(sku, quantity, good.price if price is None else price,
                     good.cost, good.volume)
            )  # fmt: skip
    return lines


def _same(
    old: Sale,
    header: _Header,
    kind: str,
    buyer: str,
    source: str,
    lines: list[Line],
    parsed: Parsed,
    rows: list[int],
) -> bool:
    """Whether the network has exactly this order.

    Where the file leaves the price to the product, today's price list does not
    matter.
    """
    returns = order_key(source, header.returns) if header.returns else ""
    if (old.day, old.kind, old.seller, old.buyer, old.returns) != (
        header.day, kind, header.seller, buyer, returns,
    ):  # fmt: skip
        return False
    if header.territory and header.territory != old.territory:
        return False
    prices = parsed.column("price")
    stated = any(prices[at] is not None for at in rows)

    def content(some: list[Line]) -> Counter[tuple[str, int, int]]:
        return Counter((x.sku, x.quantity, x.price if stated else 0) for x in some)

    return content(old.lines) == content(lines)


def _check_people(
    parsed: Parsed, known: Known, context: OrderContext, at: int, header: _Header
) -> None:
    seller = known.members.get(header.seller)
    if seller is None:
        parsed.problem(at, "seller", "is no member of the network")
    elif not seller.distributor:
        parsed.problem(at, "seller", "is a customer; only distributors sell")
    elif header.day < seller.joined:
        parsed.problem(at, "date", f"is before the seller joined on {seller.joined}")
    elif seller.left and header.day >= seller.left and not header.returns:
        parsed.problem(at, "date", f"is after the seller left on {seller.left}")
    if header.customer and header.customer not in known.members:
        parsed.problem(at, "customer", "is nobody of the network")
    if header.territory and header.territory not in known.territories:
        parsed.problem(at, "territory", "is no territory of the network")
    if header.day > context.today:
        parsed.problem(at, "date", "is in the future")
    state = known.closed.get(month_of(header.day))
    if state:
        parsed.problem(
            at, "date", f"lies in {month_of(header.day)}, which is {state}; enter it "
            "in an open period",
        )  # fmt: skip


def _check_return(
    parsed: Parsed,
    rows: list[int],
    header: _Header,
    original: Sale,
    lines: list[Line],
) -> None:
    if header.seller != original.seller:
        words = f"is not who sold order {header.returns}: {original.seller}"
        parsed.problem(rows[0], "seller", words)
    if header.day < original.day:
        parsed.problem(rows[0], "date", "is before the order that comes back")
    bought: Counter[str] = Counter()
    price: dict[str, int] = {}
    for line in original.lines:
        bought[line.sku] += line.quantity
        price[line.sku] = max(price.get(line.sku, 0), line.price)
    back: Counter[str] = Counter(original.returned)
    for at, line in zip(rows, lines, strict=True):
        back[line.sku] -= line.quantity
        if back[line.sku] > bought[line.sku]:
            words = (
                f"with this row {back[line.sku]} would come back of "
                f"{bought[line.sku]} bought in order {header.returns}"
            )
            parsed.problem(at, "quantity", words)
        if line.price > price[line.sku]:
            parsed.problem(at, "price", "is more than was paid")


def _sale(
    parsed: Parsed,
    known: Known,
    at: int,
    header: _Header,
    kind: str,
    buyer: str,
    source: str,
    lines: list[Line],
    original: Sale | None,
) -> Sale | None:
    currencies = {known.products[line.sku].currency for line in lines}
    if len(currencies) > 1:
        words = " and ".join(sorted(currencies))
        parsed.problem(at, "sku", f"the order mixes products in {words}")
        return None
    # what qualified as all of its volume comes back as all of its volume
    plain = original is not None and original.volume == original.qualifying_volume
    qualifying = sum(
        x.quantity * (x.volume if plain else known.products[x.sku].qualifying_volume)
        for x in lines
    )
    net = sum(x.quantity * x.price for x in lines)
    volume = sum(x.quantity * x.volume for x in lines)
    if max(abs(net), abs(volume), abs(qualifying)) > _LARGEST:
        parsed.problem(at, "quantity", "the order's total is too large")
        return None
    return Sale(
        day=header.day,
        kind=kind,
        seller=header.seller,
        buyer=buyer,
        returns=order_key(source, header.returns) if header.returns else "",
        territory=header.territory or known.members[header.seller].territory,
        currency=currencies.pop(),
        volume=volume,
        qualifying_volume=qualifying,
        lines=lines,
    )


def _write(
    draft: Draft,
    context: OrderContext,
    key: str,
    number: str,
    source: str,
    header: _Header,
    sale: Sale,
) -> None:
    net = sum(x.quantity * x.price for x in sale.lines)
    draft.orders.append(
        key=key,
        number=number,
        source=source,
        at=instant_of(sale.day, header.seconds, context.zone),
        recorded_at=context.recorded_at,
        day=sale.day,
        kind=sale.kind,
        is_return=bool(sale.returns),
        returns=sale.returns,
        seller=sale.seller,
        buyer=sale.buyer,
        net=net,
        tax=0,
        gross=net,
        cost=sum(x.quantity * x.cost for x in sale.lines),
        volume=sale.volume,
        qualifying_volume=sale.qualifying_volume,
        currency=sale.currency,
        territory=sale.territory,
    )
    for sku, quantity, price, cost, volume in sale.lines:
        draft.lines.append(
            order=key, sku=sku, quantity=quantity, price=price, cost=cost, volume=volume
        )
