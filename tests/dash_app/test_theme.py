"""The figures' colours are those of the style sheet, and can be read."""

import re
from pathlib import Path

import pytest

import graphcrm.dash_app
from graphcrm.dash_app.figures.seasonality import (
    cell_colour,
    text_colour,
)
from graphcrm.dash_app.theme import DARK, LIGHT, Palette

ASSETS = Path(graphcrm.dash_app.__file__).parent / "assets"


def _tokens(block: str) -> dict[str, str]:
    sheet = (ASSETS / "css" / "10-tokens.css").read_text(encoding="utf-8")
    body = sheet.split(block + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))


@pytest.mark.parametrize(
    ("palette", "block"),
    [(LIGHT, ":root"), (DARK, '[data-mantine-color-scheme="dark"]')],
)
def test_the_palette_is_the_sheets(palette: Palette, block: str) -> None:
    token = _tokens(block)
    for name, value in {
        "card": palette.card,
        "text": palette.text,
        "text-2": palette.text_2,
        "text-3": palette.text_3,
        "line": palette.line,
        "accent": palette.accent,
        "up": palette.up,
        "down": palette.down,
        "series-1": palette.series[0],
        "series-2": palette.series[1],
        "series-3": palette.series[2],
        "series-4": palette.series[3],
        "series-rest": palette.rest,
    }.items():
        assert token[name] == value, name


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _contrast(first: str, second: str) -> float:
    light, dark = sorted(
        (
            sum(
                weight * _channel(int(colour[at : at + 2], 16))
                for weight, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
            )
            for colour in (first, second)
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_small_text_has_contrast(palette: Palette) -> None:
    for colour in (
        palette.text,
        palette.text_2,
        palette.text_3,
        palette.accent,
        palette.up,
        palette.down,
        *palette.series_text,
    ):
        assert _contrast(colour, palette.card) >= 4.5, colour


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_lines_stand_out(palette: Palette) -> None:
    for colour in palette.series:
        assert _contrast(colour, palette.card) >= 3, colour


@pytest.mark.parametrize(
    "block", [":root", '[data-mantine-color-scheme="dark"]'], ids=["light", "dark"]
)
def test_pills_have_contrast(block: str) -> None:
    token = _tokens(block)
    for name in ("down", "good", "warn", "accent"):
        assert _contrast(token[name], token[f"{name}-soft"]) >= 4.5, name


def test_numbers_in_the_heat_map_can_be_read() -> None:
    scale = ("#b35806", "#f7f7f7", "#542788")
    for index in range(80, 121):
        ground = cell_colour(scale, float(index), 20.0)
        spelled = "#{:02x}{:02x}{:02x}".format(*ground)
        assert _contrast(text_colour(ground), spelled) >= 4.5, index


def test_every_icon_has_its_class_and_its_file() -> None:
    sheet = (ASSETS / "css" / "40-icons.css").read_text(encoding="utf-8")
    classes = set(re.findall(r"\.i-([\w-]+) ", sheet))
    files = {file.stem for file in (ASSETS / "icons").glob("*.svg")} - {"logo"}
    assert classes == files


def test_vendored_files_carry_their_licences() -> None:
    for name in ("dayjs", "plotly-locales"):
        assert (ASSETS / "vendor" / f"{name}.LICENSE.txt").stat().st_size > 500
    assert (ASSETS / "fonts" / "inter.LICENSE.txt").stat().st_size > 500
    assert (ASSETS / "icons" / "tabler.LICENSE.txt").stat().st_size > 500
