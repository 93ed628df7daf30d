"""Judge of the files for the index: they are uploaded to an index on this machine, once and no second time, installed
from there into an empty environment, and every table is loaded.

    python index.py WHEELHOUSE

runs in the folder of the files; WHEELHOUSE holds the wheels of what the package depends on. Exit code 1 and the reason
where anything goes otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from tempfile import mkdtemp

LOAD = """
import json, diplodata
print(json.dumps({table.name: len(diplodata.load(table.name)) for table in diplodata.tables()}))
"""


def main() -> int:
    """Run the rehearsal; returns the exit code."""
    work, files = Path(mkdtemp()), sorted(Path.cwd().iterdir())
    uploads = work / "uploads"
    uploads.mkdir()
    log = work / "log"
    address, server = _serve(log, uploads, Path(sys.argv[1]))
    try:
        code, said = _upload(address, files)
        if code:
            sys.exit(f"the upload failed:\n{said}")
        if {path.name: path.read_bytes() for path in uploads.iterdir()} != {p.name: p.read_bytes() for p in files}:
            sys.exit("the index does not have the files as they were uploaded")
        _refuses_a_second_upload(address, files, log)
        _installs_and_loads(address, files, work)
    finally:
        server.kill()
    return 0


def _serve(log: Path, uploads: Path, wheelhouse: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Start pypiserver on a free port of loopback: uploads go to the first folder, all of both can be installed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("pypi-server")
    options = ["-i", "127.0.0.1", "-p", str(port), "-P", ".", "-a", ".", "--disable-fallback"]
    with log.open("wb") as said:
        command = [*map(str, (program, "run", *options, uploads, wheelhouse))]
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return address, server
    server.kill()
    sys.exit("the index on this machine did not start")


def _upload(address: str, files: list[Path]) -> tuple[int, str]:
    """Upload files with twine; its exit code and what it said."""
    where = ["--repository-url", f"{address}/", "-u", "nobody", "-p", "nothing", "--non-interactive"]
    command = [sys.executable, "-m", "twine", "upload", "--disable-progress-bar", *where, *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def _refuses_a_second_upload(address: str, files: list[Path], log: Path) -> None:
    """Each file is refused, and the log of the index gives as the reason that it is there."""
    for path in files:
        code, said = _upload(address, [path])
        if code == 0 or f"'{path.name}' since it already exists" not in log.read_text("utf-8"):
            sys.exit(f"{path.name} could be uploaded a second time, or was refused for another reason:\n{said}")


def _installs_and_loads(address: str, files: list[Path], work: Path) -> None:
    python = work / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", work / "env"], check=True)
    (wheel,) = (path for path in files if path.suffix == ".whl")
    version = wheel.name.split("-")[1]
    settings = ["--disable-pip-version-check", "--no-cache-dir", "--no-compile", "--only-binary", ":all:"]
    _succeeds(python, "-m", "pip", "install", *settings, "--index-url", f"{address}/simple/", f"diplodata=={version}")
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    os.chdir(elsewhere)
    loaded = json.loads(_succeeds(python, "-c", LOAD))
    with zipfile.ZipFile(wheel) as archive:
        resources = json.loads(archive.read("diplodata/datapackage.json"))["resources"]
    told = {one["name"]: one["diplodata:rows"] for one in resources if "schema" in one}
    if loaded != told:
        sys.exit(f"the tables that load are not those of the descriptor: {loaded}, not {told}")
    _succeeds(python.with_name("diplodata"), "validate")
    shutil.rmtree(work)


def _succeeds(*command: object) -> str:
    """What a command prints; it must exit 0."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command[:4]))} …\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
