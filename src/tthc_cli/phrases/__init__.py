"""Vietnamese time phrases (thời gian thực hiện) and targets (chỉ tiêu) read from their words.

The grammar in ``phrases.lark`` says which words there are, :mod:`.times` and :mod:`.targets` what they mean. Nothing is
guessed: what is not understood, and what can be understood in two ways, is a TthcError that says so. Reading takes
time linear in the length of the text.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
