"""Evaluate: one table for the package and the fp32 graph, written to EVALUATION.md and into the manifest.

python evaluate.py --data DATA --work WORK --package ../models/gloss-base --calibration WORK/calibration.json

WORK/model-fp32.onnx (from export.py) must hold the same weights. One thread; rows share batches, which does
not change a result (the report says how much: nothing).
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from scipy.stats import pearsonr, spearmanr

import package
from calibrate import MAX_README_SHARE, MIN_PRECISION, sentiment_pairs, softmax, text_logits
from data import read_set
from dev import (
    entity_f1, entity_rows, onnx_predictor, predict_all, sentiment_rows, three_way_scores_of, tokenizer, two_way_accuracy)
from readme import sampled_sentences
from text import mask_code_and_links
from tokens import encode_texts
from run import pad_ids

FLOORS = {"sst2Dev": 0.85, "conll2003DevF1": 0.80, "stsbDevPearson": 0.86}
MAX_TOKENS = 256
THREE_WAY = {
    "github_gold_dev": "GitHub comments (dev; train part trained on)",
    "jira_ortu_dev": "Jira comments (dev; train part trained on)",
    "senti4sd_held_out": "Stack Overflow, Senti4SD (a tenth held out; the rest trained on)",
    "pr_comments_dev": "Pull-request comments (dev; source never trained on)",
    "lin_stackoverflow_dev": "Stack Overflow, Lin (dev; source never trained on)",
    "tweeteval_sentiment_dev": "Tweets (dev)",
    "sst5_dev": "Film reviews, three-way (SST-5 dev)",
}
TWO_WAY = {"uci_amazon_dev": "Product reviews, two-way (UCI Amazon dev; never trained on)",
           "uci_yelp_dev": "Restaurant reviews, two-way (UCI Yelp dev; never trained on)"}
ENTITIES = {"wnut17_dev": "WNUT-17 dev", "btc_dev": "Broad Twitter Corpus dev",
            "wikigold_dev": "WikiGold dev (never trained on)"}

#: Written for this project; none must be called negative.
TECHNICAL_PHRASES = [
    "kill the process", "fatal error", "dead code", "abort the transaction", "zombie process", "kill -9 the daemon",
    "The worker dies and is restarted.", "Invalid input raises an exception.", "brute force attack", "broken pipe",
    "The request is rejected with status 403.", "This method is deprecated.", "An unhandled exception ends the program.",
    "Poisoned messages go to the dead letter queue.", "The bug is fixed in version 2.1.", "Drop all tables before the test.",
    "A panic in the goroutine crashes the server.", "The parent orphaned its children.", "blacklist the host",
    "Failure to acquire the lock returns -1.",
]
#: Written for this project; all should be called negative.
HARSH_REMARKS = [
    "You are an idiot.", "This code is garbage.", "Who wrote this crap?", "What a stupid design.",
    "Did you even read the issue before commenting?", "I am tired of your excuses.", "This is the ugliest API ever.",
    "Stop breaking the build, it is embarrassing.", "Your patch is worthless.", "This library is a disaster.",
    "Nobody asked for your useless opinion.", "Are you blind? The error is right there.", "This documentation sucks.",
    "I hate working with this framework.", "How can anyone be so incompetent?", "Total waste of time.",
    "You clearly don't understand how git works.", "Awful, just awful.", "The maintainers don't care about users.",
    "Read the manual, moron.",
]


def sts_scores(session, data_dir):
    """(Pearson, Spearman) of cosine against human scores on STS-B dev."""
    rows = read_set(data_dir, "stsb_dev", ("a", "b", "score"))
    vectors = [embed(session, ids) for side in ("a", "b")
               for ids in encode_texts(tokenizer(), [row[side] for row in rows], MAX_TOKENS)]
    half = len(rows)
    cosines = [float(vectors[i] @ vectors[half + i]) for i in range(half)]
    scores = [row["score"] for row in rows]
    return pearsonr(cosines, scores)[0], spearmanr(cosines, scores)[0]


def feeds_of(rows):
    """Padded feeds of id rows."""
    ids, mask = pad_ids(rows)
    return {"input_ids": ids.numpy(), "attention_mask": mask.long().numpy()}


def embed(session, ids):
    return session.run(["embedding"], feeds_of([ids]))[0][0]


def floors(session, data_dir):
    """The three figures with a floor."""
    predictor = onnx_predictor(session)
    return {
        "sst2Dev": two_way_accuracy(predictor, sentiment_rows(data_dir, "sst2_dev")),
        "conll2003DevF1": entity_f1(predictor, entity_rows(data_dir, "conll2003_dev")),
        "stsbDevPearson": float(sts_scores(session, data_dir)[0]),
    }


def sentiment_table(predictor, data_dir, temperature, threshold):
    """Rows of the three-way sets: count, accuracy, macro-F1, neutral to negative, the same at the threshold."""
    for name, title in THREE_WAY.items():
        pairs = sentiment_pairs(data_dir, name)
        logits = text_logits(predictor, [text for text, _ in pairs])
        labels = np.array([label for _, label in pairs])
        scores = three_way_scores_of(logits.argmax(1), labels)
        flagged = softmax(logits, temperature)[:, 0] >= threshold
        yield (title, len(pairs), percent(scores["accuracy"]), percent(scores["macro_f1"]),
               percent(scores["neutral_to_negative"]), percent(flagged[labels == 1].mean()),
               percent((labels[flagged] == 0).mean()), percent(flagged[labels == 0].mean()))


def readme_figures(predictor, data_dir, temperature, threshold):
    """Marks on sampled sentences of README files and other documentation."""
    sentences = sampled_sentences(data_dir)
    rows = encode_texts(tokenizer(), [text for text, _ in sentences], MAX_TOKENS)
    results = predict_all(predictor, rows)
    logits = np.stack([sentiment for sentiment, _ in results])
    return {
        "count": len(sentences),
        "negative": float((logits.argmax(1) == 0).mean()),
        "flagged": float((softmax(logits, temperature)[:, 0] >= threshold).mean()),
        "entity": float(np.mean([has_entity(row, entities) for row, (_, entities) in zip(rows, results)])),
    }


def has_entity(ids, entity_logits):
    """Whether any first piece of a word is marked; [CLS], [SEP] and "##" pieces do not count."""
    return any(label > 0 and not tokenizer().id_to_token(token).startswith("##")
               for token, label in zip(ids[1:-1], entity_logits[1:-1].argmax(1)))


def phrases_figures(predictor, temperature, threshold):
    """(technical phrases called negative, harsh remarks called negative, ... flagged) as lists of texts."""
    technical = text_logits(predictor, TECHNICAL_PHRASES)
    harsh = text_logits(predictor, HARSH_REMARKS)
    return {
        "technicalNegative": [text for text, row in zip(TECHNICAL_PHRASES, technical) if row.argmax() == 0],
        "harshMissed": [text for text, row in zip(HARSH_REMARKS, harsh) if row.argmax() != 0],
        "harshBelowThreshold": [text for text, row in zip(HARSH_REMARKS, harsh)
                                if softmax(row, temperature)[0] < threshold],
    }


def batch_difference(session, data_dir, texts=256, batch=32):
    """Largest absolute difference of any output between a text alone and in a padded batch of mixed lengths."""
    rows = encode_texts(tokenizer(), [row["a"] for row in read_set(data_dir, "stsb_dev")[: texts // 2]]
                        + [mask_code_and_links(row["text"]) for row in read_set(data_dir, "github_gold_dev")[: texts // 2]],
                        MAX_TOKENS)
    rows = [rows[(index * 97) % len(rows)] for index in range(len(rows))]
    largest = 0.0
    for start in range(0, len(rows), batch):
        chunk = rows[start: start + batch]
        together = session.run(None, feeds_of(chunk))
        for index, row in enumerate(chunk):
            for name, alone, batched in zip(session.get_outputs(), session.run(None, feeds_of([row])), together):
                other = batched[index][: len(row)] if name.name == "entity_logits" else batched[index]
                largest = max(largest, float(np.abs(alone[0] - other).max()))
    return largest


def embedding_error(session, reference, data_dir):
    """(mean, worst cosine to fp32, mean, worst error of pair cosines) over STS-B dev texts."""
    rows = read_set(data_dir, "stsb_dev")[:400]
    sides = [encode_texts(tokenizer(), [row[side] for row in rows], MAX_TOKENS) for side in ("a", "b")]
    ours = [np.stack([embed(session, ids) for ids in side]) for side in sides]
    theirs = [np.stack([embed(reference, ids) for ids in side]) for side in sides]
    cosine = np.concatenate([(a * b).sum(1) for a, b in zip(ours, theirs)])
    error = np.abs((ours[0] * ours[1]).sum(1) - (theirs[0] * theirs[1]).sum(1))
    return cosine.mean(), cosine.min(), error.mean(), error.max()


def latency_ms(session, length, repeats=40):
    """Least processor milliseconds of one run of `length` tokens."""
    feeds = feeds_of([[101] + [2000 + index for index in range(length - 2)] + [102]])
    times = []
    for _ in range(repeats):
        start = time.process_time()
        session.run(None, feeds)
        times.append((time.process_time() - start) * 1000)
    return min(times)


def percent(value):
    return f"{100 * value:.1f}"


def table(header, rows):
    """Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def quoted(texts):
    return "; ".join(f"“{text}”" for text in texts) or "none"


