"""What teaches: every step of the tour runs, and the pages say what the code has."""

from pathlib import Path

import pytest
from asked import Copied

from graphcrm.api.library import typed
from graphcrm.dash_app import tour
from graphcrm.graph.analyst import model_page
from graphcrm.graph.analyst.asking import Askers, Question
from graphcrm.graph.analyst.guard import COPY
from graphcrm.graph.analyst.policy import load_policy, phrases

DOCS = Path(__file__).resolve().parents[2] / "docs"
STEPS = {step.title("en"): step for step in tour.steps()}


def test_the_tour_has_ten_steps_in_two_languages() -> None:
    assert len(STEPS) == 10
    for step in STEPS.values():
        assert step.title("es") != step.title("en")
        assert step.about("es") != step.about("en")


@pytest.mark.parametrize("title", STEPS)
def test_every_step_of_the_tour_is_answered(
    copied: Copied, askers: Askers, title: str
) -> None:
    step = STEPS[title]
    given = {key: typed(step.types[key], text) for key, text in step.example.items()}
    frames = list(
        askers.ask(
            copied.site.endpoint(), Question(step.text, given, "tour", server=COPY)
        )
    )
    assert "done" in frames[-1]
    assert any("columns" in frame for frame in frames)
    assert {"hints": []} in frames


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_the_tour_is_current(language: str) -> None:
    file = {"en": "tour.md", "es": "tour.es.md"}[language]
    assert (DOCS / file).read_text("utf-8") == tour.page(language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_the_model_is_current_and_names_everything(language: str) -> None:
    file = {"en": "analyst-model.md", "es": "analyst-model.es.md"}[language]
    text = (DOCS / file).read_text("utf-8")
    assert text == model_page.page(language)
    said = phrases(language) if language != "en" else {}
    for shape in load_policy().shapes:
        assert said.get(shape.about, shape.about) in text
        for part in shape.properties:
            assert f"| `{part.name}` | {said.get(part.type, part.type)} |" in text


def test_everything_analysts_see_of_the_model_is_said_in_spanish() -> None:
    said = phrases("es")
    sentences, units = set(), set()
    for shape in load_policy().shapes:
        sentences |= {shape.about, *(part.about for part in shape.properties)}
        units |= {part.type for part in shape.properties}
        units |= {part.unit for part in shape.properties if "ISO" not in part.unit}
    assert said.keys() == sentences | units - {""}
    assert not [english for english, spanish in said.items() if english == spanish]
