# What the rest of the program may use of this folder; everything else in it is its own.

from .load import load_settings as load_settings
from .load import settings_file as settings_file
from .model import FILE_KEYS as FILE_KEYS
from .model import KEYS as KEYS
from .model import VARIABLES as VARIABLES
from .model import Settings as Settings
from .write import Changes as Changes
from .write import changed as changed
