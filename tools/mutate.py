"""Mutation testing: small mistakes in the rules engine that a test must notice.

``make mutation`` runs ``tools/mutate.py``. It changes graphcrm/rules in one place
at a time (``tools/mutants.py`` says how), in memory and never on the disk, and
asks the tests that run the changed line (``tools/mutant_runs.py``). A mutant no
test fails on has survived: either nobody would notice this mistake, or it is
none (the same result in another way, or the same result slower). What survives for a
good reason is listed with it in tests/rules/mutation_reasons.toml.

    tools/mutate.py                            everything; writes docs/mutation.md
    tools/mutate.py --module kinds/pool.py     one file of it, again
    tools/mutate.py --sample 15 --seed 2       a quick look: 15 mutants of each file
    tools/mutate.py --resume                   goes on where a run was interrupted
    tools/mutate.py --survivors                only what no test noticed so far

The result of each file is kept in build/mutation.json, so a full report may be
put together from several runs. A sample is only shown, never kept. Verdicts also
stand in build/mutation.journal, by file, its hash and the number of the mutant;
``--survivors`` believes those that were noticed, after tests were added. Exits
with 1 when fewer than ``--least`` percent were noticed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import json
import os
import pickle
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import hypothesis
import pytest
from mutant_forks import SURVIVED, UNTESTED, Choice, Verdict, leaving, verdicts
from mutant_report import (
    Outcome,
    Results,
    counted,
    load_reasons,
    rendered,
    summary,
)
from mutant_runs import PYTEST, Hot, Reached, load_changed
from mutants import Mutant, mutants_of


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--source", type=Path, default=Path("graphcrm/rules"))
    add("--tests", type=Path, default=Path("tests/rules"))
    add("--module", action="append", default=[], help="a file of the source folder")
    add("--sample", type=int, default=0, help="mutants of each file; 0 for all")
    add("--seed", type=int, default=1, help="which sample")
    add("--resume", action="store_true", help="believe what is known")
    add("--survivors", action="store_true", help="believe what was noticed")
    add("--workers", type=int, default=os.cpu_count() or 1)
    add("--budget", type=float, default=30, help="seconds of tests for a mutant")
    add("--patience", type=float, default=3, help="seconds until a test hangs")
    add("--results", type=Path, default=Path("build/mutation.json"))
    add("--report", type=Path, default=Path("docs/mutation.md"))
    add("--reasons", type=Path, default=Path("tests/rules/mutation_reasons.toml"))
    add("--least", type=float, default=90, help="percent that must be noticed")
    return parser.parse_args(given)


class Journal:
    """Verdicts line by line in a file, so that an interrupted run is not lost."""

    def __init__(self, path: Path, texts: Mapping[str, str]) -> None:
        self.path = path
        self._hashes = {
            file: hashlib.sha256(text.encode()).hexdigest()[:16]
            for file, text in texts.items()
        }

    def _key(self, mutant: Mutant) -> str:
        return f"{Path(mutant.file).name} {self._hashes[mutant.file]} {mutant.number}"

    def known(self, mutants: Sequence[Mutant]) -> dict[int, Verdict]:
        """Return the verdicts of mutants by their places."""
        if not self.path.exists():
            return {}
        rows = map(json.loads, self.path.read_text("utf-8").splitlines())
        verdicts = {key: Verdict(*verdict) for key, *verdict in rows}
        keys = map(self._key, mutants)
        return {at: verdicts[key] for at, key in enumerate(keys) if key in verdicts}

    def note(self, mutant: Mutant, verdict: Verdict) -> None:
        """Add a verdict."""
        row = [self._key(mutant), verdict.status, verdict.by, verdict.seconds]
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


class Session:
    """All mutants of one run with what became of them so far."""

    def __init__(
        self, mutants: list[Mutant], known: dict[int, Verdict], journal: Journal
    ) -> None:
        self.mutants = mutants
        self.verdicts = known
        self.journal = journal
        self.cold: list[int] = []
        self.failing: list[str] = []
        self.names: dict[str, str] = {}  # of modules, by their files
        self.packages: list[str] = []
        self._number = {id(mutant): at for at, mutant in enumerate(mutants)}
        self._began = time.monotonic()

    def done(self, mutant: Mutant, verdict: Verdict) -> None:
        """Note a verdict, and tell how far it has come."""
        self.verdicts[self._number[id(mutant)]] = verdict
        self.journal.note(mutant, verdict)
        if verdict.status in (SURVIVED, UNTESTED):
            where = f"{Path(mutant.file).name}:{mutant.line}"
            _say(f"{verdict.status} {where} {mutant.qualname}: {mutant.change}")
        if len(self.verdicts) % 100 == 0:
            self.say(f"{len(self.verdicts)} of {len(self.mutants)}")

    def say(self, text: str) -> None:
        """Tell it with the time that has passed."""
        _say(f"-- {text}, {(time.monotonic() - self._began) / 60:.1f} min")

    def run(self, tests: Path, choice: Choice, workers: int) -> None:
        """Run all mutants, those first that a process with everything loaded can."""
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        with tempfile.NamedTemporaryFile() as file:
            pid = os.fork()
            if not pid:
                with leaving():
                    self._hot(tests, choice, workers)
                    known = pickle.dumps((self._known(), choice.tests))
                    Path(file.name).write_bytes(known)
            os.waitpid(pid, 0)
            data = Path(file.name).read_bytes()
        if not data:
            sys.exit("The tests could not be run.")
        known, choice.tests = pickle.loads(data)  # noqa: S301  # our own fork's
        vars(self).update(known)
        self.say(f"{len(self.cold)} mutants of what happens while code is loaded")
        for name in self.packages:  # so that no fork waits for them
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        jobs = [self.mutants[at] for at in self.cold]
        work = load_changed(self.names, choice)
        for mutant, verdict in verdicts(jobs, choice, work, workers, cold=True):
            self.done(mutant, verdict)

    def _known(self) -> dict[str, object]:
        names = "verdicts", "cold", "failing", "names", "packages"
        return {name: getattr(self, name) for name in names}

    def _hot(self, tests: Path, choice: Choice, workers: int) -> None:
        profile = hypothesis.settings(
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
            database=None,
            deadline=None,
        )
        hypothesis.settings.register_profile("mutation", profile)
        hypothesis.settings.load_profile("mutation")
        reached = Reached({mutant.file for mutant in self.mutants})
        left = {at: m for at, m in enumerate(self.mutants) if at not in self.verdicts}
        hot = Hot(left, choice, workers, self.done, reached, self.say)
        sys.settrace(reached)
        pytest.main([*PYTEST, "-m", "not long", str(tests)], plugins=[hot])
        self.cold, self.failing = hot.cold, hot.failing
        files = {str(getattr(m, "__file__", "")): n for n, m in sys.modules.items()}
        self.names = {file: files.get(file, "") for file in reached.files}
        others = [name for file, name in files.items() if "site-packages" in file]
        self.packages = [name for name in others if "_pytest" not in name]


def main() -> int:
    """Run the mutants that were asked for and write down the result."""
    asked = arguments()
    source = asked.source.resolve()
    texts = {
        file.relative_to(source).as_posix(): file.read_text("utf-8")
        for file in sorted(source.rglob("*.py"))
    }
    chosen = asked.module or list(texts)
    if asked.sample:
        asked.results = asked.results.with_stem(f"{asked.results.stem}-sample")
        asked.report = asked.results.with_suffix(".md")
    mutants = []
    for name in chosen:
        found = mutants_of(str(source / name), texts[name])
        if 0 < asked.sample < len(found):
            rng = random.Random(f"{asked.seed} {name}")  # noqa: S311
            numbers = sorted(rng.sample(range(len(found)), asked.sample))
            found = [found[number] for number in numbers]
        mutants += found
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    journal = Journal(
        asked.results.with_suffix(".journal"),
        {str(source / name): text for name, text in texts.items()},
    )
    known = {}
    if asked.resume or asked.survivors:
        known = journal.known(mutants)
    if asked.survivors:
        silent = SURVIVED, UNTESTED
        known = {at: v for at, v in known.items() if v.status not in silent}
    session = Session(mutants, known, journal)
    choice = Choice(asked.budget, asked.patience)
    session.run(asked.tests, choice, asked.workers)
    for test in session.failing:
        _say(f"left out, it fails without any change: {test}")

    results = Results() if asked.sample else Results.load(asked.results)
    for name in {*results.files} - {*texts}:
        results.forget(name)
    for name in chosen:
        results.files[name] = []
        results.days[name] = time.strftime("%Y-%m-%d")
    for at, mutant in enumerate(mutants):
        name = Path(mutant.file).relative_to(source).as_posix()
        results.files[name].append(Outcome.of(mutant, session.verdicts[at]))
    reasons = load_reasons(asked.reasons)
    results.save(asked.results)
    asked.report.write_text(rendered(results, reasons), "utf-8")
    print(*summary(results, reasons), sep="\n")
    _, total = counted(results, reasons)
    return int(total.noticed < asked.least)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
