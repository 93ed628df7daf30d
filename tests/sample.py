"""A small checkout on the sample article, and where the files of the tests lie."""

import hashlib
import shutil
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.releases.version import write_values

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SAMPLE = FIXTURES / "sample-article.txt"
# What a build publishes.
PUBLISHED = ("datapackage.json", "CITATION.cff", ".zenodo.json", "data", "readings")
# A checkout stands before its first release, at whatever step of a release the checkout is.
LATER = ("released", "homepage", "repository", "contact", "doi", "concept_doi", "kaggle_owner", "huggingface_owner")
UNRELEASED = {"version": '"0.1.0"', "unfinished": "true", **dict.fromkeys(LATER, "null")}


def make_checkout(folder: Path) -> Path:
    """A folder with the package's schemas and vocabulary, the sample's records and its article."""
    curation = folder / "curation"
    shutil.copytree(FIXTURES / "checkout", curation)
    shutil.copytree(ROOT / "curation" / "schema", curation / "schema")
    for name in ("vocabulary.yaml", "package.yaml"):
        shutil.copy(ROOT / "curation" / name, curation)
    write_values(Checkout.at(folder), UNRELEASED)
    register = (curation / "articles.yaml").read_text("utf-8")
    digest = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    (curation / "articles.yaml").write_text(register.replace("DIGEST", digest), "utf-8")
    (folder / "articles").mkdir()
    shutil.copy(SAMPLE, folder / "articles" / "any name.txt")
    return folder
