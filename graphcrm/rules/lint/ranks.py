"""Ranks: rungs nobody can reach, rungs that are never the highest, easier ones."""

from __future__ import annotations

from graphcrm.rules.conditions import AtLeast, Compare
from graphcrm.rules.lint.figures import Figures, figures_on
from graphcrm.rules.lint.finding import ERROR, WARNING, Look
from graphcrm.rules.lint.spans import ANYTHING, Box, boxes, implies, joint, together
from graphcrm.rules.words import RANK

_CODE = "rank-unreachable"


def check_ranks(look: Look) -> None:
    """Look at the ladder, on every day on which something changes."""
    for day in look.days():
        figures = figures_on(look.plan.book, day)
        asked = _asked(look, figures)
        for place in range(1, len(asked) + 1):
            if place not in figures.ranks:
                _unreachable(look, figures, place)
                continue
            _passed_over(look, figures, asked, place)
            _easier(look, figures, asked, place)


def _asked(look: Look, figures: Figures) -> list[list[Box] | None]:
    """Return what each rung asks; with ``cumulative`` all lower rungs too."""
    ladder = look.plan.book.ladder
    found: list[list[Box] | None] = []
    conditions = [rung.at(figures.day) for rung in ladder.rungs]
    for place, when in enumerate(conditions, start=1):
        if ladder.cumulative:
            found.append(together([*conditions[:place]], figures.span))
        else:
            found.append(boxes(when, figures.span))
    return found


def _path(look: Look, figures: Figures, place: int) -> tuple[str | int, ...]:
    return look.at(("rank", place - 1, "when"), figures.day)


def _unreachable(look: Look, figures: Figures, place: int) -> None:
    ladder = look.plan.book.ladder
    name, when = ladder.names[place - 1], ladder.rungs[place - 1].at(figures.day)
    if boxes(when, figures.span):
        why = f"{ladder.names[place - 2]} below it cannot be reached, and the ladder "
        why += "is cumulative"
    else:
        why = f"what it asks can never be met{_impossible(figures, place)}"
    look.add(
        _CODE, ERROR, _path(look, figures, place),
        f"nobody can reach {name}: {why}. Whatever the plan pays {name} is never "
        "paid, except by a personal term; correct the condition or take the rank out",
    )  # fmt: skip


def _impossible(figures: Figures, place: int) -> str:
    """Return which figure cannot be what is asked, where one alone cannot."""
    when = figures.book.ladder.rungs[place - 1].at(figures.day)
    every = isinstance(when, AtLeast) and when.count == len(when.parts)
    for part in getattr(when, "parts", ()) if every else (when,):
        if isinstance(part, Compare) and not figures.possible(part):
            return f" ({part.figure} can never be {part.sign} {_right(figures, part)})"
    return ": its parts contradict each other"


def _right(figures: Figures, part: Compare) -> str:
    if part.unit == RANK and isinstance(part.value, int):
        return ("none", *figures.book.ladder.names)[part.value]
    return str(part.value)


def _passed_over(
    look: Look, figures: Figures, asked: list[list[Box] | None], place: int
) -> None:
    """Note a rung whose people all have a higher one."""
    names = look.plan.book.ladder.names
    mine = asked[place - 1]
    for higher in range(place + 1, len(asked) + 1):
        theirs = asked[higher - 1]
        if higher not in figures.ranks or not implies(mine, theirs, figures.span):
            continue
        low, high = names[place - 1], names[higher - 1]
        if implies(theirs, mine, figures.span):
            look.add(
                "rank-same", WARNING, _path(look, figures, place),
                f"asks the same as {high}, so everybody who reaches {low} is {high}: "
                f"nobody is ever paid as {low}, except by a personal term. Ask more "
                f"of {high}, or take one of the two out",
            )  # fmt: skip
        else:
            look.add(
                _CODE, ERROR, _path(look, figures, place),
                f"everybody who reaches {low} reaches the higher rank {high} too, "
                f"because {high} asks less: {low} is nobody's rank and people are "
                f"paid as {high} for less than {low} asks. Ask more of {high} than "
                f"of {low}",
            )  # fmt: skip
        return


def _easier(
    look: Look, figures: Figures, asked: list[list[Box] | None], place: int
) -> None:
    """Note a rung that asks less of a figure than the one below it."""
    if place == 1 or look.plan.book.ladder.cumulative:
        return
    below, above = asked[place - 2], asked[place - 1]
    if not below or not above or len(below) > 1 or len(above) > 1:
        return
    if implies(below, above, figures.span):
        return  # said already
    names = look.plan.book.ladder.names
    [low], [high] = below, above
    both = joint(low, high)
    for figure, span in high.items():
        least = low.get(figure, ANYTHING).low
        if least is None or span.low is None:
            continue
        unit = look.unit(figure)
        if span.low < least and not both[figure].empty:
            look.add(
                "rank-asks-less", WARNING, _path(look, figures, place),
                f"{names[place - 1]} asks less of {figure} than {names[place - 2]} "
                f"below it ({look.said(span.low, unit)} instead of "
                f"{look.said(least, unit)}), so people can have it without "
                f"ever being {names[place - 2]}. Ask at least as much, or set "
                "cumulative under [ranks]",
            )  # fmt: skip
