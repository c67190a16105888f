"""Published results: a folder of tests/plan_examples computed, its keys resolved.

A folder is a plan and a network in the project's own formats with ``expected.json``:

``period`` (or ``periods``: label → period, with the ``member`` they are about),
and ``expected`` / ``expected_derived``: figures by key, by variant where the
folder has ``plan.VARIANT.toml``. ``generate.toml`` stands for a large regular tree.

A key is looked for in this order: a component (what the member gets), a metric or
figure, then ``SUFFIXES``, each with what it says. What nothing resolves fails.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import example_tree

from graphcrm import periods
from graphcrm.money import minor_digits
from graphcrm.rules.conditions import Compare, Condition, comparisons
from graphcrm.rules.metrics.volumes import Limited
from graphcrm.rules.plan import Plan, load_plan
from graphcrm.rules.run import RunResult, compute, left_columns
from graphcrm.rules.words import COUNT, MONEY, POINTS, RANK
from graphcrm.services.import_types import Policy
from graphcrm.services.plan_inputs import read_folder

FOLDER = Path(__file__).parents[1] / "plan_examples"
PARTS = ("expected", "expected_derived")
RANKS = ("rank", "title", "achieved")


class UnknownKey(LookupError):
    """A key of expected.json that no resolver knows."""


@dataclass(frozen=True)
class Example:
    """One folder and one of its plans."""

    id: str
    variant: str = ""

    @property
    def folder(self) -> Path:
        return FOLDER / self.id

    @cached_property
    def plan(self) -> Plan:
        name = f"plan.{self.variant}.toml" if self.variant else "plan.toml"
        return load_plan(self.folder / name)

    @cached_property
    def said(self) -> dict:
        text = (self.folder / "expected.json").read_text("utf-8")
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)

    @property
    def periods(self) -> dict[str, str]:
        """Label → period, in order."""
        return self.said.get("periods") or {"": self.said["period"]}

    def results(self, space: Path) -> dict[str, RunResult]:
        """Compute the periods in a row, each with what the one before left."""
        network = self.folder
        if (self.folder / "generate.toml").is_file():
            network = space / self.id
            shutil.copytree(self.folder, network)
            example_tree.write(network)
        folder = read_folder(network, Policy(currency=self.plan.currency))
        found, before = {}, None
        for label, period in self.periods.items():
            result = compute(self.plan, folder.inputs(periods.parse(period), before))
            before = left_columns(result.facts.snapshot, result.left)
            found[label] = result
        return found

    def figures(self, results: dict[str, RunResult]) -> Iterator[tuple[str, ...]]:
        """Yield path, what must come out and what does, for every figure."""
        for part in PARTS:
            said = self.said.get(part, {})
            said = said.get(self.variant, {}) if self.variant else said
            for section, entries in said.items():
                if section not in SECTIONS:
                    raise UnknownKey(section)
                for who, wanted in entries.items():
                    yield from SECTIONS[section](self, results, who, wanted)


def examples() -> list[Example]:
    """Every folder with every plan of it."""
    found = []
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        for plan in sorted(folder.glob("plan*.toml")):
            found.append(Example(folder.name, plan.stem[len("plan.") :]))
    return found


# -- sections of ``expected`` -------------------------------------------------------


def _members(example, results, who, wanted):
    [result] = results.values()
    for key, value in wanted.items():
        yield who, key, spelled(value, key), figure(result, who, key)


def _periods(example, results, label, wanted):
    """``pay`` is the only component's amount, another key its suffix."""
    result, who = results[label], example.said["member"]
    [component] = result.plan.components
    for key, value in wanted.items():
        name = component.name if key == "pay" else f"{component.name}_{key}"
        yield label, key, spelled(value), figure(result, who, name)


def _levels(example, results, key, value):
    """``component|source|level``: who is paid, None = nobody."""
    [result] = results.values()
    name, source, level = key.split("|")
    lines = lines_of(result, name, source=source, level=int(level))
    found = [at(result, int(earner)) for earner in result.lines.earner[lines]]
    yield "levels", key, [value] if value is not None else [], found


def _events(example, results, event, wanted):
    """What each one gets because of one order."""
    [result] = results.values()
    facts, lines = result.facts.snapshot, result.lines
    orders = {key.split(":", 1)[1]: row for row, key in enumerate(facts.order)}
    for who, value in wanted.items():
        rows = (lines.source == orders[event]) & (
            lines.earner == facts.member.index(who)
        )
        yield event, who, spelled(value), money(result, int(lines.amount[rows].sum()))


