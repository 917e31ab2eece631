# What the rest of the program may use of this folder; everything else in it is its own.

from .long_cells import LongCells as LongCells
from .long_cells import long_cells_name as long_cells_name
