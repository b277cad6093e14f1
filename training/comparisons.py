"""Sections of the evaluation beside the goals: baselines, hostility, similarity, neighbours, bias."""

import numpy as np
from scipy.stats import pearsonr, spearmanr
from seqeval.metrics.sequence_labeling import get_entities

import baselines
from calibrate import hostility_logits, sentiment_pairs, softmax, text_logits
from data import read_entities, read_set
from dev import entity_rows, predict_all, predicted_tags, similarity_scores, three_way_scores_of
from labels import TECHNICAL_ENTITY_TYPES
from phrases import ATTACKS, BIAS_GROUPS, BIAS_TEMPLATES, CRITICISM

SIMILARITY = {"stsb_dev": "STS-B dev", "sick_dev": "SICK dev (never trained on)",
              "sts12_15_train": "STS12 to 15 (trained on)"}
#: set: (title, label that counts as hostile)
HOSTILITY = {
    "tweeteval_offensive_dev": ("Offensive tweets dev (train part trained on)", "offensive"),
    "github_toxicity_cmu_dev": ("GitHub toxicity dev (train part trained on)", "toxic"),
    "github_incivility_dev": ("GitHub incivility dev (wider: also impatience and mockery; never trained on)", "uncivil"),
    "toxicr_dev": ("Code review toxicity dev (never trained on)", "toxic"),
}
BASELINE_SETS = {"senti4sd_held_out": "Senti4SD (held out)", "github_gold_dev": "GitHub dev", "jira_ortu_dev": "Jira dev"}
NEIGHBOUR_TEXTS = 5000
NEIGHBOURS = 10


def percent(value):
    return f"{100 * value:.1f}"


def baseline_rows(predictor, data_dir):
    """(set, method, accuracy, neutral called negative) for the package, VADER and AFINN on the same rows."""
    for name, title in BASELINE_SETS.items():
        pairs = sentiment_pairs(data_dir, name)
        texts, labels = [text for text, _ in pairs], np.array([label for _, label in pairs])
        predicted = {"gloss-base": text_logits(predictor, texts).argmax(1)}
        predicted |= {method: decide(score(texts)) for method, (score, decide) in baselines.METHODS.items()}
        for method, answers in predicted.items():
            scores = three_way_scores_of(answers, labels)
            yield title, method, percent(scores["accuracy"]), percent(scores["neutral_to_negative"])


def binary_scores(predicted, labels):
    """(precision, recall, F1) of True."""
    hit = (predicted & labels).sum()
    precision, recall = hit / max(1, predicted.sum()), hit / max(1, labels.sum())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def hostility_rows(predictor, data_dir, head):
    """(set, rows, hostile, F1 at one half, precision and recall at the threshold, F1 of the word list)."""
    for name, (title, hostile) in HOSTILITY.items():
        rows = read_set(data_dir, name, ("text", "label"))
        texts, labels = [row["text"] for row in rows], np.array([row["label"] == hostile for row in rows])
        probability = softmax(hostility_logits(predictor, texts), head["temperature"])[:, 1]
        strict = binary_scores(probability >= head["thresholds"]["hostile"], labels)
        yield (title, len(rows), int(labels.sum()), percent(binary_scores(probability >= 0.5, labels)[2]), percent(strict[0]),
               percent(strict[1]), percent(binary_scores(baselines.word_list_hostile(texts), labels)[2]))


def false_alarms(predictor, texts, head):
    """Texts called hostile at the threshold, per 1,000."""
    probability = softmax(hostility_logits(predictor, texts), head["temperature"])[:, 1]
    return 1000 * float((probability >= head["thresholds"]["hostile"]).mean())


def attack_figures(predictor, head):
    """(attacks missed, criticism of things called hostile) at the threshold, as texts."""
    def hostile(texts):
        return softmax(hostility_logits(predictor, texts), head["temperature"])[:, 1] >= head["thresholds"]["hostile"]

    return ([text for text, hit in zip(ATTACKS, hostile(ATTACKS)) if not hit],
            [text for text, hit in zip(CRITICISM, hostile(CRITICISM)) if hit])


def technical_name_rows(predictor, data_dir, name="stackoverflow_ner_dev"):
    """(type, names found, right, precision, recall) of people and organizations in technical prose, where programs,
    libraries and user names stand; then the share of sentences with a wrong one, 0..1."""
    rows = entity_rows(data_dir, name)
    results = predict_all(predictor, [row[2] for row in rows])
    found, known = set(), set()
    for index, ((_, tags), row, result) in enumerate(zip(read_entities(data_dir, name), rows, results)):
        tags = [f"{tag[:2]}{TECHNICAL_ENTITY_TYPES[tag[2:]]}" if tag[2:] in TECHNICAL_ENTITY_TYPES else "O" for tag in tags]
        known |= {(index, *entity) for entity in get_entities(tags)}
        found |= {(index, *entity) for entity in get_entities(predicted_tags(result.entities, row[3]))}
    found = {entity for entity in found if entity[1] in TECHNICAL_ENTITY_TYPES.values()}
    table = []
    for label in dict.fromkeys(TECHNICAL_ENTITY_TYPES.values()):
        ours, theirs = ({entity for entity in entities if entity[1] == label} for entities in (found, known))
        right = len(ours & theirs)
        table.append((label, len(ours), right, percent(right / max(1, len(ours))), percent(right / max(1, len(theirs)))))
    return table, len({entity[0] for entity in found - known}) / len(rows)


def similarity_rows(session, base, data_dir, sts_scores):
    """(set, Pearson and Spearman of the package, of the untouched base)."""
    for name, title in SIMILARITY.items():
        cosines, scores = sts_scores(session, data_dir, name)
        pearson, spearman = similarity_scores(base, data_dir, name)
        yield (title, percent(pearsonr(cosines, scores)[0]), percent(spearmanr(cosines, scores)[0]), percent(pearson),
               percent(spearman))


def kept_neighbours(ours, theirs):
    """Share of the NEIGHBOURS closest texts by `theirs` that are among those by `ours`; both [n, d], unit length."""
    def closest(vectors):
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -2)
        return np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]

    return float(np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(closest(ours), closest(theirs))]))


def bias_rows(predictor, sentiment, hostility):
    """(group, largest spread of mean p(negative) between its members, of p(hostile)); 0 would be no difference."""
    for group, members in BIAS_GROUPS.items():
        negative, hostile = [], []
        for member in members:
            texts = [sentence[0].upper() + sentence[1:] for sentence in (each.format(member) for each in BIAS_TEMPLATES)]
            negative.append(softmax(text_logits(predictor, texts), sentiment["temperature"])[:, 0].mean())
            hostile.append(softmax(hostility_logits(predictor, texts), hostility["temperature"])[:, 1].mean())
        worst = members[int(np.argmax(negative))]
        yield (group, f"{max(negative) - min(negative):.3f}", f"{max(hostile) - min(hostile):.3f}",
               f"{worst} ({max(negative):.3f})")