def _company(example, results, key, value):
    [result] = results.values()
    for suffix, resolver in COMPANY.items():
        if key.endswith(suffix):
            yield "company", key, spelled(value), resolver(result, key[: -len(suffix)])
            return
    raise UnknownKey(f"company.{key}")


SECTIONS: dict[str, Callable] = {
    "members": _members, "periods": _periods, "levels": _levels, "events": _events,
    "company": _company,
}  # fmt: skip


# -- one figure of a member ----------------------------------------------------------


def figure(result: RunResult, who: str, key: str):
    """Return what the engine has for a key."""
    plan, facts = result.plan, result.facts
    here = facts.snapshot.member.index(who)
    if key in [component.name for component in plan.components]:
        return paid(result, here, key)
    if key in RANKS:
        return rank(result, int(facts.column(key)[here]))
    if key in plan.book.metrics:
        return metric(result, here, key)
    for pattern, resolver in SUFFIXES.items():
        match = re.fullmatch(pattern, key)
        value = resolver(result, here, *match.groups()) if match else None
        if value is not None:
            return value
    if key == "total":
        return money(result, int(result.paid[here]))
    raise UnknownKey(f"{who}.{key}")


def paid(result: RunResult, here: int, name: str) -> Fraction:
    totals, number = result.totals, result.plan.component(name)
    rows = (totals.member == here) & (totals.component == number)
    return money(result, int(totals.amount[rows].sum()))


def metric(result: RunResult, here: int, name: str):
    """A metric; one with a leg limit as it counts where the plan asks for it."""
    facts, known = result.facts, result.plan.book.metrics[name]
    if isinstance(known, Limited):
        asked = asking(result, name)
        return in_unit(result, known.unit, int(asked.have(facts)[here]))
    value = int(facts.column(name)[here])
    return (
        rank(result, value)
        if known.unit == RANK
        else in_unit(result, known.unit, value)
    )


def rate_reached(result: RunResult, here: int, name: str):
    """``X_rate``: the one rate of all his lines, 0 without any."""
    if not is_component(result, name):
        return None
    details = details_of(result, name)
    if "rate_above" in details:
        return Fraction(
            int(details["rate_above"][here]), int(details["rate_below"][here])
        )
    rows = lines_of(result, name, earner=here)
    rates = {result.lines.rate(row) for row in rows}
    assert len(rates) <= 1, f"{name} has several rates: {rates}"
    return rates.pop() if rates else Fraction(0)


def level_total(result: RunResult, here: int, name: str, level: str):
    """``X_L2``, ``X_G2``: what the lines of one level or generation pay."""
    if not is_component(result, name):
        return None
    rows = lines_of(result, name, earner=here, level=int(level))
    return money(result, int(result.lines.amount[rows].sum()))


def from_source(result: RunResult, here: int, name: str, source: str):
    """``X<-id``, ``X:id``: what the lines from one source or leg pay."""
    if not is_component(result, name):
        return None
    rows = lines_of(result, name, earner=here, source=source)
    return money(result, int(result.lines.amount[rows].sum()))


def counted(result: RunResult, here: int, name: str, rung: str | None = None):
    """``rank_counted[rung]``, ``X_counted``: what counts for what is asked."""
    facts, plan = result.facts, result.plan
    if rung:
        place = plan.book.ladder.names.index(slug(rung))
        condition = plan.book.ladder.rungs[place].at(facts.day)
    elif is_component(result, name):
        condition = plan.components[plan.component(name)].rules.payee.requires.at(
            facts.day
        )
    else:
        return None
    asked = next(c for c in comparisons(condition) if c.unit in (POINTS, MONEY))
    return in_unit(result, asked.unit, int(asked.have(facts)[here]))


def branch(result: RunResult, here: int, name: str, number: str):
    """``X_branch2``: what the second branch counts, X a metric with a leg limit."""
    known = result.plan.book.metrics.get(name)
    if not isinstance(known, Limited):
        return None
    facts = result.facts
    legs, below = known.legs(facts, asking(result, name).need(facts))
    heads = (facts.forest(known.tree).parent == here).nonzero()[0]
    return in_unit(
        result, known.unit, Fraction(int(legs[heads[int(number) - 1]]), below)
    )


def met(result: RunResult, here: int, name: str):
    """``X_met``: whether what the plan asks of X is reached."""
    if name not in result.plan.book.metrics:
        return None
    return bool(asking(result, name).holds(result.facts)[here])


