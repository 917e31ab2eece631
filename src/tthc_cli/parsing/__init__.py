"""Reading by a grammar (văn phạm) whose LALR tables are made beforehand: making them takes longer than any reading.

A ``.lark`` file says what is read. ``make data`` has Lark make its tables, which stand beside it as ``.json``, and
those are read here.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
