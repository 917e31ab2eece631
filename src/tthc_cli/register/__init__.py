"""The register (sổ theo dõi): what has happened, kept in one append-only file, and how each deadline stands by it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
