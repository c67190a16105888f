"""The look: Mantine's theme, and the colours that figures need by value.

Figures ignore the style sheets, so they get a :class:`Palette` and are built
again when the scheme changes. The same colours stand in ``assets/css/10-tokens.css``;
a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMES = ("light", "dark")

FONT = 'Inter, system-ui, -apple-system, "Segoe UI", sans-serif'


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme, for figures.

    ``series`` is the Okabe-Ito cut for at most four series beside ``rest``;
    ``series_text`` are the same hues with enough contrast for small text,
    ``second`` is the lighter part of a bar in two parts.
    """

    scheme: str
    card: str
    text: str
    text_2: str
    text_3: str
    line: str
    grid: str
    accent: str
    up: str
    down: str
    band: str
    series: tuple[str, ...]
    series_text: tuple[str, ...]
    rest: str
    second: str
    earlier: tuple[str, ...]

    @property
    def dark(self) -> bool:
        """Whether this is the dark scheme."""
        return self.scheme == "dark"


LIGHT = Palette(
    scheme="light",
    card="#ffffff",
    text="#15202b",
    text_2="#495666",
    text_3="#64707f",
    line="#e2e6eb",
    grid="#eceff3",
    accent="#0068a3",
    up="#0068a3",
    down="#b34a00",
    band="rgba(100, 112, 127, 0.16)",
    series=("#0072b2", "#d55e00", "#009e73", "#cc79a7"),
    series_text=("#0068a3", "#b34a00", "#00785a", "#a84f80"),
    rest="#a0a9b4",
    second="#56b4e9",
    earlier=("#8390a0", "#b3bcc7", "#ccd3db"),
)

DARK = Palette(
    scheme="dark",
    card="#161c23",
    text="#e7ebf0",
    text_2="#aeb8c4",
    text_3="#8b97a5",
    line="#2a333d",
    grid="#222b34",
    accent="#6bb8e8",
    up="#6bb8e8",
    down="#f0955a",
    band="rgba(139, 151, 165, 0.20)",
    series=("#2f95d0", "#e5762a", "#1fb389", "#d48bb4"),
    series_text=("#6bb8e8", "#f0955a", "#4fc79e", "#dfa3c4"),
    rest="#6b7785",
    second="#a9d8f5",
    earlier=("#8b97a5", "#5f6b78", "#424d59"),
)


def palette(scheme: str) -> Palette:
    """Return the colours of a scheme, light for anything unknown."""
    return DARK if scheme == "dark" else LIGHT


def mantine_theme() -> dict[str, Any]:
    """Return the theme of the Mantine components; colours follow the sheets."""
    blues = [
        "#e6f1f8", "#cfe4f2", "#9fcae6", "#6bb8e8", "#3f9ad2",
        "#1c81c0", "#0072b2", "#0068a3", "#005689", "#00436b",
    ]  # fmt: skip
    return {
        "fontFamily": FONT,
        "fontFamilyMonospace": "var(--mono)",
        "primaryColor": "brand",
        "primaryShade": {"light": 7, "dark": 3},
        "autoContrast": True,
        "colors": {"brand": blues},
        "defaultRadius": 8,
        "focusRing": "auto",
        "respectReducedMotion": True,
        "fontSizes": {"xs": "11px", "sm": "13px", "md": "13px", "lg": "15px"},
        "headings": {"fontFamily": FONT, "fontWeight": "600"},
    }
