"""Platforms: sentiment on remarks of a platform that training never saw, the figure that other teams' text can expect.

python platforms.py --data DATA --work WORK --minutes 20 [--platforms github jira senti4sd]

For each platform the base is trained anew on sentiment alone, with every source of WORK/prepared.pt but that platform's
(WORK/without-PLATFORM.pt, from which it goes on after a stop), and reads all of the platform's remarks.
Prints a row of a table: remarks, accuracy, macro-F1, neutral remarks called negative, and the accuracy of two word lists, in %.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import baselines
from calibrate import text_logits
from comparisons import percent
from data import read_sentiment
from dev import three_way_scores_of, torch_predictor
from model import TASK_STAGE
from run import Sampler, StageRun, finish_arguments
from text import text_hash
from train import SOURCE_WEIGHT, batch_loss, peak_rate, with_case_noise

#: Source in prepared.pt: (title, the sets that hold its remarks).
PLATFORMS = {
    "github": ("GitHub", ("github_gold_train", "github_gold_dev")),
    "jira": ("Jira", ("jira_ortu_train", "jira_ortu_dev")),
    "senti4sd": ("Stack Overflow (Senti4SD)", ("senti4sd_train",)),
}


class WithoutPlatform(StageRun):
    """Sentiment alone, from the base, without one source."""

    def __init__(self, arguments, platform):
        super().__init__(arguments, f"without-{platform}.pt", TASK_STAGE, peak_rate, {"sentiment": 1})
        prepared = torch.load(arguments.work / "prepared.pt", weights_only=False)
        sources = {name: rows for name, rows in prepared["sentiment"].items() if name != platform}
        self.samplers = {"sentiment": Sampler(sources, SOURCE_WEIGHT["sentiment"], self.rng)}
        self.seen = set().union(*(prepared["hashes"][f"sentiment/{name}"] for name in sources))

    def loss(self, task, batch):
        return batch_loss(self.model, task, [with_case_noise(row, self.rng) for row in batch])


def row(run, title, sets, data_dir):
    """The cells of a trained run over the platform's remarks, but those that stand in another source too."""
    pairs = [pair for name in sets for pair in read_sentiment(data_dir, name) if text_hash(pair[0]) not in run.seen]
    texts, labels = [text for text, _ in pairs], np.array([label for _, label in pairs])
    scores = three_way_scores_of(text_logits(torch_predictor(run.model.eval()), texts).argmax(1), labels)
    lists = [(decide(score(texts)) == labels).mean() for score, decide in baselines.METHODS.values()]
    return [title, f"{len(pairs):,}", *map(percent, (scores["accuracy"], scores["macro_f1"], scores["neutral_to_negative"], *lists))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--platforms", nargs="+", default=list(PLATFORMS), choices=list(PLATFORMS))
    arguments = finish_arguments(parser)
    # Every run begins with the base.
    arguments.init = None
    header = ["platform", "remarks", "accuracy", "macro-F1", "neutral called negative", *baselines.METHODS]
    rows = []
    for platform in arguments.platforms:
        run = WithoutPlatform(arguments, platform)
        run.run(lambda _model: {})
        rows.append(row(run, *PLATFORMS[platform], arguments.data))
        print(rows[-1], flush=True)
    print("\n".join(f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *rows)))


if __name__ == "__main__":
    main()
