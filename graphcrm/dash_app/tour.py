"""The tour: ten statements that teach Cypher on the network, in both languages.

``python -m graphcrm.dash_app.tour en`` prints it as a page of the documentation.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_HEADS = {
    "en": (
        "Cypher in ten steps",
        "The same steps stand on the page Query under Library; there each opens with "
        "its fields filled in. They ask the demo network as well as your own.",
    ),
    "es": (
        "Cypher en diez pasos",
        "Los mismos pasos están en la página Consulta, en Biblioteca; allí cada uno se "
        "abre con sus campos llenos. Preguntan tanto a la red de demostración como a "
        "la suya.",
    ),
}


@dataclass(frozen=True)
class Step:
    """One step: its statement, the types and texts of its fields, its words."""

    text: str
    types: Mapping[str, str]
    example: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return self.words[language]["title"]

    def about(self, language: str) -> str:
        """Return what it shows, in a language."""
        return self.words[language]["about"]


@lru_cache
def steps() -> tuple[Step, ...]:
    """Return the steps in the order in which they are taken."""
    file = Path(__file__).with_name("tour.toml")
    return tuple(
        Step(
            table["text"].strip(),
            table.get("types", {}),
            table.get("example", {}),
            {language: table[language] for language in _HEADS},
        )
        for table in tomllib.loads(file.read_text("utf-8"))["step"]
    )


def page(language: str) -> str:
    """Return the tour as Markdown."""
    title, intro = _HEADS[language]
    parts = [
        f"# {title}",
        f"<!-- built by `python -m graphcrm.dash_app.tour {language}` -->",
        intro,
    ]
    for number, step in enumerate(steps(), 1):
        parts.append(f"## {number}. {step.title(language)}")
        parts.append(step.about(language))
        parts.append(f"```cypher\n{step.text}\n```")
        if step.example:
            given = ", ".join(f"`${k}` = {v}" for k, v in step.example.items())
            parts.append(given)
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(sys.argv[1]))
