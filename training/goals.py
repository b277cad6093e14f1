"""The figures that decide, with 95 % intervals, for the int8 package and the fp32 graph, beside goals and published ones.

Intervals: percentile bootstrap over the rows of a set (Efron 1979), RESAMPLES resamples, fixed seed.
"""

import numpy as np
from scipy.stats import pearsonr
from seqeval.metrics.sequence_labeling import get_entities

from calibrate import sentiment_pairs, text_logits
from data import read_set
from dev import (
    MAX_TOKENS, entity_rows, onnx_predictor, predict_all, predicted_tags, sentiment_logits, sentiment_rows, tokenizer)
from text import mask_code_and_links
from tokens import Tokens, framed, pieces

RESAMPLES = 1000
IMDB_ROWS = 1000
#: Tokens that neighbouring windows of the product share.
OVERLAP = 32
SEED = 13

#: name: (title, goal, published for comparison)
GOALS = {
    "sst2": ("SST-2 dev, two-way accuracy", 91.3, "DistilBERT 66M: 91.3"),
    "imdb": ("IMDb, windows, two-way accuracy (every 25th row of its training part; never trained on)", 90.0,
             "DistilBERT 66M: 92.8"),
    "senti4sd_held_out": ("Senti4SD, accuracy (a tenth held out)", 87.0, "BERT4SentiSE .881"),
    "github_gold_dev": ("GitHub dev, accuracy", 90.0, "BERT4SentiSE .915"),
    "jira_ortu_dev": ("Jira dev, accuracy", 86.0, "BERT4SentiSE .864"),
    "conll2003_dev": ("CoNLL-2003 dev, entity F1", 91.0, "small uncased encoders about 90"),
    "wnut17_dev": ("WNUT-17 dev, entity F1", 45.0, ""),
    "stsb_dev": ("STS-B dev, Pearson x 100", 88.5, "all-MiniLM-L6-v2: 87.0"),
}


def bootstrap(units, statistic):
    """(value, low, high) of `statistic(units[indices])` over resampled rows; units [n, ...]."""
    rng, count = np.random.default_rng(SEED), len(units)
    values = [statistic(units[rng.integers(0, count, count)]) for _ in range(RESAMPLES)]
    return statistic(units), *np.percentile(values, [2.5, 97.5])


def two_way_hits(logits, labels):
    """Whether negative and positive are told apart; labels 0 and 2."""
    return (np.where(logits[:, 2] > logits[:, 0], 2, 0) == labels).astype(float)


def text_windows(tokens):
    """[(window, owned tokens)] of a text as the product cuts it: MAX_TOKENS with [CLS] and [SEP], OVERLAP of them shared.

    tokens: without [CLS] and [SEP]; the windows have them.
    """
    size, step = MAX_TOKENS - 2, MAX_TOKENS - 2 - OVERLAP
    starts = list(range(0, max(1, len(tokens) - OVERLAP), step))
    borders = [0, *(start + OVERLAP // 2 for start in starts[1:]), len(tokens)]
    return [(framed(Tokens(tokens.ids[start:], tokens.cases[start:]), MAX_TOKENS), max(1, after - before))
            for start, before, after in zip(starts, borders, borders[1:])]


def window_logits(predictor, texts):
    """[n, 3]: mean logits of a text's windows, weighted by the tokens that each owns; as the product reads long text."""
    texts = [mask_code_and_links(text) for text in texts]
    windows = [(owner, *window) for owner, text in enumerate(texts)
               for window in text_windows(pieces(tokenizer().encode(text, add_special_tokens=False), text))]
    logits = sentiment_logits(predictor, [window for _, window, _ in windows])
    owners, weights = np.array([owner for owner, _, _ in windows]), np.array([owned for _, _, owned in windows], float)
    sums, totals = np.zeros((len(texts), 3)), np.zeros(len(texts))
    np.add.at(sums, owners, logits * weights[:, None])
    np.add.at(totals, owners, weights)
    return sums / totals[:, None]


def imdb_pairs(data_dir):
    """Every 25th row: the file is not in random order."""
    rows = read_set(data_dir, "imdb_train", ("text", "label"))
    return [(row["text"].replace("<br />", " "), 0 if row["label"] == "negative" else 2)
            for row in rows[:: max(1, len(rows) // IMDB_ROWS)]]


def entity_counts(predictor, rows):
    """[n, 3]: correct, predicted and labelled entities of each sentence."""
    results = predict_all(predictor, [row[2] for row in rows])
    counts = []
    for row, result in zip(rows, results):
        predicted, labelled = (set(get_entities(tags)) for tags in (predicted_tags(result.entities, row[3]), row[1]))
        counts.append((len(predicted & labelled), len(predicted), len(labelled)))
    return np.array(counts, dtype=float)


def f1_of(counts):
    """Micro F1 of `entity_counts`."""
    correct, predicted, labelled = counts.sum(0)
    return 2 * correct / max(1.0, predicted + labelled)


def measure(name, session, data_dir, sts_scores):
    """(value, low, high), 0..1, of one of GOALS. sts_scores: (session, data, set) -> (cosines, scores)."""
    predictor = onnx_predictor(session)
    if name == "sst2":
        pairs = sentiment_rows(data_dir, "sst2_dev")
        logits = sentiment_logits(predictor, [row for row, _ in pairs])
        return bootstrap(two_way_hits(logits, np.array([label for _, label in pairs])), np.mean)
    if name == "imdb":
        pairs = imdb_pairs(data_dir)
        logits = window_logits(predictor, [text for text, _ in pairs])
        return bootstrap(two_way_hits(logits, np.array([label for _, label in pairs])), np.mean)
    if name in ("conll2003_dev", "wnut17_dev"):
        return bootstrap(entity_counts(predictor, entity_rows(data_dir, name)), f1_of)
    if name == "stsb_dev":
        return bootstrap(np.stack(sts_scores(session, data_dir, name), 1), lambda rows: pearsonr(rows[:, 0], rows[:, 1])[0])
    pairs = sentiment_pairs(data_dir, name)
    hits = text_logits(predictor, [text for text, _ in pairs]).argmax(1) == np.array([label for _, label in pairs])
    return bootstrap(hits.astype(float), np.mean)


def goal_rows(session, reference, data_dir, sts_scores):
    """Rows of the table of goals, and the int8 values by name."""
    rows, values = [], {}
    for name, (title, goal, published) in GOALS.items():
        value, low, high = measure(name, session, data_dir, sts_scores)
        fp32 = measure(name, reference, data_dir, sts_scores)[0]
        values[name] = value
        reached = "yes" if 100 * value >= goal else "no"
        rows.append((title, goal, f"{100 * fp32:.1f}", f"{100 * value:.1f}", f"{100 * low:.1f} to {100 * high:.1f}", reached,
                     published))
    return rows, values
