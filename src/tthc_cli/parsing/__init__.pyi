# What the rest of the program may use of this folder; everything else in it is its own.

from .parser import NotReadError as NotReadError
from .parser import Parser as Parser
from .parser import Token as Token
from .tables import Tables as Tables
from .tables import load_tables as load_tables
