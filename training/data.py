"""Reading of the data folder: JSONL files, plain or gzipped, with errors that name the file and the line.

The data folder is given by the user (`--data`); no text of it is ever written into the repository.
"""

import gzip
import json
from pathlib import Path

from labels import SENTIMENT_LABELS
from text import text_hash


class DataError(Exception):
    """A row or a file is not what the recipe expects; the message names file and line."""


def find_set(data_dir, name):
    """Path of the set `name` (without suffix), for example `sst2_train`."""
    for suffix in (".jsonl", ".jsonl.gz"):
        path = Path(data_dir) / f"{name}{suffix}"
        if path.exists():
            return path
    raise DataError(f"{data_dir}: neither {name}.jsonl nor {name}.jsonl.gz is there")


def read_rows(path, required=()):
    """Rows of a JSONL file as dictionaries; each must be an object with the fields in `required`."""
    opener = gzip.open if str(path).endswith(".gz") else open
    rows = []
    with opener(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line.decode("utf-8"))
            except UnicodeDecodeError as error:
                raise DataError(f"{path}:{number}: not UTF-8 ({error.reason})") from error
            except json.JSONDecodeError as error:
                raise DataError(f"{path}:{number}: not JSON ({error.msg})") from error
            missing = [field for field in required if not isinstance(row, dict) or field not in row]
            if missing:
                raise DataError(f"{path}:{number}: field(s) missing: {', '.join(missing)}")
            rows.append(row)
    return rows


def read_set(data_dir, name, required=()):
    """Rows of the set `name`."""
    return read_rows(find_set(data_dir, name), required)


def read_sentiment(data_dir, name):
    """`(text, label index)` of a three-way (or two-way) sentiment set; other labels are an error."""
    return read_labelled(find_set(data_dir, name))


def read_labelled(path):
    """The same from a file. Other labels and broken UTF-8 are errors that name the line."""
    pairs = []
    for number, row in enumerate(read_rows(path, ("text", "label")), 1):
        label = str(row["label"]).split()[-1:]  # "very negative" -> "negative"
        if label[:1] == [] or label[0] not in SENTIMENT_LABELS:
            raise DataError(f"{path}:{number}: label {row['label']!r} is none of {SENTIMENT_LABELS}")
        if not isinstance(row["text"], str):
            raise DataError(f"{path}:{number}: the text is no string")
        pairs.append((row["text"], SENTIMENT_LABELS.index(label[0])))
    return pairs


def read_entities(data_dir, name):
    """`(tokens, tags)` of a BIO set; tags stay as the source names them."""
    path = find_set(data_dir, name)
    pairs = []
    for number, row in enumerate(read_rows(path, ("tokens", "tags")), 1):
        if len(row["tokens"]) != len(row["tags"]):
            raise DataError(f"{path}:{number}: {len(row['tokens'])} tokens but {len(row['tags'])} tags")
        pairs.append((row["tokens"], row["tags"]))
    return pairs


def texts_of(row):
    """All texts of a row, whatever the task: single text, pair, or tokens."""
    found = [row[field] for field in ("text", "a", "b") if isinstance(row.get(field), str)]
    if isinstance(row.get("tokens"), list):
        found.append(" ".join(row["tokens"]))
    return found


def evaluation_hashes(data_dir):
    """Hashes of every text of every `*_dev` set in the folder: none of them may be trained on."""
    hashes = set()
    for path in sorted(Path(data_dir).glob("*_dev.jsonl*")):
        for row in read_rows(path):
            hashes.update(text_hash(text) for text in texts_of(row))
    return hashes


def is_held_out(text, share=0.1):
    """Whether `text` belongs to the slice of Senti4SD that is kept for calibration (it has no dev set)."""
    return int(text_hash(text)[:8], 16) / 0xFFFFFFFF < share
