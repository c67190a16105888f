"""What ``tools/mutate.py`` found, kept as JSON and told as a page of Markdown."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mutant_forks import KILLED, SURVIVED, TIMED_OUT, UNTESTED, Verdict
from mutants import Mutant

KINDS = {
    "equivalent": "nothing that can be observed changes",
    "speed": "the same result, slower or with more memory",
    "words": "only what is said to people changes",
}


@dataclass(frozen=True)
class Outcome:
    """One mutant and what became of it."""

    line: int
    at: str
    change: str
    status: str
    by: str
    seconds: float

    @classmethod
    def of(cls, mutant: Mutant, verdict: Verdict) -> Outcome:
        """Return what is kept of a mutant."""
        at, change = mutant.qualname, mutant.change
        seconds = round(verdict.seconds, 2)
        return cls(mutant.line, at, change, verdict.status, verdict.by, seconds)

    @property
    def noticed(self) -> bool:
        """Whether a test failed, or never came to its end."""
        return self.status in (KILLED, TIMED_OUT)


@dataclass
class Results:
    """The outcomes of each file, and the day it was looked at."""

    files: dict[str, list[Outcome]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Results:
        """Return what earlier runs have found."""
        if not path.exists():
            return cls()
        data = json.loads(path.read_text("utf-8"))
        files = {
            name: [Outcome(**outcome) for outcome in outcomes]
            for name, outcomes in data["files"].items()
        }
        return cls(files, data["days"])

    def forget(self, name: str) -> None:
        """Leave out a file that is no longer there."""
        del self.files[name], self.days[name]

    def save(self, path: Path) -> None:
        """Keep it for the next run."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")


@dataclass(frozen=True)
class Reason:
    """Why mutants may survive; in each text a ``*`` stands for anything."""

    file: str
    at: str
    changes: tuple[str, ...]
    kind: str
    why: str

    def covers(self, file: str, outcome: Outcome) -> bool:
        """Whether this is the reason why a mutant survives."""
        return (
            _like(self.file, file)
            and _like(self.at, outcome.at)
            and any(_like(change, outcome.change) for change in self.changes)
        )


def _like(pattern: str, text: str) -> bool:
    parts = map(re.escape, pattern.split("*"))
    return re.fullmatch(".*".join(parts), text) is not None


def load_reasons(path: Path) -> list[Reason]:
    """Return the reasons of a file; every table of it must be complete."""
    if not path.exists():
        return []
    found = []
    for table in tomllib.loads(path.read_text("utf-8")).get("reason", ()):
        if table["kind"] not in KINDS:
            raise ValueError(f"{path}: {table['kind']} is none of {', '.join(KINDS)}")
        changes = tuple(table["changes"])
        at = table.get("at", "*")
        found.append(Reason(table["file"], at, changes, table["kind"], table["why"]))
    return found


@dataclass(frozen=True)
class Count:
    """How many mutants there are of each sort."""

    made: int
    killed: int
    timed_out: int
    untested: int
    explained: int
    unexplained: int

    @classmethod
    def of(cls, file: str, outcomes: Sequence[Outcome], why: list[Reason]) -> Count:
        """Count the mutants of a file."""
        by = Counter(outcome.status for outcome in outcomes)
        silent = [outcome for outcome in outcomes if not outcome.noticed]
        explained = sum(bool(reason_of(file, outcome, why)) for outcome in silent)
        return cls(
            len(outcomes), by[KILLED], by[TIMED_OUT], by[UNTESTED],
            explained, len(silent) - explained,
        )  # fmt: skip

    @property
    def noticed(self) -> float:
        """Return the percentage of all that were noticed."""
        return 100 * (self.killed + self.timed_out) / (self.made or 1)

    @property
    def of_real(self) -> float:
        """Return the percentage noticed of those without a reason to survive."""
        return (
            100
            * (self.made - self.explained - self.unexplained)
            / (self.made - self.explained or 1)
        )


def reason_of(file: str, outcome: Outcome, reasons: Iterable[Reason]) -> Reason | None:
    """Return why a mutant survives, where somebody has said so."""
    return next((why for why in reasons if why.covers(file, outcome)), None)