def detail(result: RunResult, here: int, name: str, what: str):
    """``X_what``: a further figure that component X works out on the way."""
    if not is_component(result, name):
        return None
    known, unit = DETAILS.get(what, (what, POINTS))
    column = details_of(result, name).get(known)
    return None if column is None else in_unit(result, unit, int(column[here]))


def matrix_place(result: RunResult, here: int, what: str):
    """``X_parent``, ``X_slot``: where the plan's matrix places him."""
    places = result.facts.places
    return (
        at(result, int(places.above[here]))
        if what == "parent"
        else Fraction(int(places.slot[here]))
    )


def account(result: RunResult, here: int, name: str):
    """What he gets on one of the accounts of ``[payout]``."""
    parts = result.payout.get(name)
    return None if parts is None else money(result, int(parts[here]))


# Key suffix → name of the kind's detail and its unit; points where not listed.
DETAILS: dict[str, tuple[str, str]] = {
    "pairs": ("pairs", COUNT),
    "cycles": ("cycles", COUNT),
    "mode": ("mode", COUNT),
    "slot": ("slot", COUNT),
    "other_units": ("other_units", COUNT),
    "carry_L": ("carry_left", POINTS),
    "carry_R": ("carry_right", POINTS),
}

# Tried in this order; a resolver that returns None passes the key on.
SUFFIXES: dict[str, Callable] = {
    r"(\w+)_counted(?:\[(.+)\])?": counted,
    r"(\w+)_branch(\d+)": branch,
    r"(\w+)_met": met,
    r"(\w+)_rate": rate_reached,
    r"(\w+)_[LG](\d+)": level_total,
    r"(\w+)<-(.+)": from_source,
    r"(\w+):(.+)": from_source,
    r"(\w+?)_(\w+)": detail,
    r"\w+_(parent|slot)": matrix_place,
    r"(\w+)": account,
}


# -- figures of the company ----------------------------------------------------------


def _factor(result: RunResult, name: str):
    return result.company_factor


def _company_total(result: RunResult, name: str):
    return money(result, result.total)


def _pool(result: RunResult, name: str):
    return result.plan.components[result.plan.component(name)].rules.divided(
        result.facts
    )


def _per_share(result: RunResult, name: str):
    return in_unit(result, MONEY, _pool(result, name).value)


def _fund(result: RunResult, name: str):
    return money(result, _pool(result, name).fund)


def _capacity(result: RunResult, name: str):
    return Fraction(result.plan.book.matrix.capacity)


COMPANY: dict[str, Callable] = {
    "_factor": _factor, "_total": _company_total, "_per_share": _per_share,
    "_fund": _fund, "capacity": _capacity,
}  # fmt: skip


# -- help ----------------------------------------------------------------------------


def is_component(result: RunResult, name: str) -> bool:
    return name in [component.name for component in result.plan.components]


def details_of(result: RunResult, name: str) -> dict:
    plan = result.plan
    return dict(plan.components[plan.component(name)].rules.details(result.facts))


def lines_of(result: RunResult, name: str, *, earner=None, source=None, level=None):
    """Rows of a component's lines; ``source``: the seller's or the member's id."""
    lines, facts = result.lines, result.facts.snapshot
    number = result.plan.component(name)
    found = lines.component == number
    if earner is not None:
        found &= lines.earner == earner
    if level is not None:
        found &= lines.level == level
    if source is not None:
        who = facts.member.index(source)
        if result.plan.components[number].rules.source == "order":
            found &= facts.seller[lines.source] == who
        else:
            found &= lines.source == who
    return found.nonzero()[0].tolist()


def asking(result: RunResult, name: str) -> Compare:
    """The first comparison in the plan that asks for a metric."""
    day, plan = result.facts.day, result.plan
    asked: list[Condition] = [rung.at(day) for rung in plan.book.ladder.rungs]
    for component in plan.components:
        payee = getattr(component.rules, "payee", None)
        asked += [payee.requires.at(day)] if payee and payee.requires.at(day) else []
    for condition in asked:
        for comparison in comparisons(condition):
            if comparison.figure == name:
                return comparison
    raise UnknownKey(f"nothing in the plan asks for {name}")


def at(result: RunResult, position: int) -> str:
    return result.facts.snapshot.member[position]


def rank(result: RunResult, place: int) -> str | None:
    return result.plan.book.ladder.names[place - 1] if place else None


