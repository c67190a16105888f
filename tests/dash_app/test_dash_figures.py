"""Figures hold the frame's numbers, and leave the host nothing to do."""

import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.dash_app.components.charts import graph
from graphcrm.dash_app.figures.base import Look, span_of, spread, ticks
from graphcrm.dash_app.figures.growth import part_lines, people_bars, volume_bars
from graphcrm.dash_app.figures.seasonality import decomposition, heatmap
from graphcrm.dash_app.figures.years import year_lines
from graphcrm.dash_app.formats import Formats
from graphcrm.dash_app.texts import texts
from graphcrm.dash_app.theme import DARK, LIGHT
from graphcrm.periods import months
from graphcrm.reports.seasonality import season_of

LOOK = Look(LIGHT, Formats("en"), texts("en"))
SPANISH = Look(DARK, Formats("es"), texts("es"), compact=True)

PERIODS = list(months("2024-01", "2026-10"))


def _growth() -> pd.DataFrame:
    count = range(len(PERIODS))
    return pd.DataFrame(
        {
            "period": PERIODS,
            "personal": [10_000 + 100 * i for i in count],
            "retail": [5_000 + 7 * i for i in count],
            "active": [40 + i for i in count],
            "new": [3 + i % 4 for i in count],
            "lost": [i % 3 for i in count],
        }
    )


def _parts(names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (name, period, 1000 * (number + 1) + month)
            for number, name in enumerate(names)
            for month, period in enumerate(PERIODS)
        ],
        columns=["name", "period", "volume"],
    )


def _season() -> pd.DataFrame:
    wave = [100, 90, 110, 100, 120, 100, 90, 95, 105, 100, 110, 130]
    values = [(1000 + 10 * i) * wave[i % 12] for i in range(len(PERIODS))]
    found = season_of("2024-01", values)
    assert found.method == "stl"
    monthly = found.monthly
    monthly.loc[16, "outlier"] = True
    return monthly


@pytest.mark.parametrize("look", [LOOK, SPANISH])
def test_people_bars_show_every_month(look: Look) -> None:
    frame = _growth()
    figure = people_bars(look, frame)
    active, new, lost, net = figure.data
    assert list(active.y) == frame["active"].tolist()
    assert list(new.y) == frame["new"].tolist()
    assert list(lost.y) == [-v for v in frame["lost"]]
    assert list(net.y) == (frame["new"] - frame["lost"]).tolist()
    assert len(active.x) == len(PERIODS)


def test_volume_bars_are_points() -> None:
    figure = volume_bars(LOOK, _growth().head(12))
    assert list(figure.data[0].y)[:2] == [100, 101]
    assert figure.data[1].y[0] == 50


def test_index_starts_at_a_hundred_where_the_volume_starts() -> None:
    frame = _parts(["Ana Ruiz", "Benito Sosa", ""])
    frame.loc[
        (frame["name"] == "Ana Ruiz") & (frame["period"] < "2024-03"), "volume"
    ] = 0
    figure = part_lines(LOOK, frame, indexed=True)
    ana, benito, rest = figure.data
    assert list(ana.y)[:2] == [None, None]
    assert ana.y[2] == benito.y[0] == rest.y[0] == 100
    assert rest.line.color == LIGHT.rest
    assert rest.name == "Others"


def test_only_four_parts_are_coloured() -> None:
    names = ["Ana", "Benito", "Carla", "Dario", ""]
    figure = part_lines(LOOK, _parts(names), indexed=False)
    colours = [trace.line.color for trace in figure.data]
    assert colours == [*LIGHT.series, LIGHT.rest]


def test_end_labels_do_not_touch() -> None:
    names = ["Ana", "Benito", "Carla", "Dario", ""]
    frame = _parts(names)
    frame["volume"] = 5000
    figure = part_lines(LOOK, frame, indexed=False)
    heights = sorted(note.y for note in figure.layout.annotations)
    low, high = figure.layout.yaxis.range
    pixels = figure.layout.height - 56
    for below, above in pairwise(heights):
        assert (above - below) * pixels / (high - low) >= 14


