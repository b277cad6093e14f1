"""Calibrate: temperatures of the heads and the thresholds of the rules that read them, for the int8 package.

python calibrate.py --data DATA --package ../models/gloss-base --out WORK/calibration.json

Dev rows (and the held-out slice of Senti4SD) are split by text hash. Temperatures are fitted on one half, and their
calibration error is that of the other. The threshold is the smallest number at which, in each half, at least
MIN_PRECISION of the developer remarks called negative are labelled negative, and at most MAX_README_SHARE of the sampled
sentences of READMEs are flagged. (One half alone chooses too low: the other then falls under the precision.)
A head is unsure of a row when its two most probable labels are close: the score is 1 minus their distance, as in the rule
`sentiment/unsure`. The band begins at the smallest score from which on, in each half, the label is right in at most
MAX_UNSURE_RIGHT of the rows; no band where there is no such score. The manifest has no place for it: it informs the rule.
`hostile` is the smallest number at which at most MAX_CIVIL_SHARE of developer remarks that are not negative and of README
sentences are flagged: few remarks of developers are labelled hostile anywhere, too few to choose by precision.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from data import is_held_out, read_sentiment, read_set
from dev import entity_rows, onnx_predictor, predict_all, tokenizer
from labels import ENTITY_LABELS
from package import open_session
from readme import sampled_sentences
from text import mask_code_and_links, text_hash
from tokens import encode_texts

MIN_PRECISION = 0.90
MAX_README_SHARE = 0.01
MAX_CIVIL_SHARE = 0.002
MAX_UNSURE_RIGHT = 0.6
LEAST_UNSURE_ROWS = 20
GENERAL_SETS = ("sst5_dev", "tweeteval_sentiment_dev")
DEVELOPER_SETS = ("github_gold_dev", "jira_ortu_dev", "senti4sd_held_out")
ROWS_PER_SET = 1100
MAX_TOKENS = 256


def sentiment_pairs(data_dir, name):
    """(text, label) of a set; `senti4sd_held_out` is the slice of its training set that is not trained on."""
    if name == "senti4sd_held_out":
        return [pair for pair in read_sentiment(data_dir, "senti4sd_train") if is_held_out(pair[0])]
    return read_sentiment(data_dir, name)[:ROWS_PER_SET]


def text_logits(predictor, texts):
    """[n, 3] sentiment logits of texts, code and links masked."""
    return np.stack([result.sentiment for result in predictions(predictor, texts)])


def predictions(predictor, texts):
    """Predictions of texts, code and links masked."""
    rows = encode_texts(tokenizer(), (mask_code_and_links(text) for text in texts), MAX_TOKENS)
    return predict_all(predictor, rows)


def hostility_logits(predictor, texts):
    """[n, 2]."""
    return np.stack([result.hostility for result in predictions(predictor, texts)])


def in_fitted_half(text):
    """Whether a text is fitted on; the others are reported."""
    return int(text_hash(text)[8:12], 16) % 2 == 0


def softmax(logits, temperature=1.0):
    """Probabilities over the last axis."""
    scaled = logits / temperature
    exponential = np.exp(scaled - scaled.max(-1, keepdims=True))
    return exponential / exponential.sum(-1, keepdims=True)


def fit_temperature(logits, labels):
    """Temperature with the least negative log-likelihood, from 0.50 to 3.00 in steps of 0.01."""
    def loss(temperature):
        return -np.log(np.maximum(softmax(logits, temperature)[np.arange(len(labels)), labels], 1e-12)).mean()

    return round(float(min(np.arange(0.5, 3.001, 0.01), key=loss)), 2)


def reliability(logits, labels, temperature, bins=10):
    """[(mean confidence, share right, share of rows)] of the most probable label, by equal-width bins of confidence."""
    probabilities = softmax(logits, temperature)
    confidence, hit = probabilities.max(1), probabilities.argmax(1) == labels
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    inside = [index == i for i in range(bins)]
    return [(float(confidence[each].mean()), float(hit[each].mean()), float(each.mean())) for each in inside if each.any()]


def calibration_error(logits, labels, temperature, bins=10):
    """Expected calibration error of the most probable label (equal-width bins)."""
    return float(sum(abs(right - confidence) * share for confidence, right, share in reliability(logits, labels, temperature, bins)))


def unsure_scores(logits, temperature):
    """1 minus the distance of the two largest probabilities, 0..1."""
    ranked = np.sort(softmax(logits, temperature), axis=-1)
    return 1 - (ranked[:, -1] - ranked[:, -2])


def unsure_band(logits, labels, fitted, temperature):
    """{"from", "right", "share"}: score where the band begins, share of its rows that are right, its share of all rows.

    None where no band keeps the promise. `right` and `share` are over both halves.
    """
    scores, hit = unsure_scores(logits, temperature), logits.argmax(1) == labels
    for bound in np.arange(0.3, 0.991, 0.01):
        halves = [hit[half & (scores >= bound)] for half in (fitted, ~fitted)]
        if any(len(half) < LEAST_UNSURE_ROWS for half in halves):
            return None
        if all(half.mean() <= MAX_UNSURE_RIGHT for half in halves):
            inside = scores >= bound
            return {"from": round(float(bound), 2), "right": float(hit[inside].mean()), "share": float(inside.mean())}
    return None


def head_report(logits, labels, fitted, temperature):
    """What a head's calibration looks like: bins of the half that the temperature was not fitted on, and the band."""
    rest = logits[~fitted], labels[~fitted]
    return {"reliability": {"before": reliability(*rest, 1.0), "after": reliability(*rest, temperature)},
            "unsure": unsure_band(logits, labels, fitted, temperature)}


