"""Rules of time (quy tắc thời hạn): the kinds that a plan's phrases come in, and the deadlines they give."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
