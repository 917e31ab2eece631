"""Case data (dữ liệu hồ sơ): naming columns, reading files, counting what the targets measure."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
