"""Small marks: icons, pills, changes, sparklines, bars."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dash import html

from graphcrm.dash_app.formats import Formats, initials

VERDICT_TONES = {
    "growing": "accent",
    "flat": "",
    "stalled": "bad",
    "shrinking": "bad",
}
STATE_TONES = {"open": "warn", "closing": "warn", "closed": "good"}


def icon(name: str, size: int | None = None) -> html.Span:
    """Return an icon of ``assets/icons`` in the colour of the text around it."""
    style = {"--icon-size": f"{size}px"} if size else None
    return html.Span(className=f"icon i-{name}", style=style, **{"aria-hidden": "true"})


def pill(text: Any, tone: str = "") -> html.Span:
    """Return a short word on a tinted ground.

    ``tone`` is ``accent``, ``good``, ``bad``, ``warn`` or empty for grey; the word
    itself carries the meaning, never the colour alone.
    """
    return html.Span(text, className=f"pill {tone}".strip())


def avatar(name: str, large: bool = False) -> html.Span:
    """Return the initials of a person in a disc."""
    return html.Span(
        initials(name),
        className="avatar large" if large else "avatar",
        **{"aria-hidden": "true"},
    )


def tone(value: Fraction | int | None, more_is_good: bool = True) -> str:
    """Return ``good``, ``bad`` or ``even`` for a change."""
    if not value:
        return "even"
    return "good" if (value > 0) == more_is_good else "bad"


def arrow(value: Fraction | int | None) -> str:
    """Return ▲, ▼ or nothing."""
    return ("▲ " if value > 0 else "▼ ") if value else ""


def change(
    formats: Formats, share: Fraction | None, more_is_good: bool = True
) -> html.Span:
    """Return a relative change: ``▲ 4.1 %`` in blue, ``▼ 9.0 %`` in vermillion."""
    text = formats.percent(abs(share)) if share is not None else "–"
    return html.Span(
        arrow(share) + text, className=f"change {tone(share, more_is_good)}"
    )


def difference(
    formats: Formats, value: int, more_is_good: bool = True, words: str = ""
) -> html.Span:
    """Return an absolute change: ``▼ 8 people``."""
    text = f"{arrow(value)}{formats.number(abs(value))} {words}".rstrip()
    return html.Span(text, className=f"change {tone(value, more_is_good)}")


def spark(
    values: Sequence[int],
    tone: str = "",
    open_end: bool = False,
    area: bool = False,
    label: str = "",
) -> html.Div:
    """Return a sparkline, drawn by ``assets/js/30-sparklines.js``.

    ``open_end`` dots the way to the last value, which is not final.
    """
    return html.Div(
        className=f"spark {tone}".strip(),
        role="img",
        **{
            "aria-label": label,
            "data-values": ",".join(str(int(value)) for value in values),
            "data-open": "1" if open_end else "",
            "data-area": "1" if area else "",
        },
    )


def meter(per_mille: int, label: str) -> html.Div:
    """Return a progress bar, 0 to 1000."""
    value = max(0, min(1000, per_mille))
    return html.Div(
        html.Span(style={"width": f"{value // 10}.{value % 10}%"}),
        className="meter",
        role="progressbar",
        **{
            "aria-label": label,
            "aria-valuemin": "0",
            "aria-valuemax": "100",
            "aria-valuenow": str(value // 10),
        },
    )


def shares(parts: Sequence[tuple[str, int]]) -> html.Div:
    """Return one bar split in parts: ``(tone class, amount)``; zero is left out."""
    return html.Div(
        [
            html.Span(className=name, style={"flexGrow": str(amount)})
            for name, amount in parts
            if amount > 0
        ],
        className="shares",
        **{"aria-hidden": "true"},
    )
