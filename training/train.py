"""Train the task branch and the two heads; the shared layers and the embedding branch stay as they are.

python train.py --work WORK --data DATA --minutes 45

Batches of the two tasks alternate by the token shares of TASK_SHARE; rows are drawn by SOURCE_WEIGHT, sorted
by length in pools and cut at TOKENS_PER_BATCH padded tokens. The learning rate warms up and falls linearly
over the larger of elapsed/minutes and step/steps. A checkpoint (weights, optimiser, progress) is written every few
minutes to WORK/checkpoint.pt and training goes on from it.
With --steps alone the result does not depend on the speed of the machine (same seed, same torch, same threads).
"""

import argparse
import json
import math
import os
import random
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
from torch.nn import functional as F

from dev import conll_rows, entity_f1, sentiment_rows, three_way_scores, torch_predictor, two_way_accuracy
from labels import IGNORED
from model import copy_trained_state, load_base, trained_parameters
from prepare import TWO_WAY
from tokens import PAD

SEED = 13
TOKENS_PER_BATCH = 1024
POOL = 1536
PEAK_LEARNING_RATE = 1.5e-4
HEAD_LEARNING_RATE = 1e-3
CHECKPOINT_SECONDS = 180
WARM_UP = 0.04
DROPOUT = 0.1
TASK_SHARE = {"sentiment": 0.6, "entities": 0.4}

#: Rows drawn per pool are proportional to these weights (not to the size of the source).
SOURCE_WEIGHT = {
    "sentiment": {
        "sst2": 34, "sst5_polar": 8, "sst5_neutral": 8, "sst5_roots": 8, "semeval": 12, "goemotions": 10,
        "senti4sd": 7, "github": 9, "jira": 6, "toxic": 0.3, "documentation": 6,
    },
    "entities": {
        "conll2003": 50, "wnut17": 10, "btc": 9, "re3d": 3, "crossner": 5, "stackoverflow": 11, "documentation": 12,
    },
}


class Sampler:
    """Endless batches of one task: `next()` gives a list of (ids, label or labels) of about equal length."""

    def __init__(self, sources, weights, rng):
        self.sources, self.rng = sources, rng
        self.names = [name for name in sources if sources[name]]
        self.weights = [weights[name] for name in self.names]
        self.orders = {name: [] for name in self.names}
        self.batches = []

    def next(self):
        if not self.batches:
            self.batches = self._cut_pool()
        return self.batches.pop()

    def _draw(self):
        name = self.rng.choices(self.names, self.weights)[0]
        if not self.orders[name]:
            self.orders[name] = list(range(len(self.sources[name])))
            self.rng.shuffle(self.orders[name])
        return self.sources[name][self.orders[name].pop()]

    def _cut_pool(self):
        pool = sorted((self._draw() for _ in range(POOL)), key=lambda row: len(row[0]))
        batches, batch = [], []
        for row in pool:
            if batch and (len(batch) + 1) * len(row[0]) > TOKENS_PER_BATCH:
                batches.append(batch)
                batch = []
            batch.append(row)
        batches.append(batch)
        self.rng.shuffle(batches)
        return batches


def pad_ids(rows):
    """(ids [b, s] int64, mask [b, s] bool) of rows of different length."""
    ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=PAD)
    lengths = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(ids.shape[1])[None, :] < lengths[:, None]


def sentiment_loss(logits, labels):
    """Cross-entropy; labels of TWO_WAY and above leave the neutral logit out."""
    two_way = labels >= TWO_WAY
    masked = logits.clone()
    masked[two_way, 1] = -1e4
    return F.cross_entropy(masked, labels % TWO_WAY)


def batch_loss(model, task, batch):
    """Loss of one batch of one task."""
    ids, mask = pad_ids([row[0] for row in batch])
    with torch.no_grad():
        shared = model.shared_states(ids, mask)
    hidden = model.task_states(shared, mask, DROPOUT)
    if task == "sentiment":
        return sentiment_loss(model.sentiment_logits(hidden, mask, DROPOUT), torch.tensor([row[1] for row in batch]))
    labels = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(row[1]) for row in batch], batch_first=True, padding_value=IGNORED)
    return F.cross_entropy(model.entity_logits(hidden, DROPOUT).transpose(1, 2), labels, ignore_index=IGNORED)


def learning_rate_factor(progress):
    """Linear warm-up over WARM_UP, then linear decay to 2 %."""
    if progress < WARM_UP:
        return progress / WARM_UP + 0.01
    return max(0.02, (1 - progress) / (1 - WARM_UP))


def make_optimizer(model):
    """AdamW with a larger rate for the fresh heads; no weight decay on biases and LayerNorm."""
    groups = {}
    for name, parameter in trained_parameters(model):
        rate = HEAD_LEARNING_RATE if "head" in name else PEAK_LEARNING_RATE
        decay = 0.0 if name.endswith("bias") or "layer_norm" in name else 0.01
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
         for (rate, decay), parameters in groups.items()], fused=True)


