"""The few kinds of chart that documents use, as Vega-Lite: each drawn wide and narrow.

Values stand at the marks where there is room; the axis begins at nought in every kind. Colours are
roles, so one drawing serves all themes and modes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from doorstroom.documents.words import Words

Spec = dict[str, Any]
Pair = tuple[str, int]  # name and value
Triple = tuple[str, int, int]  # name and two values

WIDE, NARROW = 1040, 340
_INK, _BG = "var(--ds-ink)", "var(--ds-bg)"
# Both sides of nought count people: no minus on the axis.
_ABSOLUTE: Spec = {"labelExpr": "format(abs(datum.value), ',d')"}


@dataclass(frozen=True, slots=True)
class Drawings:
    """The same chart for a page and for a phone."""

    wide: Spec
    narrow: Spec


def colour(role: str) -> str:
    """A colour role as it stands in a drawing."""
    return f"var(--ds-{role})"


def bars(rows: Sequence[Pair], words: Words, *, quiet: Collection[int] = ()) -> Drawings:
    """One horizontal bar a row, in the order given, with its value at the end; quiet ones are grey."""
    values = [
        {"name": name, "value": n, "text": words.integer(n), "quiet": place in quiet}
        for place, (name, n) in enumerate(rows)
    ]
    far = max((n for _, n in rows), default=1) or 1

    def draw(width: int, room: float, step: int, axis: Spec | None, name_over_bar: list[Spec]) -> Spec:
        x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, far * room]}}
        y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
        lower = 10 if name_over_bar else 0
        paint = {
            "condition": {"test": "datum.quiet", "value": colour("series-5")},
            "value": colour("series-1"),
        }
        layers = [
            {"mark": {"type": "bar", "height": 20, "yOffset": lower}, "encoding": {"color": paint}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "yOffset": lower},
                "encoding": {"text": {"field": "text"}},
            },
            *name_over_bar,
        ]
        height = step * max(len(rows), 1) + 12
        return _frame(values, width, height, layer=layers, encoding={"x": x, "y": y})

    beside = {"grid": False, "labelLimit": 380, "labelColor": _INK}
    # On a phone a name has no room beside its bar.
    over = {
        "mark": {"type": "text", "align": "left", "yOffset": -11, "limit": NARROW - 10, "fontWeight": 400},
        "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
    }
    return Drawings(draw(WIDE, 1.08, 34, beside, []), draw(NARROW, 1.2, 52, None, [over]))


def columns(rows: Sequence[Pair], words: Words) -> Drawings:
    """One upright bar a row, in the order given; values on top where there is room."""
    values = [{"name": name, "value": n, "text": words.integer(n)} for name, n in rows]

    def draw(width: int, height: int, every: int, *, texts: bool) -> Spec:
        encoding = {
            "x": _names_axis(every),
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"format": ",d"}},
        }
        layers: list[Spec] = [{"mark": {"type": "bar", "width": {"band": 0.7}, "color": colour("series-1")}}]
        if texts:
            layers.append(
                {
                    "mark": {"type": "text", "baseline": "bottom", "dy": -4},
                    "encoding": {"text": {"field": "text"}},
                }
            )
        return _frame(values, width, height, layer=layers, encoding=encoding)

    few = len(rows) <= 7
    return Drawings(draw(WIDE, 320, 1, texts=len(rows) <= 20), draw(NARROW, 260, 1 if few else 2, texts=few))


def in_and_out(rows: Sequence[Triple], words: Words) -> Drawings:
    """Arrivals above the line, departures below it, and the difference as a line through the years."""
    values = [
        {
            "name": name,
            "plus": plus,
            "minus": -minus,
            "difference": plus - minus,
            "plus_text": words.integer(plus),
            "minus_text": words.integer(minus),
        }
        for name, plus, minus in rows
    ]

    high = max((plus for _, plus, _ in rows), default=1) or 1
    low = max((minus for _, _, minus in rows), default=1) or 1

    def draw(width: int, height: int, every: int, *, texts: bool) -> Spec:
        room = 0.1 * (high + low)  # for the values above and below the bars
        y: Spec = {
            "type": "quantitative",
            "title": None,
            "axis": _ABSOLUTE,
            "scale": {"domain": [-low - room, high + room], "nice": False},
        }
        wide_bar = {"type": "bar", "width": {"band": 0.6}}
        layers: list[Spec] = [
            {"mark": wide_bar | {"color": colour("series-1")}, "encoding": {"y": y | {"field": "plus"}}},
            {"mark": wide_bar | {"color": colour("series-2")}, "encoding": {"y": y | {"field": "minus"}}},
            {
                "mark": {"type": "rule", "color": _INK},
                "encoding": {"y": {"datum": 0}, "x": {"value": 0}, "x2": {"value": "width"}},
            },
            {
                "mark": {
                    "type": "line",
                    "color": _INK,
                    "strokeWidth": 2,
                    "point": {"size": 80, "fill": _INK, "stroke": _BG, "strokeWidth": 2},
                },
                "encoding": {"y": y | {"field": "difference"}},
            },
        ]
        if texts:
            layers += [
                {
                    "mark": {"type": "text", "baseline": "bottom", "dy": -4},
                    "encoding": {"y": y | {"field": "plus"}, "text": {"field": "plus_text"}},
                },
                {
                    "mark": {"type": "text", "baseline": "top", "dy": 5},
                    "encoding": {"y": y | {"field": "minus"}, "text": {"field": "minus_text"}},
                },
            ]
        return _frame(values, width, height, layer=layers, encoding={"x": _names_axis(every)})

    return Drawings(
        draw(WIDE, 340, 1, texts=len(rows) <= 15),
        draw(NARROW, 280, 1 if len(rows) <= 6 else 2, texts=len(rows) <= 5),
    )


def pyramid(rows: Sequence[Triple], words: Words) -> Drawings:
    """Two groups back to back: the first to the left, the second to the right; the oldest on top."""
    values = [
        {
            "name": name,
            "left": -left,
            "right": right,
            "left_text": words.integer(left),
            "right_text": words.integer(right),
        }
        for name, left, right in reversed(rows)
    ]
    far = max((max(left, right) for _, left, right in rows), default=1) or 1

    def draw(width: int, step: int, room: float) -> Spec:
        x: Spec = {
            "type": "quantitative",
            "title": None,
            "axis": {
                "labelExpr": "format(abs(datum.value), ',d')",
                "tickCount": 5,
                "grid": True,
                "domain": False,
            },
            "scale": {"domain": [-far * room, far * room], "nice": False},
        }
        y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False}}
        bar = {"type": "bar", "height": {"band": 0.76}}
        layers: list[Spec] = [
            {"mark": bar | {"color": colour("series-1")}, "encoding": {"x": x | {"field": "left"}}},
            {"mark": bar | {"color": colour("series-2")}, "encoding": {"x": x | {"field": "right"}}},
            {
                "mark": {"type": "text", "align": "right", "dx": -6},
                "encoding": {"x": x | {"field": "left"}, "text": {"field": "left_text"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": x | {"field": "right"}, "text": {"field": "right_text"}},
            },
        ]
        return _frame(values, width, step * max(len(rows), 1) + 40, layer=layers, encoding={"y": y})

    return Drawings(draw(WIDE, 30, 1.1), draw(NARROW, 30, 1.42))


def _names_axis(every: int) -> Spec:
    axis: Spec = {"grid": False}
    if every > 1:
        axis["labelExpr"] = f"indexof(domain('x'), datum.value) % {every} == 0 ? datum.label : ''"
    return {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}


def _frame(values: list[dict[str, Any]], width: int, height: int, **rest: Any) -> Spec:
    return {
        "data": {"values": values},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        **rest,
    }
