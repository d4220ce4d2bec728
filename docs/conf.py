"""The site: `make docs`. Sphinx with MyST and furo; nothing is loaded from elsewhere."""

from __future__ import annotations

from dr_validator import __version__

project = "dr-validator"
version = release = __version__
# The year of the first release, so that a build has the same bytes in any year.
copyright = "2026, the dr-validator authors"

extensions = ["myst_parser"]
exclude_patterns = ["_pages"]
nitpicky = True
# Headings down to this level get the anchors that GitHub gives them, so links work on both.
myst_heading_anchors = 3

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
# The two code styles have enough contrast, in light and in dark.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
