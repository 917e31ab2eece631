"""What is counted: the registry of measures (phép đo), by which targets name them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
