"""A small folder of invented articles, a cluster to read it on, and a stand-in for S3."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting import GOOD
from distributed import LocalCluster
from invented import write_articles
from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of a stand-in for S3 with an empty bucket, ``corpora``, which fsspec uses."""
    import boto3

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "invented")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3").create_bucket(Bucket="corpora")
        yield "s3://corpora"
    server.stop()


@pytest.fixture(scope="session")
def cluster(s3: str) -> Iterator[str]:
    """The address of a scheduler with two workers in this process; what they start knows where S3 is."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0") as started:
        yield started.scheduler_address


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of two pages and one file that is none; no test changes them."""
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder / "sub", GOOD, pages=2)
    (folder / "broken.txt").write_bytes(b"abc\0def")
    (folder / "picture.png").write_bytes(b"not looked at")
    return folder