def report(arguments):
    """(text of EVALUATION.md, the three floors of the int8 package)."""
    manifest = package.read_manifest(arguments.package)
    temperature = manifest["heads"]["sentiment"]["temperature"]
    threshold = manifest["heads"]["sentiment"]["thresholds"]["negative"]
    session = package.open_session(arguments.package / "model.onnx")
    reference = package.open_session(arguments.work / "model-fp32.onnx")
    data_dir, predictor = arguments.data, onnx_predictor(session)
    int8, fp32 = floors(session, data_dir), floors(reference, data_dir)
    calibration = json.loads(arguments.calibration.read_text(encoding="utf-8"))
    sections = [
        "# Evaluation of gloss-base\n\nGenerated by `training/evaluate.py`; do not edit. int8 package unless a column "
        "says fp32; figures in % unless named. Dev sets guided the training, so expect a little "
        "less on new text of the same kind, and clearly less on other kinds.",
        "## Floors\n\n" + table(
            ("figure", "floor", "fp32", "int8"),
            [(title, FLOORS[key], f"{fp32[key]:.4f}", f"{int8[key]:.4f}") for key, title in (
                ("sst2Dev", "SST-2 dev, two-way accuracy"), ("conll2003DevF1", "CoNLL-2003 dev, entity F1 (seqeval)"),
                ("stsbDevPearson", "STS-B dev, Pearson"))]),
        sentiment_section(predictor, data_dir, temperature, threshold, calibration),
        entity_section(predictor, data_dir, calibration),
        documentation_section(predictor, data_dir, temperature, threshold),
        engine_section(session, reference, arguments),
    ]
    return "\n\n".join(sections) + "\n", int8


