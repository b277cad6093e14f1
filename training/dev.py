"""Dev figures of any predictor: a function from a list of Tokens to a list of `Prediction`.

The PyTorch model is one such predictor (`torch_predictor`), an ONNX session another (`onnx_predictor`).
"""

from typing import NamedTuple

import numpy as np

from data import read_entities, read_sentiment, read_set
from labels import ENTITY_LABELS, map_entity_tags
from text import mask_code_and_links
from tokens import Tokens, encode_texts, framed, load_tokenizer, pieces

MAX_TOKENS = 256


class Prediction(NamedTuple):
    """Logits of one text of s tokens."""

    sentiment: np.ndarray  # [3]
    entities: np.ndarray  # [s, 9]
    hostility: np.ndarray  # [2]


_tokenizer = None


def tokenizer():
    """The tokenizer, loaded once."""
    global _tokenizer
    _tokenizer = _tokenizer or load_tokenizer()
    return _tokenizer


def torch_predictor(model):
    """Predictor over the task branch of a GlossModel."""
    import torch

    def predict(rows):
        from run import pad_tokens

        ids, cases, mask = pad_tokens(rows)
        with torch.no_grad():
            hidden = model.task_states(model.shared_states(ids, mask), cases, mask)
            sentiment, entities = model.sentiment_logits(hidden, mask), model.entity_logits(hidden)
            hostility = model.hostility_logits(hidden, mask)
        return [Prediction(sentiment[i].numpy(), entities[i, : len(row)].numpy(), hostility[i].numpy())
                for i, row in enumerate(rows)]

    return predict


def onnx_predictor(session):
    """Predictor over an ONNX session; a row's result is the same in any batch, bit for bit."""
    def predict(rows):
        sentiment, entities, hostility = session.run(
            ["sentiment_logits", "entity_logits", "hostility_logits"], feeds_of(session, rows))
        return [Prediction(sentiment[i], entities[i, : len(row)], hostility[i]) for i, row in enumerate(rows)]

    return predict


def feeds_of(session, rows):
    """Padded inputs of a graph for Tokens; graphs of version 0.2.0 and older take no letter case."""
    from run import pad_tokens

    ids, cases, mask = pad_tokens(rows)
    feeds = {"input_ids": ids, "case_ids": cases, "attention_mask": mask.long()}
    return {each.name: feeds[each.name].numpy() for each in session.get_inputs()}


def predict_all(predictor, rows, batch=16):
    """Results in the order of `rows`; rows of about equal length share a batch."""
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
    results = [None] * len(rows)
    for start in range(0, len(order), batch):
        chunk = order[start: start + batch]
        for index, result in zip(chunk, predictor([rows[index] for index in chunk])):
            results[index] = result
    return results


def sentiment_rows(data_dir, name):
    """[(tokens, label)] of a sentiment set, code and links masked as at run time."""
    pairs = read_sentiment(data_dir, name)
    ids = encode_texts(tokenizer(), (mask_code_and_links(text) for text, _ in pairs), MAX_TOKENS)
    return [(row, label) for row, (_, label) in zip(ids, pairs)]


def sentiment_logits(predictor, rows):
    """[n, 3] logits of Tokens."""
    return np.stack([result.sentiment for result in predict_all(predictor, rows)])


def two_way_accuracy(predictor, pairs):
    """Accuracy when only negative and positive compete (SST-2)."""
    logits = sentiment_logits(predictor, [row for row, _ in pairs])
    labels = np.array([label for _, label in pairs])
    return float((np.where(logits[:, 2] > logits[:, 0], 2, 0) == labels).mean())


def three_way_scores(predictor, pairs):
    """Accuracy, macro-F1 and the share of neutral rows that are called negative."""
    logits = sentiment_logits(predictor, [row for row, _ in pairs])
    labels = np.array([label for _, label in pairs])
    return three_way_scores_of(logits.argmax(1), labels)


def three_way_scores_of(predicted, labels):
    """The same from predicted labels."""
    f1 = []
    for label in range(3):
        hit = ((predicted == label) & (labels == label)).sum()
        f1.append(2 * hit / max(1, (predicted == label).sum() + (labels == label).sum()))
    neutral = labels == 1
    return {
        "accuracy": float((predicted == labels).mean()),
        "macro_f1": float(np.mean(f1)),
        "neutral_to_negative": float((predicted[neutral] == 0).mean()) if neutral.any() else float("nan"),
    }


def entity_rows(data_dir, name, outside=frozenset()):
    """[(words, tags, tokens, first)] where first[i] is the token index of word i, or None when it was cut off."""
    rows = []
    for words, tags in read_entities(data_dir, name):
        tags = map_entity_tags(tags, outside)
        ids, cases, first = [], [], []
        for word in words:
            found = pieces(tokenizer().encode(word, add_special_tokens=False), word)
            first.append(len(ids) + 1 if found.ids and len(ids) < MAX_TOKENS - 2 else None)
            ids += found.ids
            cases += found.cases
        rows.append((words, tags, framed(Tokens(ids, cases), MAX_TOKENS), first))
    return rows


def conll_rows(data_dir):
    """Rows of the CoNLL-2003 dev set."""
    return entity_rows(data_dir, "conll2003_dev")


def predicted_tags(entity_logits, first):
    """Tag of each word: the arg max at its first token; "O" for words without a token."""
    return ["O" if index is None else ENTITY_LABELS[int(entity_logits[index].argmax())] for index in first]


def entity_f1(predictor, rows):
    """Entity F1 (seqeval, default mode) over rows of `entity_rows`."""
    from seqeval.metrics import f1_score

    results = predict_all(predictor, [row[2] for row in rows])
    predicted = [predicted_tags(result.entities, row[3]) for row, result in zip(rows, results)]
    return float(f1_score([row[1] for row in rows], predicted))


def similarity_scores(model, data_dir, name):
    """(Pearson, Spearman) of the cosines of a GlossModel against the scores of a pair set."""
    import torch
    from scipy.stats import pearsonr, spearmanr

    from run import pad_ids

    rows = read_set(data_dir, name, ("a", "b", "score"))
    ids = [tokens.ids for tokens in encode_texts(tokenizer(), [row[side] for side in ("a", "b") for row in rows], MAX_TOKENS)]

    def embed(chunk):
        padded, mask = pad_ids(chunk)
        with torch.no_grad():
            return list(model.sentence_embedding(model.shared_states(padded, mask), mask))

    vectors = torch.stack(predict_all(embed, ids, 64))
    cosines = (vectors[: len(rows)] * vectors[len(rows):]).sum(1).tolist()
    scores = [row["score"] for row in rows]
    return float(pearsonr(cosines, scores)[0]), float(spearmanr(cosines, scores)[0])
