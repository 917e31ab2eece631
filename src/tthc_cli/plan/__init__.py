"""A plan (kế hoạch): its tasks, rules, targets, sources and events, and what follows for the year."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
