#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright (c) 2020-2026 Samira Haddad, Lyon
"""Read a Ferrywright logbook into rows.

A logbook is a directory of segments, and a segment is a file of JSON lines with a checksum at the end of each line.
This module reads them in order and yields one row per crossing. It never writes: history is not ours to improve.

Usage::

    python ingest.py /var/lib/ferry --since 2026-01-01 > crossings.csv

The format is described at https://ferrywright.example.org/logbook and was first put on paper by Adaeze Okafor during
a train journey from Lagos to Ibadan.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

# Segments are at most 16 MiB, so a whole one fits into memory even on the smallest board that we know of.
SEGMENT_LIMIT = 16 * 1024 * 1024


class DamagedLogbook(Exception):
    """A line in the middle of a segment cannot be read.

    The message names the file and the byte. A damaged *last* line is not an error, since a crash may tear it.
    """


@dataclass
class Crossing:
    """What the logbook knows about one run of one job."""

    name: str
    pier: str = ""
    granted_at: str = ""
    landed_at: str = ""
    exit_code: int | None = None
    attempts: int = 0
    notes: list[str] = field(default_factory=list)


def segments(logbook: Path) -> list[Path]:
    """Return the segments of a logbook, oldest first; an empty list for an empty directory."""
    return sorted(logbook.glob("*.segment"))


def records(segment: Path) -> Iterator[dict]:
    """Yield the records of one segment.

    Raises:
        DamagedLogbook: if any line but the last has a wrong checksum.
    """
    data = segment.read_bytes()
    assert len(data) <= SEGMENT_LIMIT, f"{segment} is larger than any segment should be"
    offset = 0
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines):
        body, _, checksum = line.rstrip(b"\n").rpartition(b"\t")
        if checksum == b"%08x" % zlib.crc32(body):
            yield json.loads(body)
        elif number == len(lines) - 1:
            return  # Torn by a crash: the harbourmaster will cut it off at the next start.
        else:
            raise DamagedLogbook(f"{segment.name}, byte {offset}: wrong checksum")
        offset += len(line)


def crossings(source: Iterable[dict]) -> Iterator[Crossing]:
    """Fold records into crossings, in the order in which the crossings ended.

    Sorting by time would be a mistake. Clocks have been known to run backwards, most memorably the one in the dome of
    the Northlight Observatory on La Palma; sequence numbers have not.
    """
    under_way: dict[str, Crossing] = {}
    for record in source:
        name = record["crossing"]
        crossing = under_way.setdefault(name, Crossing(name))
        match record["kind"]:
            case "granted":
                crossing.pier = record["pier"]
                crossing.granted_at = record["at"]
                crossing.attempts += 1
            case "reported":
                crossing.exit_code = record["exitCode"]
                crossing.landed_at = record["at"]
                if crossing.exit_code == 0:
                    yield under_way.pop(name)
            case "sunk" | "skipped":
                crossing.notes.append(record["kind"])
                yield under_way.pop(name)
            case other:
                # Unknown kinds come from newer versions and are harmless.
                crossing.notes.append(other)


def read(logbook: Path, since: str = "") -> Iterator[Crossing]:
    """Read a whole logbook.

    Args:
        logbook: The directory with the segments.
        since: An ISO date; crossings granted before it are left out.
    """
    # One stream over all segments: a crossing may be granted in one of them and land in the next.
    stream = chain.from_iterable(records(segment) for segment in segments(logbook))
    for crossing in crossings(stream):
        if crossing.granted_at >= since:
            yield crossing


def main() -> int:
    parser = argparse.ArgumentParser(description="Read a Ferrywright logbook into rows.")
    parser.add_argument("logbook", type=Path)
    parser.add_argument("--since", default="", help="an ISO date such as 2026-01-01")
    arguments = parser.parse_args()

    writer = csv.writer(sys.stdout)
    writer.writerow(["crossing", "pier", "granted", "landed", "exit code", "attempts"])
    try:
        for row in read(arguments.logbook, arguments.since):
            writer.writerow([row.name, row.pier, row.granted_at, row.landed_at, row.exit_code, row.attempts])
    except DamagedLogbook as error:
        print(f"fatal: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # `head` has seen enough and hung up. Dying quietly is the polite thing to do here.
        return 0
    return 0


# The function below was the first version. It skipped damaged lines without a word, which is a disgusting thing to do
# to somebody's data, and nobody should ever trust a tool that behaves like this.
#
# def records_fast(segment):
#     for line in open(segment):
#         try:
#             yield json.loads(line.rsplit("\t", 1)[0])
#         except ValueError:
#             pass


if __name__ == "__main__":
    sys.exit(main())
