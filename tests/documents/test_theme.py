"""Contrast of the pairs of colours that a document uses (WCAG 2.2, 1.4.3 and 1.4.11), and the themes."""

import pytest

from doorstroom.documents import theme

TEXT = [
    ("ink", "bg"),
    ("ink", "surface"),
    ("ink", "surface-2"),
    ("ink-2", "bg"),
    ("ink-2", "surface"),
    ("ink-2", "surface-2"),
    ("link", "bg"),
    ("link", "surface"),
    ("primary-hover", "bg"),
    ("on-brand", "brand"),
    ("on-brand-2", "brand"),
    ("on-accent", "accent"),
]
EDGES = [(f"series-{n}", "bg") for n in range(1, 6)] + [
    ("line-strong", "bg"),
    ("focus", "bg"),
    ("off-line", "bg"),
    ("primary", "bg"),
]
CASES = [(name, dark) for name in theme.themes() for dark in (False, True)]


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("name", "dark"), CASES)
def test_every_pair_has_contrast_enough(name, dark):
    roles = theme.colours(name, dark=dark)
    weak = [
        (front, back, round(_contrast(roles[f"ds-{front}"], roles[f"ds-{back}"]), 2))
        for pairs, least in ((TEXT, 4.5), (EDGES, 3.0))
        for front, back in pairs
        if _contrast(roles[f"ds-{front}"], roles[f"ds-{back}"]) < least
    ]
    assert weak == []


def test_every_administration_that_ships_has_colours():
    assert {"rijk", "flanders", "federal", theme.PLAIN} <= set(theme.themes())


def test_another_administration_gets_the_plain_colours():
    assert theme.theme_or_plain("somewhere") == theme.PLAIN
    assert theme.colours("somewhere") == theme.colours(theme.PLAIN)
    assert theme.colours("rijk")["ds-bg"] == "#f6f6fb"


def test_roles_become_light_values_and_an_unknown_role_is_an_error():
    assert theme.in_light_colours('fill="var(--ds-ink)"', "rijk") == 'fill="#181b3a"'
    with pytest.raises(KeyError):
        theme.in_light_colours("var(--ds-nothing)", "rijk")
