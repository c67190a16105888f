"""What a file of territories, products or coefficients would bring."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from graphcrm.money import minor_digits
from graphcrm.periods import OPEN_DAY
from graphcrm.services.import_draft import (
    Change,
    Coefficient,
    Counts,
    Draft,
    Good,
    Known,
    Place,
)
from graphcrm.services.parsing import cells
from graphcrm.services.parsing.cells import BadCell
from graphcrm.services.parsing.parsed import Parsed

_ABOVE = {"district": "city", "city": "region", "region": "country", "country": ""}


def sound_rows(
    parsed: Parsed, keys: list[Any], counts: Counts
) -> Iterator[tuple[int, Any]]:
    """Yield the position and key of rows without a problem of their own.

    A key that comes again in the file is passed over when the whole row is the
    same, and is a problem otherwise.
    """
    seen: dict[Any, int] = {}
    for at, key in enumerate(keys):
        if key is None or parsed.rows[at] in parsed.bad_rows:
            continue
        first = seen.setdefault(key, at)
        if first == at:
            yield at, key
        elif all(c[at] == c[first] for c in parsed.columns.values()):
            counts.duplicate += 1
        else:
            name = next(iter(parsed.columns))
            parsed.problem(
                at, name, f"stands in row {parsed.rows[first]} already, differently"
            )


def changes_of(
    what: str, key: str, old: Any, new: Any, fields: tuple[str, ...]
) -> list[Change]:
    """Return the properties in which two value tuples differ."""
    return [
        Change(what, key, name, getattr(old, name), getattr(new, name))
        for name in fields
        if getattr(old, name) != getattr(new, name)
    ]


def count_row(counts: Counts, changes: list[Change], draft: Draft) -> None:
    """Count a row of something that is there already."""
    if changes:
        draft.changes.extend(changes)
        counts.changed += 1
    else:
        counts.duplicate += 1


# -- territories -----------------------------------------------------------------


def territories(parsed: Parsed, known: Known, draft: Draft, counts: Counts) -> None:
    """Add the territories of a file; parents may come later in it."""
    codes, names = parsed.column("code"), parsed.column("name")
    levels, parents = parsed.column("level"), parsed.column("parent")
    in_file = dict(zip(codes, levels, strict=True))
    for at, code in sound_rows(parsed, codes, counts):
        parent = parents[at] or ""
        old = known.territories.get(code)
        if old and not parent:
            parent = old.parent
        wrong = _wrong_parent(levels[at], parent, in_file, known)
        if wrong:
            parsed.problem(at, "parent", wrong)
            continue
        place = Place(names[at], levels[at], parent)
        if old is None:
            draft.territories.append(code=code, **place._asdict())
            counts.new += 1
        elif (old.level, old.parent) != (place.level, place.parent):
            name = "level" if old.level != place.level else "parent"
            parsed.problem(
                at, name, f"is {getattr(old, name) or 'empty'!r} in the network; an "
                "import changes names only",
            )  # fmt: skip
            continue
        else:
            count_row(
                counts, changes_of("territory", code, old, place, ("name",)), draft
            )
        known.territories[code] = place


def _wrong_parent(
    level: str, parent: str, in_file: dict[str, str], known: Known
) -> str:
    wanted = _ABOVE[level]
    if not wanted:
        return "a country is not part of anything" if parent else ""
    if not parent:
        return f"is empty; a {level} is part of a {wanted}"
    found = in_file.get(parent)
    if found is None and parent in known.territories:
        found = known.territories[parent].level
    if found is None:
        return "is no territory of this file or of the network"
    return "" if found == wanted else f"is a {found}; a {level} is part of a {wanted}"


# -- products --------------------------------------------------------------------

_PRODUCT_CHANGES = tuple(name for name in Good._fields if name != "currency")


def products(
    parsed: Parsed, known: Known, draft: Draft, counts: Counts, currency: str
) -> None:
    """Add the products of a file; what it says of a known one is an update."""
    column = parsed.column
    names, categories, costs = column("name"), column("category"), column("cost")
    prices, volumes = column("price"), column("volume")
    qualifying, currencies = column("qualifying_volume"), column("currency")
    for at, sku in sound_rows(parsed, column("sku"), counts):
        old = known.products.get(sku)
        money = (currencies[at] or (old.currency if old else currency)).upper()
        if len(money) != 3 or not money.isalpha():
            parsed.problem(at, "currency", "is no currency; write three letters, MXN")
            continue
        price = money_cell(parsed, at, "price", prices[at], money)
        cost = money_cell(parsed, at, "cost", costs[at], money)
        if parsed.rows[at] in parsed.bad_rows:
            continue
        good = Good(
            names[at],
            categories[at] or (old.category if old else ""),
            price or 0,
            cost if cost is not None else (old.cost if old else 0),
            volumes[at],
            _qualifying(qualifying[at], volumes[at], old),
            money,
        )
        if old is None:
            draft.products.append(sku=sku, **good._asdict())
            counts.new += 1
        elif old.currency != money:
            parsed.problem(at, "currency", f"is {old.currency} in the network; prices "
                           "of a product stay in one currency")  # fmt: skip
            continue
        else:
            found = changes_of("product", sku, old, good, _PRODUCT_CHANGES)
            count_row(counts, found, draft)
        known.products[sku] = good


def _qualifying(given: int | None, volume: int, old: Good | None) -> int:
    if given is not None:
        return given
    if old and old.qualifying_volume != old.volume:
        return old.qualifying_volume
    return volume


def money_cell(
    parsed: Parsed, at: int, name: str, text: str | None, currency: str
) -> int | None:
    """Return money in minor units; a problem and ``None`` where it is none."""
    if text is None:
        return None
    try:
        return cells.scale(Decimal(text), minor_digits(currency))
    except BadCell as e:
        parsed.problem(at, name, f"{e} ({currency})")
        return None


# -- coefficients ----------------------------------------------------------------


def coefficients(
    parsed: Parsed, known: Known, draft: Draft, counts: Counts, author: str
) -> None:
    """Add the coefficients of a file as proposed personal terms."""
    column = parsed.column
    members, components = column("member"), column("component")
    values, reasons = column("value"), column("reason")
    starts, ends = column("from"), column("to")
    keys = [
        None if m is None or f is None else (m, c or "*", f)
        for m, c, f in zip(members, components, starts, strict=True)
    ]
    for at, key in sound_rows(parsed, keys, counts):
        member, _, start = key
        end = ends[at] or OPEN_DAY
        person = known.members.get(member)
        if person is None:
            parsed.problem(at, "member", "is no member of the network")
        elif not person.distributor:
            parsed.problem(at, "member", "is a customer; customers earn nothing")
        elif end <= start:
            parsed.problem(at, "to", "is not after the first day")
        else:
            new = Coefficient(values[at], end, "proposed")
            _term(parsed, known, draft, counts, at, key, new, reasons[at], author)


def _term(
    parsed: Parsed,
    known: Known,
    draft: Draft,
    counts: Counts,
    at: int,
    key: tuple[str, str, int],
    new: Coefficient,
    reason: str,
    author: str,
) -> None:
    member, component, start = key
    old = known.terms.get(key)
    if old is None:
        draft.terms.append(
            id=term_id(key),
            member=member,
            kind="coefficient",
            component=component,
            value=new.value,
            valid_from=start,
            valid_to=new.valid_to,
            state="proposed",
            reason=reason,
            author=author,
        )
        known.terms[key] = new
        counts.new += 1
    elif (old.value, old.valid_to) == (new.value, new.valid_to):
        counts.duplicate += 1
    else:
        parsed.problem(
            at,
            "value",
            f"there is a {old.state} coefficient of {old.value} from that day on; "
            "decide on it first, or begin on another day",
        )


def term_id(key: tuple[str, str, int]) -> str:
    """Return the id of an imported term: the same for the same member and day."""
    text = "\x1f".join(map(str, key))
    return "import-" + hashlib.sha256(text.encode()).hexdigest()[:24]