def test_this_year_is_bold_and_earlier_ones_grey() -> None:
    frame = pd.DataFrame({"period": PERIODS, "value": range(len(PERIODS))})
    figure = year_lines(LOOK, frame, pace=("2026-11", 40))
    by_name = {trace.name: trace for trace in figure.data if trace.name}
    assert set(by_name) == {"2024", "2025", "2026"}
    assert by_name["2026"].line.color == LIGHT.series[0]
    assert by_name["2026"].line.width > by_name["2025"].line.width
    assert by_name["2025"].line.color == LIGHT.earlier[0]
    dotted = figure.data[-1]
    assert dotted.line.dash == "dot"
    assert (list(dotted.x), list(dotted.y)) == ([9, 10], [33, 40])


def test_one_month_alone_can_be_drawn() -> None:
    frame = pd.DataFrame({"period": ["2026-10"], "value": [0]})
    assert year_lines(LOOK, frame).data
    assert year_lines(LOOK, frame.head(0), pace=("2026-11", 5)).data
    one = _growth().head(1)
    assert people_bars(LOOK, one).data
    assert volume_bars(LOOK, one).data


@pytest.mark.parametrize("look", [LOOK, SPANISH])
def test_heat_map_leaves_missing_months_blank_and_frames_outliers(look: Look) -> None:
    monthly = _season()
    figure = heatmap(look, monthly, [100.0] * 12)
    rows, numbers = figure.data[0], figure.data[1]
    assert len(rows.z) == 3
    assert [str(v) for v in rows.z[2][10:]] == ["nan", "nan"]
    assert len(numbers.text) == len(monthly)
    assert len(figure.layout.shapes) == int(monthly["outlier"].sum()) == 1


def test_decomposition_has_three_rows() -> None:
    figure = decomposition(LOOK, _season(), "+12.0 % a year")
    assert {trace.yaxis for trace in figure.data} == {"y3", "y2", None}
    assert "+12.0 % a year" in figure.layout.annotations[0].text


@pytest.mark.parametrize(
    "figure",
    [
        people_bars(LOOK, _growth()),
        volume_bars(SPANISH, _growth()),
        part_lines(LOOK, _parts(["Ana", ""]), indexed=True),
        year_lines(LOOK, pd.DataFrame({"period": PERIODS, "value": range(34)})),
    ],
    ids=["people", "volume", "parts", "years"],
)
def test_no_legend_no_titles_no_mode_bar(figure: object) -> None:
    drawn = graph(figure, "es")
    assert drawn.config["showSendToCloud"] is False
    assert drawn.config["displaylogo"] is False
    assert drawn.config["displayModeBar"] is False
    assert drawn.config["locale"] == "es"
    layout = json.loads(figure.to_json())["layout"]
    assert layout["showlegend"] is False
    assert layout["uirevision"]
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            assert "title" not in axis
            assert axis["range"]


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=6),
    st.floats(0.1, 15),
)
def test_spread_keeps_order_and_distance(places: list[float], least: float) -> None:
    moved = spread(sorted(places), least, (0, 100))
    assert moved == sorted(moved)
    for below, above in pairwise(moved):
        assert above - below >= least * 0.999


@given(st.floats(-1e7, 1e7), st.floats(1, 1e7))
def test_ticks_are_few_round_and_inside(low: float, width: float) -> None:
    high = low + width
    values, words = ticks(LOOK, low, high)
    assert 1 <= len(values) <= 7 or width < 2
    assert all(low - width / 1e3 <= value <= high + width / 1e3 for value in values)
    assert len(words) == len(values)


def test_a_flat_line_has_a_range() -> None:
    low, high = span_of([5.0, 5.0])
    assert low < 5 < high
    assert span_of([]) == (-1.0, 1.0)
