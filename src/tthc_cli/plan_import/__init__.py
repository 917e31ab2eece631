"""A plan's own document to a plan file: what could be read, and what is left for a person.

:mod:`.documents` gives paragraphs and tables of any source in one form (:mod:`.blocks`), :mod:`.appendix` finds the
appendix in them and puts its rows together, :mod:`.draft` makes a plan of the rows, :mod:`.plan_yaml` the text of its
file. Only :mod:`.documents` touches a file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
