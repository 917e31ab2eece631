"""What all workbooks have in common that the program writes, as results and as lists of rows set aside."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
