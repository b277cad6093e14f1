"""Evaluate: one table for the package and the fp32 graph, written to EVALUATION.md and into the manifest; calibration.svg.

python evaluate.py --data DATA --work WORK --package ../models/gloss-base --calibration WORK/calibration.json

WORK/fp32 (from export.py) must hold the same weights. One thread; rows share batches, which does
not change a result (the report says how much: nothing).
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import package
import comparisons
import goals
from calibrate import MAX_README_SHARE, MAX_UNSURE_RIGHT, MIN_PRECISION, sentiment_pairs, softmax, text_logits
from comparisons import percent
from data import read_set
from diagram import reliability_svg
from dev import (
    entity_f1, entity_rows, feeds_of, onnx_predictor, predict_all, sentiment_rows, three_way_scores_of, tokenizer,
    two_way_accuracy)
from lettercase import SMALL
from model import load_base
from phrases import HARSH_REMARKS, TECHNICAL_PHRASES, TECHNICAL_TERMS, TERM_FRAMES
from readme import sampled_sentences
from text import mask_code_and_links
from tokens import Tokens, encode_texts, framed

FLOORS = {"sst2Dev": 0.85, "conll2003DevF1": 0.80, "stsbDevPearson": 0.86}
FLOOR_FIGURES = {"sst2Dev": "sst2", "conll2003DevF1": "conll2003_dev", "stsbDevPearson": "stsb_dev"}
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


def sts_scores(session, data_dir, name="stsb_dev"):
    """(cosines, human scores) of a pair set."""
    rows = read_set(data_dir, name, ("a", "b", "score"))
    vectors = [embed(session, tokens) for side in ("a", "b")
               for tokens in encode_texts(tokenizer(), [row[side] for row in rows], MAX_TOKENS)]
    half = len(rows)
    cosines = [float(vectors[i] @ vectors[half + i]) for i in range(half)]
    return np.array(cosines), np.array([row["score"] for row in rows])


def embed(session, tokens):
    return session.run(["embedding"], feeds_of(session, [tokens]))[0][0]


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
    logits = np.stack([result.sentiment for result in results])
    return {
        "count": len(sentences),
        "negative": float((logits.argmax(1) == 0).mean()),
        "flagged": float((softmax(logits, temperature)[:, 0] >= threshold).mean()),
        "entity": float(np.mean([has_entity(row, result.entities) for row, result in zip(rows, results)])),
    }


def has_entity(tokens, entity_logits):
    """Whether any first piece of a word is marked; [CLS], [SEP] and "##" pieces do not count."""
    return any(label > 0 and not tokenizer().id_to_token(token).startswith("##")
               for token, label in zip(tokens.ids[1:-1], entity_logits[1:-1].argmax(1)))


def phrases_figures(predictor, temperature, threshold):
    """(technical phrases called negative, harsh remarks called negative, ... flagged) as lists of texts."""
    technical = text_logits(predictor, TECHNICAL_PHRASES)
    harsh = text_logits(predictor, HARSH_REMARKS)
    terms = [frame.format(term) for term in TECHNICAL_TERMS for frame in TERM_FRAMES]
    return {
        "technicalNegative": [text for text, row in zip(TECHNICAL_PHRASES, technical) if row.argmax() == 0],
        "termsFlagged": [text for text, row in zip(terms, text_logits(predictor, terms))
                         if softmax(row, temperature)[0] >= threshold],
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
        together = session.run(None, feeds_of(session, chunk))
        for index, row in enumerate(chunk):
            for name, alone, batched in zip(session.get_outputs(), session.run(None, feeds_of(session, [row])), together):
                other = batched[index][: len(row)] if name.name == "entity_logits" else batched[index]
                largest = max(largest, float(np.abs(alone[0] - other).max()))
    return largest


def embedding_error(session, reference, data_dir):
    """(mean, worst cosine to fp32, mean, worst error of pair cosines) over STS-B dev texts."""
    rows = read_set(data_dir, "stsb_dev")[:400]
    sides = [encode_texts(tokenizer(), [row[side] for row in rows], MAX_TOKENS) for side in ("a", "b")]
    ours = [np.stack([embed(session, tokens) for tokens in side]) for side in sides]
    theirs = [np.stack([embed(reference, tokens) for tokens in side]) for side in sides]
    cosine = np.concatenate([(a * b).sum(1) for a, b in zip(ours, theirs)])
    error = np.abs((ours[0] * ours[1]).sum(1) - (theirs[0] * theirs[1]).sum(1))
    return cosine.mean(), cosine.min(), error.mean(), error.max()


def latency_ms(session, length, repeats=40):
    """Least processor milliseconds of one run of `length` tokens."""
    words = Tokens([2000 + index for index in range(length - 2)], [SMALL] * (length - 2))
    feeds = feeds_of(session, [framed(words, length)])
    times = []
    for _ in range(repeats):
        start = time.process_time()
        session.run(None, feeds)
        times.append((time.process_time() - start) * 1000)
    return min(times)


def table(header, rows):
    """Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def quoted(texts):
    return "; ".join(f"“{text}”" for text in texts) or "none"


