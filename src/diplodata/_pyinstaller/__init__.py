"""What PyInstaller finds by the entry point ``pyinstaller40``: the hook that takes the data along."""

from os.path import dirname


def hook_folders() -> list[str]:
    """The folders of the hooks."""
    return [dirname(__file__)]  # noqa: PTH120
