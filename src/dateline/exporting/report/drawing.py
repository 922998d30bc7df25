"""Drawings as SVG inside of a page: elements whose words cannot become markup, and the few marks that all plots share.

In go numbers and words, out come elements of the standard library's XML tree, which escapes every word. Nothing refers to anything outside: looks come from
classes of the page's own style sheet, patterns from ``patterns()``, which stands once in a page.
"""
from __future__ import annotations

import xml.etree.ElementTree as tree

from markupsafe import Markup

Element = tree.Element
HATCHED = ("disputed", "hatched")  # classes whose fill is a pattern, so that no meaning hangs on colour alone


def picture(width: float, height: float, told: str) -> Element:
    """An SVG of this size in pixels. ``told``: the same in words, for those who do not see it."""
    root = tree.Element("svg", {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}", "role": "img", "aria-label": told})
    return root


def put(parent: Element, name: str, look: str = "", words: str | None = None, **places: float | str) -> Element:
    """Add an element; ``look`` is its class, ``places`` its attributes (x1_ and the like lose the underscore), ``words`` its text."""
    attributes = {key.rstrip("_").replace("_", "-"): value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".") for key, value in places.items()}
    element = tree.SubElement(parent, name, {**({"class": look} if look else {}), **attributes})
    element.text = words
    return element


def hint(element: Element, words: str) -> None:
    """What a pointer that rests on the element is told."""
    put(element, "title", words=words)


def markup(element: Element) -> Markup:
    """The element as it stands in a page."""
    return Markup(tree.tostring(element, encoding="unicode", short_empty_elements=True))


def patterns() -> Markup:
    """The hatchings that classes refer to."""
    root = tree.Element("svg", {"width": "0", "height": "0", "aria-hidden": "true", "class": "patterns"})
    for name in HATCHED:
        pattern = put(put(root, "defs"), "pattern", id=f"pattern-{name}", width="6", height="6", patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
        put(pattern, "rect", f"ground-{name}", width=6, height=6)
        put(pattern, "rect", f"stripe-{name}", width=2.5, height=6)
    return markup(root)


def ticks(top: float, most: int = 5) -> list[float]:
    """Round steps from 0 that reach ``top``: 0, 5, 10, 15."""
    if top <= 0:
        return [0]
    step = 1.0
    while top / step > most:
        step *= 2.5 if str(step)[0] == "2" else 2
    return [i * step for i in range(int(top / step + 0.999999) + 1)]
