"""The signatures of the examples that AWS publishes, with its made-up keys, for Signature Version 4 of S3.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from feeds.fetching.s3 import NOTHING, Keys, signed

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")  # nosec: the document's
AT = datetime(2013, 5, 24, tzinfo=UTC)
BUCKET = "https://examplebucket.s3.amazonaws.com"
WELCOME = hashlib.sha256(b"Welcome to Amazon S3.").hexdigest()
DAY = "Fri, 24 May 2013 00:00:00 GMT"


@pytest.mark.parametrize(
    ("method", "address", "headers", "body", "signature"),
    [
        (
            "GET", "/test.txt", {"Range": "bytes=0-9"}, NOTHING,
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT", "/test$file.text", {"Date": DAY, "x-amz-storage-class": "REDUCED_REDUNDANCY"}, WELCOME,
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET", "/?lifecycle", {}, NOTHING,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            "GET", "/?max-keys=2&prefix=J", {}, NOTHING,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)  # fmt: skip
def test_published_examples(method: str, address: str, headers: dict[str, str], body: str, signature: str) -> None:
    found = signed(KEYS, method, BUCKET + address, headers, body, AT)["Authorization"]
    assert found.endswith(f"Signature={signature}")
    assert f"Credential={KEYS.name}/20130524/us-east-1/s3/aws4_request" in found


def test_the_secret_is_in_no_representation() -> None:
    assert KEYS.secret not in repr(KEYS)
    assert KEYS.secret not in str(signed(KEYS, "GET", BUCKET + "/a", {}, NOTHING, AT))