def entity_tokens(predictor, data_dir):
    """(logits [n, 9], labels [n], fitted [n] bool) of the first tokens of all words of two dev sets."""
    logits, labels, fitted = [], [], []
    for name in ("conll2003_dev", "wnut17_dev"):
        rows = entity_rows(data_dir, name)
        for row, result in zip(rows, predict_all(predictor, [row[2] for row in rows])):
            for tag, index in zip(row[1], row[3]):
                if index is not None:
                    logits.append(result.entities[index])
                    labels.append(ENTITY_LABELS.index(tag))
                    fitted.append(in_fitted_half(" ".join(row[0])))
    return np.stack(logits), np.array(labels), np.array(fitted)


def choose_threshold(halves, readme):
    """Smallest threshold that keeps both promises; halves: [(p negative, is negative)], readme: p negative."""
    for threshold in np.arange(0.5, 0.991, 0.01):
        precise = all(is_precise(probability >= threshold, negative) for probability, negative in halves)
        if precise and (readme >= threshold).mean() <= MAX_README_SHARE:
            return round(float(threshold), 2)
    raise SystemExit("calibrate: no threshold keeps the precision and the share of README sentences")


def is_precise(flagged, negative):
    """Whether something is flagged and at least MIN_PRECISION of it is negative."""
    return bool(flagged.any()) and negative[flagged].mean() >= MIN_PRECISION


def sentiment_part(predictor, data_dir):
    """(logits [n, 3], labels [n], fitted [n] bool, developer [n] bool) of all sentiment sets."""
    logits, labels, fitted, developer = [], [], [], []
    for name in GENERAL_SETS + DEVELOPER_SETS:
        pairs = sentiment_pairs(data_dir, name)
        logits.append(text_logits(predictor, [text for text, _ in pairs]))
        labels += [label for _, label in pairs]
        fitted += [in_fitted_half(text) for text, _ in pairs]
        developer += [name in DEVELOPER_SETS] * len(pairs)
    return np.concatenate(logits), np.array(labels), np.array(fitted), np.array(developer)


