"""Results as text: one file a format, one file a kind of result. Everything here returns text; nothing prints."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