def read_calibration(path):
    """What calibrate.py wrote; that of an earlier version ends the program."""
    calibration = json.loads(path.read_text(encoding="utf-8"))
    if "heads" not in calibration:
        raise SystemExit(f"evaluate: {path} has no reliability figures; run calibrate.py again")
    return calibration


def report(arguments, calibration):
    """(text of EVALUATION.md, the figures of the int8 package that have a floor)."""
    manifest = package.read_manifest(arguments.package)
    temperature = manifest["heads"]["sentiment"]["temperature"]
    threshold = manifest["heads"]["sentiment"]["thresholds"]["negative"]
    session = package.open_session(arguments.package / "model.onnx")
    reference = package.open_session(arguments.work / "fp32" / "model.onnx")
    data_dir, predictor = arguments.data, onnx_predictor(session)
    goal_rows, values = goals.goal_rows(session, reference, data_dir, sts_scores)
    sections = [
        "# Evaluation of gloss-base\n\nGenerated by `training/evaluate.py`; do not edit. int8 package unless a column "
        "says fp32; figures in % unless named. Dev sets guided the training, so expect a little "
        "less on new text of the same kind, and clearly less on other kinds.",
        "## Goals\n\n" + table(
            ("figure", "goal", "fp32", "int8", "95 % interval", "reached", "published elsewhere"), goal_rows),
        sentiment_section(predictor, data_dir, temperature, threshold, calibration),
        entity_section(predictor, data_dir, calibration),
        hostility_section(predictor, data_dir, manifest["heads"]["hostility"], calibration),
        similarity_section(session, reference, data_dir),
        documentation_section(predictor, data_dir, temperature, threshold),
        calibration_section(calibration),
        bias_section(predictor, manifest["heads"]),
        engine_section(session, reference, arguments),
    ]
    return "\n\n".join(sections) + "\n", {name: float(values[key]) for name, key in FLOOR_FIGURES.items()}


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
        + "\n\nBeside word lists, on the same rows:\n\n"
        + table(("set", "method", "accuracy", "neutral called negative"), comparisons.baseline_rows(predictor, data_dir))
        + f"\n\nTemperature {temperature}: expected calibration error {figures['sentimentEceBefore']:.3f} before, "
        f"{figures['sentimentEce']:.3f} after (half of the dev mix, the other half was fitted on). "
        f"Threshold of the rule `sentiment/negative` {threshold}: over the developer sets that chose it (GitHub, Jira, "
        f"Senti4SD) precision {percent(figures['negativePrecision'])}, recall {percent(figures['negativeRecall'])}; "
        f"{percent(figures['neutralOrPositiveFlagged'])} of the other remarks are flagged.")


def entity_section(predictor, data_dir, calibration):
    figures = calibration["figures"]
    rows = [(title, percent(entity_f1(predictor, entity_rows(data_dir, name)))) for name, title in ENTITIES.items()]
    technical, wrong = comparisons.technical_name_rows(predictor, data_dir)
    return ("## Entities\n\n" + table(("set", "F1"), rows)
            + "\n\nPeople (user names) and organizations in StackOverflow NER dev, technical prose; its labels call companies "
            "websites or applications, too:\n\n" + table(("type", "found", "right", "precision", "recall"), technical)
            + f"\n\nSentences with a wrong one: {percent(wrong)}."
            + f"\n\nTemperature {calibration['entities']}: expected calibration error per word "
            f"{figures['entityEceBefore']:.4f} before, {figures['entityEce']:.4f} after.")


