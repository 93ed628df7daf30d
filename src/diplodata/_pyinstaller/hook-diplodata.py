"""The files of the package, and the modules that it imports by name when they are needed; PyInstaller runs this."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

datas = collect_data_files("diplodata")
hiddenimports = collect_submodules("diplodata", filter=lambda name: not name.startswith("diplodata._pyinstaller"))
