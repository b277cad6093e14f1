"""Prepare: read the data folder, map labels, drop what equals an evaluation text, tokenise, write one file.

python prepare.py --data DATA --work WORK     writes WORK/prepared.pt
"""

import argparse
import random
from pathlib import Path

import torch

from data import DataError, evaluation_hashes, is_held_out, read_entities, read_sentiment, read_set
from documentation import entity_sentences, hostility_sentences, sentiment_sentences
from labels import CROSSNER_OUTSIDE, GOEMOTIONS_SENTIMENT, SENTIMENT_LABELS, map_entity_tags
from text import detokenise, mask_code_and_links, text_hash
from tokens import encode_texts, encode_words, load_tokenizer

SEED = 13
MAX_TOKENS = 128
NEGATIVE, NEUTRAL, POSITIVE = range(3)
#: Marks rows of sets without a neutral class: the loss leaves the neutral logit out.
TWO_WAY = 3


def sentiment_sources(data_dir, rng, forbidden):
    """`{source: [(text, label)]}`; label + TWO_WAY where the source has no neutral class."""
    sources = {}
    sst2 = read_sentiment(data_dir, "sst2_train")
    sources["sst2"] = [(detokenise(text) if rng.random() < 0.5 else text, label + TWO_WAY) for text, label in sst2]
    phrases = [pair for pair in read_sentiment(data_dir, "sst5_phrases_train") if len(pair[0].split()) > 1]
    sources["sst5_neutral"] = [(detokenise(text), label) for text, label in phrases if label == NEUTRAL]
    sources["sst5_polar"] = [(detokenise(text), label) for text, label in phrases if label != NEUTRAL]
    sources["sst5_roots"] = [(detokenise(text), label) for text, label in read_sentiment(data_dir, "sst5_train")]
    sources["reviews"] = list(joined_reviews([pair for pair in sources["sst5_roots"] if text_hash(pair[0]) not in forbidden], rng))
    sources["semeval"] = read_sentiment(data_dir, "semeval2017_4a_train")
    sources["goemotions"] = goemotions(data_dir)
    sources["senti4sd"] = [pair for pair in read_sentiment(data_dir, "senti4sd_train") if not is_held_out(pair[0])]
    sources["github"] = read_sentiment(data_dir, "github_gold_train")
    sources["jira"] = read_sentiment(data_dir, "jira_ortu_train")
    sources["toxic"] = [(row["text"], NEGATIVE) for row in read_set(data_dir, "github_toxicity_cmu_train", ("text", "label"))
                        if row["label"] == "toxic"]
    sources["documentation"] = [(text, SENTIMENT_LABELS.index(label)) for text, label in sentiment_sentences(rng)]
    return sources


def goemotions(data_dir):
    """Comments whose emotions agree in sentiment, `[NAME]` masks replaced by words."""
    pairs = []
    for row in read_set(data_dir, "goemotions_train", ("text", "labels")):
        sentiments = {GOEMOTIONS_SENTIMENT.get(label) for label in row["labels"]}
        if len(sentiments) == 1 and None not in sentiments:
            text = row["text"].replace("[NAME]", "Alex").replace("[RELIGION]", "religion")
            pairs.append((text, SENTIMENT_LABELS.index(sentiments.pop())))
    return pairs


def joined_reviews(roots, rng, count=3000):
    """Long texts of one leaning: 4 to 7 film-review sentences, three quarters of them negative or positive.

    Short training texts alone leave a model unsure about windows of long reviews.
    """
    by_label = {label: [text for text, of in roots if of == label] for label in (NEGATIVE, NEUTRAL, POSITIVE)}
    for _ in range(count):
        leaning = rng.choice((NEGATIVE, POSITIVE))
        texts = [rng.choice(by_label[leaning if rng.random() < 0.75 else rng.choice((NEGATIVE, NEUTRAL, POSITIVE))])
                 for _ in range(rng.randint(4, 7))]
        yield " ".join(texts), leaning + TWO_WAY