def calibrate_sentiment(predictor, data_dir):
    """(temperature, threshold, figures of the reported halves, head_report)."""
    logits, labels, fitted, developer = sentiment_part(predictor, data_dir)
    temperature = fit_temperature(logits[fitted], labels[fitted])
    sentences = sampled_sentences(data_dir)
    readme = softmax(text_logits(predictor, [text for text, _ in sentences]), temperature)[:, 0]
    probability, negative = softmax(logits, temperature)[:, 0], labels == 0
    halves = [(probability[half & developer], negative[half & developer]) for half in (fitted, ~fitted)]
    threshold = choose_threshold(halves, readme)
    flagged, truth = probability[developer] >= threshold, negative[developer]
    return temperature, threshold, {
        "sentimentEceBefore": calibration_error(logits[~fitted], labels[~fitted], 1.0),
        "sentimentEce": calibration_error(logits[~fitted], labels[~fitted], temperature),
        "negativePrecision": float(truth[flagged].mean()),
        "negativeRecall": float(flagged[truth].mean()),
        "neutralOrPositiveFlagged": float(flagged[~truth].mean()),
        "readmeFlagged": float((readme >= threshold).mean()),
    }, head_report(logits, labels, fitted, temperature)


def calibrate_entities(predictor, data_dir):
    """(temperature, figures of the reported half, head_report)."""
    logits, labels, fitted = entity_tokens(predictor, data_dir)
    temperature = fit_temperature(logits[fitted], labels[fitted])
    return temperature, {
        "entityEceBefore": calibration_error(logits[~fitted], labels[~fitted], 1.0),
        "entityEce": calibration_error(logits[~fitted], labels[~fitted], temperature),
    }, head_report(logits, labels, fitted, temperature)


HOSTILITY_SETS = {"tweeteval_offensive_dev": "offensive", "github_toxicity_cmu_dev": "toxic"}


def hostility_pairs(data_dir, name):
    """(text, whether it is labelled hostile)."""
    return [(row["text"], row["label"] == HOSTILITY_SETS[name]) for row in read_set(data_dir, name, ("text", "label"))]


def calibrate_hostility(predictor, data_dir):
    """(temperature, threshold, figures, head_report)."""
    pairs = [pair for name in HOSTILITY_SETS for pair in hostility_pairs(data_dir, name)]
    logits = hostility_logits(predictor, [text for text, _ in pairs])
    labels = np.array([int(label) for _, label in pairs])
    fitted = np.array([in_fitted_half(text) for text, _ in pairs])
    temperature = fit_temperature(logits[fitted], labels[fitted])
    remarks = [text for name in DEVELOPER_SETS for text, label in sentiment_pairs(data_dir, name) if label != 0]
    sentences = [text for text, _ in sampled_sentences(data_dir)]
    civil, readme = (softmax(hostility_logits(predictor, texts), temperature)[:, 1] for texts in (remarks, sentences))
    threshold = next((round(float(value), 2) for value in np.arange(0.5, 0.991, 0.01)
                      if (civil >= value).mean() <= MAX_CIVIL_SHARE and (readme >= value).mean() <= MAX_CIVIL_SHARE), None)
    if threshold is None:
        raise SystemExit("calibrate: no threshold keeps the share of civil remarks that are called hostile")
    return temperature, threshold, {
        "hostilityEceBefore": calibration_error(logits[~fitted], labels[~fitted], 1.0),
        "hostilityEce": calibration_error(logits[~fitted], labels[~fitted], temperature),
        "civilRemarksFlagged": float((civil >= threshold).mean()),
        "readmeCalledHostile": float((readme >= threshold).mean()),
    }, head_report(logits, labels, fitted, temperature)


def calibrate(data_dir, session):
    """{"sentiment", "entities", "hostility": temperatures, "negative", "hostile": thresholds, "figures", "heads"}."""
    predictor = onnx_predictor(session)
    temperature, threshold, figures, sentiment = calibrate_sentiment(predictor, data_dir)
    entity_temperature, entity_figures, entities = calibrate_entities(predictor, data_dir)
    hostility_temperature, hostile, hostility_figures, hostility = calibrate_hostility(predictor, data_dir)
    return {"sentiment": temperature, "entities": entity_temperature, "hostility": hostility_temperature,
            "negative": threshold, "hostile": hostile, "figures": figures | entity_figures | hostility_figures,
            "heads": {"sentiment": sentiment, "entities": entities, "hostility": hostility}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    result = calibrate(arguments.data, open_session(arguments.package / "model.onnx"))
    arguments.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
