"""What several tests share: a house of its own on the sample article."""

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SAMPLE = FIXTURES / "sample-article.txt"


def make_house(folder: Path) -> Path:
    """A folder with the package's schemas and vocabulary, the sample's records and its article."""
    curation = folder / "curation"
    shutil.copytree(FIXTURES / "house", curation)
    shutil.copytree(ROOT / "curation" / "schema", curation / "schema")
    for name in ("vocabulary.yaml", "package.yaml"):
        shutil.copy(ROOT / "curation" / name, curation)
    register = (curation / "articles.yaml").read_text("utf-8")
    digest = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    (curation / "articles.yaml").write_text(register.replace("DIGEST", digest), "utf-8")
    (folder / "articles").mkdir()
    shutil.copy(SAMPLE, folder / "articles" / "any name.txt")
    return folder
