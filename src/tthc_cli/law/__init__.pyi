# What the rest of the program may use of this folder; everything else in it is its own.

from .load import load_law as load_law
from .model import Cause as Cause
from .model import LawFile as LawFile
from .standing import Citation as Citation
from .standing import Standing as Standing
from .standing import Status as Status
from .standing import citations as citations
from .standing import dead_citations as dead_citations
from .standing import death_in as death_in
from .standing import standing as standing
from .wording import standing_words as standing_words
from .wording import sure_words as sure_words
