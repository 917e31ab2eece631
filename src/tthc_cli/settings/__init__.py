"""The office's configuration (cấu hình): what is set up once and holds for every command."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
