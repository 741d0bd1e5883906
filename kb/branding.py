"""A company's accent colour made readable, in light and dark. Pure.

Contrast is WCAG 2's (relative luminance); shades are made in OKLab (Björn Ottosson, 2020),
where a change of lightness leaves the hue alone.
"""

from collections.abc import Iterable
from typing import NamedTuple

ENOUGH = 4.5  # WCAG 2.2 AA for text
LIGHT_PAPERS = ("#ffffff", "#f6f7f5")  # --paper and --paper-2 of tokens.css
DARK_PAPERS = ("#11171c", "#182027")
DEFAULT = "#0b6b5d"

Colour = tuple[float, float, float]


class Shades(NamedTuple):
    """The accent, text on it, and its soft twin; hex."""

    accent: str
    ink: str
    soft: str


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str) -> bool:
    """Whether text in this colour can be read on white paper."""
    return contrast(colour, LIGHT_PAPERS[0]) >= ENOUGH


def nearest_readable(colour: str) -> str:
    """The colour itself, or the lightest shade of it that can be read on white paper."""
    return _shifted(colour, LIGHT_PAPERS[:1], step=-0.005)


def light(colour: str) -> Shades:
    """Shades for light paper. A hair darker than asked for where it stands on its soft twin."""
    soft = _mixed(colour, LIGHT_PAPERS[0], 0.11)
    accent = _shifted(colour, (*LIGHT_PAPERS, soft), step=-0.005)
    return Shades(accent, _ink_on(accent), soft)


def dark(colour: str) -> Shades:
    """Shades for dark paper: as light as the default accent's, and lighter where it must be."""
    lightness, a, b = _oklab(colour)
    bright = _hex(_in_gamut((max(lightness, 0.75), a, b)))
    soft = _mixed(bright, DARK_PAPERS[0], 0.2)
    accent = _shifted(bright, (*DARK_PAPERS, soft), step=0.005)
    return Shades(accent, _ink_on(accent), soft)


def stylesheet(colour: str) -> str:
    """The tokens of tokens.css that a colour replaces, as CSS."""
    pairs = zip(("accent", "accent-ink", "accent-soft"), light(colour), dark(colour), strict=True)
    lines = "".join(f"    --{name}: light-dark({day}, {night});\n" for name, day, night in pairs)
    return f"@layer tokens {{\n  :root {{\n{lines}  }}\n}}\n"


def _ink_on(colour: str) -> str:
    """Text on the colour: white where it can be read, else the colour's own near-black."""
    if contrast("#ffffff", colour) >= ENOUGH:
        return "#ffffff"
    _, a, b = _oklab(colour)
    return _hex(_in_gamut((0.22, a * 0.3, b * 0.3)))


def _shifted(colour: str, papers: Iterable[str], step: float) -> str:
    """The colour, lighter or darker by steps until it can be read on all these papers."""
    papers = tuple(papers)
    lightness, a, b = _oklab(colour)
    while min(contrast(colour, paper) for paper in papers) < ENOUGH and 0 < lightness < 1:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _hex(_in_gamut((lightness, a, b)))
    return colour


def _mixed(colour: str, paper: str, share: float) -> str:
    pairs = zip(_oklab(colour), _oklab(paper), strict=True)
    mixed = [of * share + on * (1 - share) for of, on in pairs]
    return _hex((mixed[0], mixed[1], mixed[2]))


def _in_gamut(lab: Colour) -> Colour:
    """The same lightness and hue with as much chroma as a screen can show."""
    lightness, a, b = lab
    for percent in range(100, 0, -4):
        duller = (lightness, a * percent / 100, b * percent / 100)
        if all(-0.001 <= channel <= 1.001 for channel in _linear_from_oklab(duller)):
            return duller
    return (lightness, 0.0, 0.0)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (_decoded(red), _decoded(green), _decoded(blue))


def _decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _oklab(colour: str) -> Colour:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear_from_oklab(lab: Colour) -> Colour:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(lab: Colour) -> str:
    return "#" + "".join(f"{round(_encoded(part) * 255):02x}" for part in _linear_from_oklab(lab))