def dev_figures(model, data_dir):
    """Figures that training watches: SST-2 dev, F1 of 1,000 CoNLL dev sentences, GitHub and Jira dev accuracy."""
    predictor = torch_predictor(model)
    figures = {"sst2": two_way_accuracy(predictor, sentiment_rows(data_dir, "sst2_dev"))}
    for name in ("github_gold", "jira_ortu"):
        scores = three_way_scores(predictor, sentiment_rows(data_dir, f"{name}_dev"))
        figures[name] = scores["accuracy"]
        figures[f"{name}_neutral_to_negative"] = scores["neutral_to_negative"]
    figures["conll"] = entity_f1(predictor, conll_rows(data_dir)[:1000])
    return {name: round(value, 4) for name, value in figures.items()}


class Run:
    """One training run: model, optimiser, samplers and progress; goes on from WORK/checkpoint.pt where there is one."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.checkpoint_path = arguments.work / "checkpoint.pt"
        prepared = torch.load(arguments.work / "prepared.pt", weights_only=False)
        self.model = load_base()
        self.optimizer = make_optimizer(self.model)
        self.step, self.elapsed_seconds = 0, 0.0
        if self.checkpoint_path.exists():
            self._load_checkpoint()
        trained = trained_parameters(self.model)
        self.parameters = [parameter for _, parameter in trained]
        names = {name for name, _ in trained}
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(name in names)
        self.rng = random.Random(SEED + self.step)
        self.samplers = {task: Sampler(prepared[task], SOURCE_WEIGHT[task], self.rng) for task in TASK_SHARE}
        self.forget_losses()

    def _load_checkpoint(self):
        checkpoint = torch.load(self.checkpoint_path, weights_only=False)
        self.model.load_state_dict(checkpoint["model"], strict=False)
        self.optimizer.load_state_dict(checkpoint["optimizer"])
        self.step, self.elapsed_seconds = checkpoint["step"], checkpoint["elapsed"]
        print(f"going on from step {self.step}", flush=True)

    def forget_losses(self):
        """Begin a new stretch of the log."""
        self.losses, self.tokens = {task: [] for task in TASK_SHARE}, 0

    def progress(self):
        """Share of the run that is done: by steps or by minutes, whichever is further."""
        minutes, steps = self.arguments.minutes, self.arguments.steps
        return max(self.elapsed_seconds / (60 * minutes) if minutes else 0, self.step / steps if steps else 0)

    def train_step(self):
        """One batch of one task."""
        started = time.monotonic()
        task = self.rng.choices(list(TASK_SHARE), list(TASK_SHARE.values()))[0]
        batch = self.samplers[task].next()
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * learning_rate_factor(self.progress())
        loss = batch_loss(self.model, task, batch)
        if not math.isfinite(loss.item()):
            raise SystemExit(f"train: loss is {loss.item()} at step {self.step} ({task})")
        self.optimizer.zero_grad(set_to_none=False)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.losses[task].append(loss.item())
        self.tokens += sum(len(row[0]) for row in batch)
        self.step += 1
        self.elapsed_seconds += time.monotonic() - started

    def report(self, seconds):
        """Log the mean losses of the last `seconds`."""
        means = {task: round(sum(values) / max(1, len(values)), 4) for task, values in self.losses.items()}
        print(f"step {self.step} {self.elapsed_seconds / 60:.1f} min progress {self.progress():.3f} "
              f"tokens/s {self.tokens / max(seconds, 1e-9):.0f} {means}", flush=True)
        self.forget_losses()

    def save(self):
        """Write the trained part and the progress; the old file stays until the new one is complete."""
        partial = self.checkpoint_path.with_suffix(".partial")
        torch.save({"model": copy_trained_state(self.model), "optimizer": self.optimizer.state_dict(),
                    "step": self.step, "elapsed": self.elapsed_seconds}, partial)
        partial.replace(self.checkpoint_path)


class Every:
    """Tells when an interval has passed. `seconds` 0 is never."""

    def __init__(self, seconds):
        self.seconds, self.last = seconds, time.monotonic()

    def passed(self):
        """Seconds since the last time, when the interval is over; else None."""
        since = time.monotonic() - self.last
        if not self.seconds or since < self.seconds:
            return None
        self.last = time.monotonic()
        return since


def train(arguments):
    """Run to the end, with reports, dev figures and checkpoints on the way."""
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    run = Run(arguments)
    report, dev, checkpoint = Every(60), Every(60 * arguments.dev_minutes), Every(CHECKPOINT_SECONDS)
    while run.progress() < 1:
        run.train_step()
        if seconds := report.passed():
            run.report(seconds)
        if dev.passed():
            print(json.dumps({"step": run.step, **dev_figures(run.model, arguments.data)}), flush=True)
        if checkpoint.passed():
            run.save()
    run.save()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--minutes", type=float, default=0, help="length of the run in minutes of training")
    parser.add_argument("--steps", type=int, default=0, help="length of the run in steps")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dev-minutes", type=float, default=8, help="minutes between dev figures; 0: none")
    arguments = parser.parse_args()
    if not arguments.minutes and not arguments.steps:
        parser.error("one of --minutes and --steps is needed")
    train(arguments)


if __name__ == "__main__":
    main()