def money(result: RunResult, minor: int) -> Fraction:
    return Fraction(minor, 10 ** minor_digits(result.plan.currency))


def in_unit(result: RunResult, unit: str, value) -> Fraction:
    if unit == MONEY:
        return Fraction(value) / 10 ** minor_digits(result.plan.currency)
    return Fraction(value) / (100 if unit == POINTS else 1)


def slug(name: str) -> str:
    """A rank's name as a plan spells it: ``Senior Star`` is ``senior_star``."""
    return re.sub(r"\W+", "_", name.lower())


def spelled(value, key: str = ""):
    """An expected value as the engine has it: exact numbers, ranks as plans do."""
    if isinstance(value, Decimal):
        return Fraction(value)
    return slug(value) if value and key in RANKS else value


# -- differentials and leadership ----------------------------------------------------


def reached(result: RunResult, here: int, name: str):
    """``X_group_volume``: the figure that picks his bracket."""
    if not is_component(result, name):
        return None
    column = details_of(result, name).get("reached")
    return None if column is None else in_unit(result, POINTS, int(column[here]))


def gross(result: RunResult, here: int, name: str):
    """``X_gross``: his rate on the whole of his group."""
    if not is_component(result, name):
        return None
    details = details_of(result, name)
    rate = Fraction(int(details["rate_above"][here]), int(details["rate_below"][here]))
    return worth(result, name, rate * int(details["group"][here]))


def paid_down(result: RunResult, here: int, name: str):
    """``X_paid_down``: what the rates of his legs make on their groups."""
    rules = result.plan.components[result.plan.component(name)].rules
    legs = (result.facts.forest(rules.tree).parent == here).nonzero()[0]
    return sum((gross(result, int(leg), name) for leg in legs), Fraction(0))


def personal(result: RunResult, here: int, name: str):
    """``X_personal``: what his own volume pays."""
    return level_total(result, here, name, "0")


def passed_up(result: RunResult, here: int, name: str):
    """``X_passed_up``: what of a leadership bonus he hands to the next leader."""
    if not is_component(result, name):
        return None
    rules = result.plan.components[result.plan.component(name)].rules
    volume = int(details_of(result, name)["passed_up"][here])
    return worth(result, name, rules.rate.at(result.facts.day) * volume)


def worth(result: RunResult, name: str, amount: Fraction) -> Fraction:
    """An amount of a component's base in the plan's currency."""
    rules = result.plan.components[result.plan.component(name)].rules
    minor = amount * result.facts.unit(rules.base, "")
    return minor / 10 ** minor_digits(result.plan.currency)


SUFFIXES = {
    r"(\w+)_group_volume": reached,
    r"(\w+)_gross": gross,
    r"(\w+)_paid_down": paid_down,
    r"(\w+)_personal": personal,
    r"(\w+)_passed_up": passed_up,
    **SUFFIXES,
}


# -- the table of docs/plans/examples.md -----------------------------------------------

TABLE = """\
# Published results as working plans

Figures that companies, software vendors and courts have published about real
plans, as folders of `tests/plan_examples`: a plan, a network in import files, and
`expected.json`. Tests compare every figure exactly. They are references of
arithmetic, not descriptions of today's plans, and good places to copy from:

    cd tests/plan_examples/vbo_personal_bonus
    graphcrm plan compute plan.toml --network . --period 2026-10

| folder | what it shows | kinds | figures and caps |
|---|---|---|---|
"""


def table() -> str:
    """Return the page about the examples: one row a folder."""
    rows: dict[str, tuple[str, set[str], set[str]]] = {}
    for example in examples():
        plan = example.plan
        shows = plan.text.splitlines()[0]
        assert shows.startswith("# "), f"{example.id}: say in a comment what it shows"
        _, kinds, figures = rows.setdefault(example.id, (shows[2:], set(), set()))
        kinds |= {component.kind for component in plan.components}
        figures |= {
            type(metric).__name__.lower() for metric in plan.book.metrics.values()
        }
        figures |= {"ranks"} if plan.book.ladder.names else set()
        figures |= {"company_cap"} if plan.company_cap else set()
    return TABLE + "".join(
        f"| [{name}](../../tests/plan_examples/{name}) | {shows} | {_words(kinds)} | "
        f"{_words(figures)} |\n"
        for name, (shows, kinds, figures) in rows.items()
    )


def _words(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


if __name__ == "__main__":
    print(table(), end="")