def hostility_section(predictor, data_dir, head, calibration):
    figures, threshold = calibration["figures"], head["thresholds"]["hostile"]
    missed, accused = comparisons.attack_figures(predictor, head)
    sentences = [text for text, _ in sampled_sentences(data_dir)]
    remarks = [text for name in ("github_gold_dev", "jira_ortu_dev", "senti4sd_held_out")
               for text, label in sentiment_pairs(data_dir, name) if label != 0]
    return (
        "## Hostility\n\n" + table(
            ("set", "rows", "hostile", "F1 at 0.5", f"precision at {threshold}", f"recall at {threshold}",
             "F1 of a word list (AFINN -4 and -5)"),
            comparisons.hostility_rows(predictor, data_dir, head))
        + f"\n\nFalse alarms per 1,000 at {threshold}: documentation sentences "
        f"{comparisons.false_alarms(predictor, sentences, head):.1f}, developer remarks that are not negative "
        f"{comparisons.false_alarms(predictor, remarks, head):.1f}. Temperature {head['temperature']}: expected calibration "
        f"error {figures['hostilityEceBefore']:.3f} before, {figures['hostilityEce']:.3f} after.\n\n"
        f"Attacks on a person that are missed at the threshold: {quoted(missed)}. Criticism of a thing that is called hostile: "
        f"{quoted(accused)}.")


def calibration_section(calibration):
    """The diagram and where each head is unsure."""
    bands = [(name, *(("none", "", "") if band is None else (f"{band['from']:.2f}", percent(band["right"]), percent(band["share"]))))
             for name, band in ((name, head["unsure"]) for name, head in calibration["heads"].items())]
    return (
        "## Calibration\n\n![Share right by confidence, before and after the temperature](calibration.svg)\n\n"
        "On the half of the dev rows that the temperatures were not fitted on. A head is unsure of a row when its two most "
        "probable labels are close: the score is 1 minus their distance, as in the rule `sentiment/unsure`. From this score on "
        f"the label is right in at most {MAX_UNSURE_RIGHT:.0%} of the rows, in each of two halves of the dev data:\n\n"
        + table(("head", "unsure from", "right there", "share of the rows (entities: of the words)"), bands))


def similarity_section(session, reference, data_dir):
    rows = read_set(data_dir, "stsb_dev", ("a", "b"))
    texts = [row[side] for side in ("a", "b") for row in rows] + [text for text, _ in sampled_sentences(data_dir)]
    texts = list(dict.fromkeys(texts))[: comparisons.NEIGHBOUR_TEXTS]
    ids = encode_texts(tokenizer(), texts, MAX_TOKENS)
    ours, theirs = (np.stack([embed(each, row) for row in ids]) for each in (session, reference))
    return (
        "## Similarity\n\n" + table(
            ("set", "Pearson", "Spearman", "untouched base: Pearson", "Spearman"),
            comparisons.similarity_rows(session, load_base().eval(), data_dir, sts_scores))
        + f"\n\nOf the {comparisons.NEIGHBOURS} closest of {len(texts):,} sentences by fp32, int8 keeps "
        f"{percent(comparisons.kept_neighbours(ours, theirs))} %.")


def bias_section(predictor, heads):
    return (
        "## Bias\n\nSentences in which only a name or a word for a group changes "
        "(`phrases.py`): the largest difference of mean probability between two members.\n\n" + table(
            ("group", "difference in negative", "difference in hostile", "most negative member"),
            comparisons.bias_rows(predictor, heads["sentiment"], heads["hostility"])))


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
        f"{quoted(phrases['harshMissed'])}; under the threshold: {quoted(phrases['harshBelowThreshold'])}.\n"
        f"{len(TECHNICAL_TERMS)} technical terms (“dead code”) in {len(TERM_FRAMES)} frames: flagged: "
        f"{quoted(phrases['termsFlagged'])}.")


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
    calibration = read_calibration(arguments.calibration)
    text, figures = report(arguments, calibration)
    (arguments.package / "EVALUATION.md").write_text(text, encoding="utf-8")
    panels = {name: head["reliability"] for name, head in calibration["heads"].items()}
    (arguments.package / "calibration.svg").write_text(reliability_svg(panels), encoding="utf-8")
    manifest = package.read_manifest(arguments.package)
    manifest["evaluation"] = manifest.get("evaluation", {}) | {name: round(value, 4) for name, value in figures.items()} | {
        "negativeThreshold": threshold_note(calibration)}
    package.write_manifest(arguments.package, manifest)
    print(text)
    missed = [name for name, floor in FLOORS.items() if figures[name] < floor]
    if missed:
        raise SystemExit(f"evaluate: under the floor: {', '.join(missed)}")


if __name__ == "__main__":
    main()
