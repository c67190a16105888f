"""The charts of library answers: what is along, what is up, what is left out."""

import pandas as pd

from graphcrm.dash_app.figures.answers import MOST_BARS, chart
from graphcrm.dash_app.figures.base import Look
from graphcrm.dash_app.formats import Formats
from graphcrm.dash_app.texts import texts
from graphcrm.dash_app.theme import palette

LOOK = Look(palette("light"), Formats("en"), texts("en"))


def drawn(frame: pd.DataFrame, **wish: str):
    return chart(LOOK, frame, {"series": "", **wish})


def test_days_are_dates_and_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"day": [20260131, 20260201], "n": [1, 2]})
    figure = drawn(frame, kind="line", x="day", y="n")
    assert figure.layout.xaxis.type == "date"
    assert list(figure.data[0].x) == ["2026-01-31", "2026-02-01"]
    months = pd.DataFrame({"month": [1, 12], "n": [1, 2]})
    assert drawn(months, kind="line", x="month", y="n").layout.xaxis.type == "linear"
    names = pd.DataFrame({"name": ["a", "b"], "n": [1, 2]})
    assert drawn(names, kind="bar", x="name", y="n").layout.xaxis.type == "category"


def test_of_a_series_the_four_largest_are_drawn() -> None:
    names = [name for name in "abcdef" for _ in range(2)]
    sizes = [size for size in range(1, 7) for _ in range(2)]
    frame = pd.DataFrame({"x": [1, 2] * 6, "n": sizes, "name": names})
    figure = drawn(frame, kind="line", x="x", y="n", series="name")
    assert [trace.name for trace in figure.data] == ["f", "e", "d", "c"]
    assert figure.layout.showlegend


def test_of_bars_the_first_sixty_are_drawn() -> None:
    frame = pd.DataFrame({"name": [f"m{n}" for n in range(90)], "n": range(90)})
    figure = drawn(frame, kind="bar", x="name", y="n")
    assert list(figure.data[0].x) == [f"m{n}" for n in range(MOST_BARS)]


def test_areas_are_stacked_and_points_have_no_line() -> None:
    frame = pd.DataFrame({"x": [1, 2], "n": [3, 4]})
    assert drawn(frame, kind="area", x="x", y="n").data[0].stackgroup == "one"
    assert drawn(frame, kind="scatter", x="x", y="n").data[0].mode == "markers"


def test_a_heatmap_has_two_sides_and_a_colour() -> None:
    frame = pd.DataFrame(
        {
            "age": [0, 1, 0],
            "cohort": ["2026-01", "2026-01", "2026-02"],
            "kept": [9, 5, 7],
        }
    )
    (trace,) = drawn(frame, kind="heatmap", x="age", y="cohort", series="kept").data
    assert (list(trace.x), list(trace.y)) == (["0", "1"], ["2026-01", "2026-02"])
    assert trace.z[0].tolist() == [9.0, 5.0]
    assert trace.z[1][0] == 7.0