def counted(results: Results, reasons: list[Reason]) -> tuple[dict[str, Count], Count]:
    """Return the counts of each file and of all."""
    files = {
        name: Count.of(name, outcomes, reasons)
        for name, outcomes in sorted(results.files.items())
        if outcomes
    }
    rows = [dataclasses.astuple(count) for count in files.values()]
    return files, Count(*(map(sum, zip(*rows, strict=True)) if rows else [0] * 6))


def summary(results: Results, reasons: list[Reason]) -> list[str]:
    """Return the table of files, for a terminal."""
    files, total = counted(results, reasons)
    wide = max([len("file"), *map(len, files)])
    head = [
        "made",
        "killed",
        "timed-out",
        "untested",
        "explained",
        "unexplained",
        "score",
    ]
    lines = ["  ".join(["file".ljust(wide), *head])]
    for name, count in {**files, "all": total}.items():
        cells = [*map(str, dataclasses.astuple(count)), f"{count.noticed:.1f}"]
        padded = [
            cell.rjust(len(title)) for cell, title in zip(cells, head, strict=True)
        ]
        lines.append("  ".join([name.ljust(wide), *padded]))
    return lines


HEAD = """# Mutation testing

Would any test notice a small mistake in the rules engine? `make mutation` makes
mistakes in `graphcrm/rules`, one at a time and only in memory: another comparison,
a number one higher, a statement left out (`tools/mutants.py` lists them). It runs
the tests of `tests/rules` that pass through the changed statement. A mutant on
which no test fails has survived. The command writes this page; the reasons stand in
`tests/rules/mutation_reasons.toml`.

"""


def rendered(results: Results, reasons: list[Reason]) -> str:
    """Return the page: totals, a row a file, survivors with their reasons."""
    files, total = counted(results, reasons)
    days = sorted({results.days[name] for name in files})
    text = [HEAD]
    text.append(
        f"**{total.noticed:.1f} % of {total.made:,} mutants were noticed;"
        f" {total.of_real:.1f} % of those that can be.**"
        f" {' to '.join(dict.fromkeys((days[0], days[-1])))}, {_machine()}.\n\n"
    )
    text.append(_row("file", "made", "killed", "timed out", "untested", "explained",
                     "open", "noticed"))  # fmt: skip
    text.append(_row("---", *["---:"] * 7))
    for name, count in {**files, "**all**": total}.items():
        cells = map(str, dataclasses.astuple(count))
        text.append(_row(name, *cells, f"{count.noticed:.1f} %"))
    text.append(
        "\nTimed out: it never came to an end, so it was noticed too. Untested: no test"
        " runs the statement.\nExplained and open: survived (or untested) with a reason"
        " below, and without.\n"
    )
    for explained, title in ((False, "without a reason"), (True, "for a reason")):
        body = list(_survivors(results, reasons, explained=explained))
        text.append(f"\n## Survivors {title}\n\n")
        text += body or ["None.\n"]
    if stale := _stale(results, reasons):
        text.append("\n## Reasons that nothing needs any more\n\n" + "".join(stale))
    return "".join(text)


def _survivors(
    results: Results, reasons: list[Reason], *, explained: bool
) -> Iterable[str]:
    rows = []
    for name, outcomes in sorted(results.files.items()):
        for outcome in outcomes:
            why = reason_of(name, outcome, reasons)
            if outcome.noticed or bool(why) != explained:
                continue
            where = f"{name}:{outcome.line} {outcome.at}"
            note = f"{why.kind}: {why.why}" if why else ""
            if outcome.status == UNTESTED:
                note = "no test runs it" if not note else f"{note} (no test runs it)"
            rows.append(_row(where, _code(outcome.change), note))
    if rows:
        yield _row("where", "change", "reason") + _row("---", "---", "---")
        yield from rows


def _stale(results: Results, reasons: list[Reason]) -> list[str]:
    survived = [
        (name, outcome)
        for name, outcomes in results.files.items()
        for outcome in outcomes
        if outcome.status in (SURVIVED, UNTESTED)
    ]
    return [
        f"- {why.file} {why.at}: {why.why}\n"
        for why in reasons
        if not any(why.covers(*mutant) for mutant in survived)
    ]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _code(change: str) -> str:
    escaped = change.replace("|", "\\|")
    before, _, after = escaped.partition(" → ")
    return f"`{before}` → `{after}`"


def _machine() -> str:
    cores = os.cpu_count()
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}"