def hostility_sources(data_dir, rng, _forbidden):
    """`{source: [(text, 0 civil or 1 hostile)]}`; criticism of things without an insult is civil."""
    def rows(name):
        return [(row["text"], row["label"]) for row in read_set(data_dir, name, ("text", "label"))]

    toxicity = rows("github_toxicity_cmu_train")
    developer = [pair for name in ("senti4sd_train", "github_gold_train", "jira_ortu_train")
                 for pair in read_sentiment(data_dir, name) if not is_held_out(pair[0])]
    return {
        "offensive": [(text, int(label == "offensive")) for text, label in rows("tweeteval_offensive_train")],
        "hate": [(text, int(label == "hate")) for text, label in rows("davidson_hate_train") if label != "offensive"],
        "github_toxic": [(text, 1) for text, label in toxicity if label == "toxic"],
        "github_civil": [(text, 0) for text, label in toxicity if label != "toxic"],
        "developer": [(text, 0) for text, label in developer if label != NEGATIVE],
        "documentation": list(hostility_sentences(rng)),
    }


def entity_sources(data_dir, rng):
    """`{source: [(words, tags of ENTITY_LABELS)]}`."""
    sources = {}
    for name in ("conll2003", "wnut17", "btc", "re3d"):
        sources[name] = [(words, map_entity_tags(tags)) for words, tags in read_entities(data_dir, f"{name}_train")]
    sources["crossner"] = [
        (words, map_entity_tags(tags, CROSSNER_OUTSIDE))
        for domain in ("ai", "literature", "music", "politics", "science")
        for words, tags in read_entities(data_dir, f"crossner_{domain}_train")]
    sources["stackoverflow"] = [
        (words, map_entity_tags(tags)) for words, tags in read_entities(data_dir, "stackoverflow_ner_train")
        if words[0] != "CODE_BLOCK"]
    sources["documentation"] = list(entity_sentences(rng))
    return sources


def prepare(data_dir):
    """Everything `train.py` needs: per task and source a list of (Tokens, label or labels), and the text hashes."""
    rng = random.Random(SEED)
    tokenizer = load_tokenizer()
    forbidden = evaluation_hashes(data_dir)
    prepared = {"sentiment": {}, "entities": {}, "hostility": {}, "hashes": {}}
    for task, sources in (("sentiment", sentiment_sources), ("hostility", hostility_sources)):
        for name, pairs in sources(data_dir, rng, forbidden).items():
            kept = [(text, label) for text, label in pairs if text.strip() and text_hash(text) not in forbidden]
            ids = encode_texts(tokenizer, (mask_code_and_links(text) for text, _ in kept), MAX_TOKENS)
            prepared[task][name] = [(row, label) for row, (_, label) in zip(ids, kept)]
            prepared["hashes"][f"{task}/{name}"] = {text_hash(text) for text, _ in kept}
            print(f"{task} {name:15} {len(kept):7} kept {len(pairs) - len(kept):6} dropped", flush=True)
    for name, pairs in entity_sources(data_dir, rng).items():
        kept = [pair for pair in pairs if text_hash(" ".join(pair[0])) not in forbidden]
        prepared["entities"][name] = [encode_words(tokenizer, words, tags, MAX_TOKENS) for words, tags in kept]
        prepared["hashes"][f"entities/{name}"] = {text_hash(" ".join(words)) for words, _ in kept}
        print(f"entities  {name:15} {len(kept):7} kept {len(pairs) - len(kept):6} dropped", flush=True)
    return prepared


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="folder with the data sets (JSONL)")
    parser.add_argument("--work", required=True, type=Path, help="folder for intermediate files, outside the repository")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    torch.save(prepare(arguments.data), arguments.work / "prepared.pt")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        raise SystemExit(f"prepare: {error}")