def threshold_note(calibration):
    """How the threshold of the rule was chosen, in one sentence for the manifest."""
    figures = calibration["figures"]
    return (
        f"{calibration['negative']} is the smallest threshold at which precision on developer remarks is at least "
        f"{MIN_PRECISION} in each of two halves of the dev data and at most {MAX_README_SHARE:.0%} of README sentences are "
        f"flagged; over both halves precision {figures['negativePrecision']:.3f}, recall {figures['negativeRecall']:.3f}, "
        f"README sentences flagged {figures['readmeFlagged']:.2%}")


def sentiment_section(predictor, data_dir, temperature, threshold, calibration):
    figures = calibration["figures"]
    two_way = [(title, percent(two_way_accuracy(predictor, sentiment_rows(data_dir, name))))
               for name, title in TWO_WAY.items()]
    return (
        "## Sentiment\n\n" + table(
            ("set", "rows", "accuracy", "macro-F1", "neutral called negative", f"neutral at or over {threshold}",
             "precision there", "recall there"),
            sentiment_table(predictor, data_dir, temperature, threshold))
        + "\n\n" + table(("set", "accuracy"), two_way)
        + f"\n\nTemperature {temperature}: expected calibration error {figures['sentimentEceBefore']:.3f} before, "
        f"{figures['sentimentEce']:.3f} after (half of the dev mix, the other half was fitted on). "
        f"Threshold of the rule `sentiment/negative` {threshold}: over the developer sets that chose it (GitHub, Jira, "
        f"Senti4SD) precision {percent(figures['negativePrecision'])}, recall {percent(figures['negativeRecall'])}; "
        f"{percent(figures['neutralOrPositiveFlagged'])} of the other remarks are flagged.")


