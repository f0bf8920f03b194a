"""A parser's child that misbehaves on request: the content type of a document says how."""

from __future__ import annotations

import sys
import time

import feeds.parsing.parse
from feeds.parsing import worker
from feeds.parsing.parse import ParsedFeed


def parse(body: bytes, _encoding: str, _cut: bool, content_type: str, *_: object) -> ParsedFeed:
    match content_type:
        case "hang":
            time.sleep(60)
        case "die":
            sys.exit(1)
        case "raise":
            raise ZeroDivisionError("not on a watch floor")
        case "talk":
            print("a library that prints" * 1000)
    return ParsedFeed((), "empty", f"{len(body)} bytes")


if __name__ == "__main__":
    feeds.parsing.parse.read_answer = parse  # type: ignore[assignment]
    worker.main()
