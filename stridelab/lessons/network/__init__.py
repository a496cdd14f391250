"""Network: a network's table, what another stride would change in it, and a picture on its way through it."""

from stridelab.lessons.network.choice import (
    ARTICLE,
    CutShortError,
    is_read_in_part,
    opened,
    published,
    trained_weights,
)
from stridelab.lessons.network.layer_table import APPROXIMATELY, COLUMNS, LayerRow, csv_text, end, rows, summary, table
from stridelab.lessons.network.maps import as_read, cheap_stop, for_maps, four, maps_on_the_way, photo, stops
from stridelab.lessons.network.what_if import (
    NOTHING,
    STRIDED,
    TOGETHER,
    Difference,
    attempt,
    changed,
    differences,
    partners,
    stems,
    stridable,
)

__all__ = [
    "APPROXIMATELY",
    "ARTICLE",
    "COLUMNS",
    "NOTHING",
    "STRIDED",
    "TOGETHER",
    "CutShortError",
    "Difference",
    "LayerRow",
    "as_read",
    "attempt",
    "changed",
    "cheap_stop",
    "csv_text",
    "differences",
    "end",
    "for_maps",
    "four",
    "is_read_in_part",
    "maps_on_the_way",
    "opened",
    "partners",
    "photo",
    "published",
    "rows",
    "stems",
    "stops",
    "stridable",
    "summary",
    "table",
    "trained_weights",
]
