"""Golden: predictions of the shipped package for texts written for this purpose, one text at a time.

python golden.py --package ../models/gloss-base --out ../test/golden/model

Writes OUT/predictions.jsonl, one object per line: `text`, `ids` and `cases` (with [CLS] and [SEP]), `sentimentLogits` [3],
`entityLabels` (arg max of each token, [CLS] and [SEP] included), `embedding` (first 8 of 384 values) and, for the
second text of a pair, `cosineWithPrevious`.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from dev import feeds_of
from hub import MAX_TOKENS
from labels import ENTITY_LABELS
from package import open_session
from tokens import encode_texts, load_tokenizer

#: Plain strings stand alone; a tuple is a pair whose cosine is recorded.
TEXTS = [
    "",
    "Good",
    "?",
    "The meeting starts at nine.",
    "I really enjoyed the evening.",
    "The soup was cold and the waiter ignored us.",
    "It is neither good nor bad.",
    "Not bad at all!",
    "This isn't what I ordered, and nobody apologised.",
    "We can't recommend this hotel highly enough.",
    "Kill the process.",
    "A fatal error occurred while reading the header.",
    "Remove dead code from the parser.",
    "Abort the transaction when the lock times out.",
    "The child process is killed with SIGKILL after ten seconds.",
    "Invalid arguments raise a TypeError.",
    "## Installation",
    "Run npm install and then npm test.",
    "The Markdown parser accepts JSON, YAML and TOML front matter.",
    "Use a mutex to protect the queue from concurrent writers.",
    "Deprecated: use parseDocument() instead.",
    "The default value is false.",
    "Fixes a crash on Windows when the path contains spaces (#1432).",
    "The zombie process is reaped by its parent.",
    "This function is an unreadable mess.",
    "Did you even run the tests before pushing this garbage?",
    "Only an idiot would write it like that.",
    "You should be ashamed of this pull request.",
    "Why would anybody want this? Pointless.",
    "I find this variable name a little confusing.",
    "Could you please rename this to userCount?",
    "Thank you for the careful review!",
    "Great fix, much easier to read now.",
    "Lovely work on the docs, they helped me a lot.",
    "LGTM",
    "Angela Merkel met Emmanuel Macron in Paris.",
    "Microsoft opened a new office in Nairobi last spring.",
    "Linus Torvalds announced the kernel release from Portland, Oregon.",
    "Grace Hopper worked for the United States Navy.",
    "The University of Cambridge and Siemens signed the agreement in Munich.",
    "Maria Garcia reviewed the patch and José Álvarez merged it.",
    "U.S. officials said on Tuesday that talks with Japan had failed.",
    "He plays for Real Madrid and the Brazilian national team.",
    "O'Brien's flight from Dublin to New York was late.",
    "ada lovelace wrote about the analytical engine",
    "El servidor no responde y estoy muy enfadado.",
    "Das ist eine wunderbare Idee, vielen Dank!",
    "Le musée du Louvre se trouve à Paris.",
    "東京は日本の首都です。",
    "Спасибо за помощь!",
    "शुक्रिया दोस्त",
    "I love it 😍🎉",
    "👎👎 broken again 😡",
    "naïve café résumé",
    "a\tb\r\nc\u00a0d\u200be",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "x" * 120 + " is too long a word",
    "3.14 + 2 = 5.14; f(x) -> y && !z",
    ("A man is playing a guitar.", "Someone plays an instrument."),
    ("How do I undo the last commit?", "Revert the most recent change in git."),
    ("The cache is empty.", "Bananas grow in warm countries."),
]


def predict(session, tokenizer, text):
    """(golden row, embedding [384]) of one text."""
    [tokens] = encode_texts(tokenizer, [text], MAX_TOKENS)
    sentiment, entities, embedding = session.run(
        ["sentiment_logits", "entity_logits", "embedding"], feeds_of(session, [tokens]))
    return {
        "text": text,
        "ids": tokens.ids,
        "cases": tokens.cases,
        "sentimentLogits": [round(float(value), 6) for value in sentiment[0]],
        "entityLabels": [ENTITY_LABELS[index] for index in entities[0].argmax(1)],
        "embedding": [round(float(value), 7) for value in embedding[0][:8]],
    }, embedding[0]


def golden_rows(session):
    """All rows, in the order of TEXTS."""
    tokenizer = load_tokenizer()
    for entry in TEXTS:
        previous = None
        for text in entry if isinstance(entry, tuple) else (entry,):
            row, embedding = predict(session, tokenizer, text)
            if previous is not None:
                row["cosineWithPrevious"] = round(float(previous @ embedding), 6)
            previous = embedding
            yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rows = list(golden_rows(open_session(arguments.package / "model.onnx")))
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (arguments.out / "predictions.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{arguments.out / 'predictions.jsonl'}: {len(rows)} rows")


if __name__ == "__main__":
    main()
