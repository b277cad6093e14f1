"""Writes the golden file of the metrics from the reference implementations.

    pip install seqeval==1.2.2 scipy==1.17.1 scikit-learn==1.9.1 torch transformers==4.57.1
    python test/golden/metrics/make.py

Labels, tags and numbers are random; the answers were written for this purpose. EM and F1 come from the functions of
SQuAD's script as transformers carries them.
"""

import json
import random
from pathlib import Path

from scipy.stats import pearsonr, spearmanr
from seqeval.metrics import f1_score as entity_f1, precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities
from sklearn.metrics import accuracy_score, f1_score
from transformers.data.metrics.squad_metrics import compute_exact, compute_f1, normalize_answer

HERE = Path(__file__).parent
TAGS = ["O", "O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "E-LOC", "S-PER"]
ANSWERS = [
    ("the old mill", ["The Old Mill.", "a mill"]),
    ("in the evening", ["evening"]),
    ("Mrs. Hartwell-Jones", ["Hartwell Jones", "Mrs Hartwell-Jones"]),
    ("", ["forty-one"]),
    ("", []),
    ("a parrot", []),
    ("an", ["the"]),
    ("Tórshavn — at nine", ["at nine", "Tórshavn"]),
    ("three goats, three goats and a parrot", ["three goats"]),
    ("two  and\ta half", ["two and a half hours"]),
    ("theatre", ["the atre"]),
]

generator = random.Random(7)


def labels():
    for names in (["negative", "neutral", "positive"], ["yes", "no"], ["a", "b", "c", "d", "e", "f"]):
        for size in (1, 7, 40):
            expected = [generator.choice(names) for _ in range(size)]
            found = [label if generator.random() < 0.5 else generator.choice(names[:2]) for label in expected]
            yield {
                "expected": expected, "found": found, "accuracy": accuracy_score(expected, found),
                "macroF1": f1_score(expected, found, average="macro"),
            }


def sequences():
    for size in (1, 5, 30, 30, 30):
        expected = [[generator.choice(TAGS) for _ in range(generator.randint(1, 12))] for _ in range(size)]
        found = [[tag if generator.random() < 0.7 else generator.choice(TAGS) for tag in tags] for tags in expected]
        yield {
            "expected": expected, "found": found,
            "chunks": [[list(chunk) for chunk in get_entities(tags)] for tags in expected],
            "precision": float(precision_score(expected, found)), "recall": float(recall_score(expected, found)),
            "f1": float(entity_f1(expected, found)),
        }


def numbers():
    for size in (2, 3, 10, 60):
        a = [generator.choice([0, 1, 1.5, 2, 3, 4.25, 5]) for _ in range(size)]
        b = [value + generator.gauss(0, 2) for value in a]
        if len(set(a)) > 1:
            yield {"a": a, "b": b, "pearson": float(pearsonr(a, b)[0]), "spearman": float(spearmanr(a, b)[0])}


def answers():
    for found, right in ANSWERS:
        golds = [gold for gold in right if normalize_answer(gold)] or [""]
        yield {
            "found": found, "right": right, "normalized": normalize_answer(found),
            "exact": max(compute_exact(gold, found) for gold in golds),
            "f1": max(compute_f1(gold, found) for gold in golds),
        }


def main():
    tables = {name: list(make()) for name, make in
              {"labels": labels, "sequences": sequences, "numbers": numbers, "answers": answers}.items()}
    (HERE / "metrics.json").write_text(json.dumps(tables, ensure_ascii=False) + "\n", encoding="utf-8")
    print({name: len(rows) for name, rows in tables.items()})


if __name__ == "__main__":
    main()
