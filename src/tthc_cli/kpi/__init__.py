"""Verdicts on targets (đánh giá chỉ tiêu): exact arithmetic on what was counted, saved, and followed over time."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
