"""Strict reading of the data files: a plan, a calendar, the dictionaries of case columns and of measures.

YAML is read by a small, safe part of the language: no tags, no anchors, no duplicate keys, and a plain scalar means
only what it looks like (``true``, ``12``, ``2024-05-02``, ``96.5``, ``null``); everything else is the text that stands
there. Pydantic then holds the data against the dataclass that the caller names, and every finding names file, line
and key.

The packaged files are known by their SHA-256 (``data/SHA256SUMS``, held true by a test that validates them): such a
file is not validated again on every start, nor read as YAML: its data stand in ``data/plain/``. One changed byte, and
it is.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
