"""The files of a package at one moment: each is read once, and all rules judge what was read."""

from pathlib import Path
from stat import S_ISLNK, S_ISREG

from .._ordinary import NOT_ORDINARY, read_ordinary

LARGEST_FILE = 32 * 2**20  # bytes; a larger file is not read
LARGEST_PACKAGE = 128 * 2**20  # of all files together
JOURNAL = ".build/journal.json"  # beside a package as long as a build moves its files into their places
_UNUSUAL = 0o7000  # runs as somebody else, or stays where its folder does not let it


class Snapshot:
    """What the files in a folder hold, each read once, when it is first asked for.

    ``found`` has the content of a file by its path in the folder, the reason why it was not read, or None if there is
    none. ``own``: this program has just written them, and they may have any size.
    """

    def __init__(self, root: Path, found: dict[str, bytes | str | None] | None = None, *, own: bool = False) -> None:
        self.root, self.own = root, own
        self.found = {} if found is None else found
        self._stamps: dict[str, object] = {}
        self._left = LARGEST_PACKAGE

    def at(self, path: Path) -> bytes | str | None:
        """The content of a file in the folder, why it is not read, or None where there is none."""
        name = path.relative_to(self.root).as_posix()
        if name not in self.found:
            self._stamps[name] = _stamp(path)
            self.found[name] = self._read(path)
        return self.found[name]

    def content(self, path: Path) -> bytes:
        """The content of a file in the folder; ValueError where it is not read."""
        content = self.at(path)
        if isinstance(content, bytes):
            return content
        raise ValueError(content or "∅")

    def is_current(self) -> bool:
        """Whether the files are as they were before they were read, and no build is moving any."""
        same = all(_stamp(self.root / name) == stamp for name, stamp in self._stamps.items())
        return same and not (self.root / JOURNAL).exists()

    def _read(self, path: Path) -> bytes | str | None:
        try:
            content = read_ordinary(path, None if self.own else min(LARGEST_FILE, self._left))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return error.strerror or str(error)
        except ValueError as error:
            return str(error)
        self._left -= len(content)
        return content


def unlike_ordinary(path: Path) -> str | None:
    """What makes a file other than an ordinary one, a link for instance; None if nothing does or there is no file."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if S_ISLNK(mode):
        return f"→ {path.readlink()}"
    if not S_ISREG(mode):
        return NOT_ORDINARY
    return oct(mode & 0o7777) if mode & _UNUSUAL else None


def may_run(path: Path) -> bool:
    """Whether a file is one that somebody may run as a program."""
    try:
        return bool(path.lstat().st_mode & 0o111) and path.is_file()
    except OSError:
        return False


def _stamp(path: Path) -> object:
    """What changes if a file is written or replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
