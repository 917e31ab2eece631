"""The law behind plans (pháp luật): which documents replace, amend or end which, from when, and how sure that is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