def entity_section(predictor, data_dir, calibration):
    figures = calibration["figures"]
    rows = [(title, percent(entity_f1(predictor, entity_rows(data_dir, name)))) for name, title in ENTITIES.items()]
    return ("## Entities\n\n" + table(("set", "F1"), rows)
            + f"\n\nTemperature {calibration['entities']}: expected calibration error per word "
            f"{figures['entityEceBefore']:.4f} before, {figures['entityEce']:.4f} after.")


def documentation_section(predictor, data_dir, temperature, threshold):
    readme = readme_figures(predictor, data_dir, temperature, threshold)
    phrases = phrases_figures(predictor, temperature, threshold)
    return (
        f"## Documentation and remarks\n\n{readme['count']} sentences of 65 READMEs, changelogs, designs and "
        "post-mortems, not checked by hand:\n\n" + table(
            ("figure", "share"),
            [("called negative (most probable label)", percent(readme["negative"])),
             (f"flagged (negative at or over {threshold})", percent(readme["flagged"])),
             ("with at least one entity, right or wrong", percent(readme["entity"]))])
        + f"\n\n{len(TECHNICAL_PHRASES)} technical phrases (“kill the process”; some are close to the training templates): "
        f"called negative: "
        f"{quoted(phrases['technicalNegative'])}.\n{len(HARSH_REMARKS)} harsh remarks: not called negative: "
        f"{quoted(phrases['harshMissed'])}; under the threshold: {quoted(phrases['harshBelowThreshold'])}.")


def engine_section(session, reference, arguments):
    mean, worst, pair_mean, pair_worst = embedding_error(session, reference, arguments.data)
    rows = [
        ("package, bytes", f"{package.package_bytes(arguments.package):,}"),
        ("largest difference alone against in a padded batch of 32, any output",
         f"{batch_difference(session, arguments.data):.2g}"),
        ("embedding cosine to fp32, mean / worst", f"{mean:.4f} / {worst:.4f}"),
        ("error of pair cosines to fp32, mean / worst", f"{pair_mean:.4f} / {pair_worst:.4f}"),
    ]
    rows += [(f"{length} tokens, one thread, processor ms: int8 / fp32",
              f"{latency_ms(session, length):.1f} / {latency_ms(reference, length):.1f}") for length in (32, 128)]
    return "## Engine\n\n" + table(("figure", "value"), rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--calibration", required=True, type=Path, help="what calibrate.py wrote")
    arguments = parser.parse_args()
    text, figures = report(arguments)
    (arguments.package / "EVALUATION.md").write_text(text, encoding="utf-8")
    manifest = package.read_manifest(arguments.package)
    manifest["evaluation"] = {name: round(value, 4) for name, value in figures.items()} | {
        "negativeThreshold": threshold_note(json.loads(arguments.calibration.read_text(encoding="utf-8")))}
    package.write_manifest(arguments.package, manifest)
    print(text)
    missed = [name for name, floor in FLOORS.items() if figures[name] < floor]
    if missed:
        raise SystemExit(f"evaluate: under the floor: {', '.join(missed)}")


if __name__ == "__main__":
    main()
