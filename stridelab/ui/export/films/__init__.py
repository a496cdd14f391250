"""Drawings as pictures: each kind of drawing painted from what its component is sent, at rest or at one of its steps.

The browser's own canvas would show exactly what is seen there, but the command has no browser, and a slide for the back
row is not a page: so Pillow paints, the same for the command and for the button.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from stridelab.ui.export.credit import Credit
from stridelab.ui.export.films.film import Film, View
from stridelab.ui.export.films.maps import MapsFilm, of_tiles
from stridelab.ui.export.films.pools import PoolFilm
from stridelab.ui.export.films.shift import ShiftFilm
from stridelab.ui.export.films.stills import CoverageFilm, NetworkFilm, StackFilm
from stridelab.ui.export.films.walk import WalkFilm
from stridelab.ui.export.pages import Drawing

Payload = Mapping[str, Any]

_FILMS: dict[str, Callable[[Any, Any, str, View], Film]] = {
    "player": lambda sent, page, title, view: WalkFilm(sent, page["stride"], view),
    "maps": lambda sent, page, title, view: MapsFilm(sent, title, view),
    "magnifier": lambda sent, page, title, view: MapsFilm(of_tiles(sent, view), title, view),
    "shifter": lambda sent, page, title, view: ShiftFilm(sent, view),
    "pool_row": lambda sent, page, title, view: PoolFilm(sent, view),
    "coverage": lambda sent, page, title, view: CoverageFilm(sent, page["choice"], view),
    "layer_stack": lambda sent, page, title, view: StackFilm(sent, view),
    "network_view": lambda sent, page, title, view: NetworkFilm(sent, title, view),
}
"""Kind of drawing -> its film, from its payload, what it is told of the page, the page's title and the view."""


def film(drawing: Drawing, credit: Credit, view: View) -> Film:
    """The film of a drawing. Raises ValueError where there is none, or where what is sent is not such a drawing."""
    if drawing.kind not in _FILMS:
        raise ValueError(f"There is no picture of the drawing {drawing.kind[:40]}: save it as a web page (.html).")
    try:
        sent, page = json.loads(drawing.data["json"]), json.loads(drawing.data.get("page", "null"))
        return _FILMS[drawing.kind](sent, page, credit.title, view)
    except (KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError) as missing:
        raise ValueError(f"This is not what the drawing {drawing.kind} is sent.") from missing
