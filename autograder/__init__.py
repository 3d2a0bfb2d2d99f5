"""Release, collect and grade CS231n's Assignment 2; docs/architecture.md shows how the parts fit."""

import sys

# nbformat imports jsonschema, which builds a grammar with this package where it is installed: two seconds of
# processor time in every process, to check a format (IRI) that notebooks do not have.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
