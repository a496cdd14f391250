"""All lessons as pages that need no server and no Python: made by running the pages themselves, never written twice.

`build` runs them, `elements` and `prose` turn what a page has shown into HTML, `files` keeps what pages share.
"""

from stridelab.ui.export.site.build import PAGES as PAGES
from stridelab.ui.export.site.build import build as build
