"""What the comparison has to know of a tool."""
import dataclasses
import pathlib
import sys
from collections.abc import Callable

#: Where the virtual environment has the tools' programs and packages.
PROGRAMS = pathlib.Path(sys.executable).parent


@dataclasses.dataclass
class Peer:
    #: As in the table.
    title: str
    #: Of its database, and of what it leaves in the scratch directory.
    name: str
    #: Whether it fetches the listing itself. Who does not is given the file, and its figures are without the fetching.
    fetches: bool
    #: The column of `public.products` with Zoho's id.
    id_column: str
    #: Of the stage, the listing and the file: the command, and the settings in its environment.
    command: Callable
