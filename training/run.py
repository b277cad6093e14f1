"""What the training runs share: batches, learning rates, optimiser, progress, checkpoints, command line."""

import argparse
import json
import math
import os
import random
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch

from model import BRANCH, LAYERS, copy_trained_state, load_base, load_trained_state, stage_parameters
from tokens import PAD

SEED = 13
TOKENS_PER_BATCH = 1024
POOL = 1536
CHECKPOINT_SECONDS = 180
WARM_UP = 0.04


class Sampler:
    """Endless batches of one task: `next()` gives a list of (tokens, label or labels) of about equal length."""

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


def pad_tokens(rows):
    """(ids [b, s] int64, letter cases [b, s] int64, mask [b, s] bool) of Tokens of different length."""
    ids, mask = pad_ids([row.ids for row in rows])
    cases, _ = pad_ids([row.cases for row in rows])
    return ids, cases, mask


def learning_rate_factor(progress):
    """Linear warm-up over WARM_UP, then linear decay to 2 %."""
    if progress < WARM_UP:
        return progress / WARM_UP + 0.01
    return max(0.02, (1 - progress) / (1 - WARM_UP))


def make_optimizer(parameters, peak_rate):
    """AdamW over (name, parameter); `peak_rate` maps a name; no weight decay on biases and LayerNorm."""
    groups = {}
    for name, parameter in parameters:
        rate = peak_rate(name)
        decay = 0.0 if name.endswith("bias") or "layer_norm" in name else 0.01
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
         for (rate, decay), parameters in groups.items()], fused=True)


def load_checkpoint(path):
    """The dictionary that `Run.save` wrote."""
    try:
        return torch.load(path, weights_only=False)
    except (OSError, RuntimeError, EOFError) as error:
        raise SystemExit(f"{path}: not a checkpoint ({error})") from error


class Run:
    """One training run over batches of several tasks; goes on from its checkpoint where there is one.

    trained: (name, parameter) of those to train; peak_rate: their learning rate by name; task_share: share of the
    tokens that each task gets. A subclass sets `self.samplers` ({task: Sampler}) and gives `loss(task, batch)`.
    """

    def __init__(self, arguments, checkpoint_name, model, trained, peak_rate, task_share):
        self.arguments, self.task_share = arguments, task_share
        self.checkpoint_path = arguments.work / checkpoint_name
        self.model = model
        self.parameters = [parameter for _, parameter in trained]
        self.model.requires_grad_(False)
        for parameter in self.parameters:
            parameter.requires_grad_(True)
        self.optimizer = make_optimizer(trained, peak_rate)
        self.step, self.elapsed_seconds = 0, 0.0
        if self.checkpoint_path.exists():
            self._load_checkpoint()
        self.rng = random.Random(SEED + self.step)
        self.samplers = {}
        self.forget_losses()

    def _load_checkpoint(self):
        checkpoint = load_checkpoint(self.checkpoint_path)
        load_trained_state(self.model, checkpoint["model"], self.checkpoint_path)
        self.optimizer.load_state_dict(checkpoint["optimizer"])
        self.step, self.elapsed_seconds = checkpoint["step"], checkpoint["elapsed"]
        print(f"going on from step {self.step}", flush=True)

    def forget_losses(self):
        """Begin a new stretch of the log."""
        self.losses, self.tokens = {task: [] for task in self.task_share}, 0

    def progress(self):
        """Share of the run that is done: by steps or by minutes, whichever is further."""
        minutes, steps = self.arguments.minutes, self.arguments.steps
        return max(self.elapsed_seconds / (60 * minutes) if minutes else 0, self.step / steps if steps else 0)

    def train_step(self):
        """One batch of one task."""
        started = time.monotonic()
        task = self.rng.choices(list(self.task_share), list(self.task_share.values()))[0]
        batch = self.samplers[task].next()
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * learning_rate_factor(self.progress())
        loss = self.loss(task, batch)
        if not math.isfinite(loss.item()):
            raise SystemExit(f"training: loss is {loss.item()} at step {self.step} ({task})")
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

    def state(self):
        """What a checkpoint holds of the model: all of it."""
        return {name: value.detach().clone() for name, value in self.model.state_dict().items()}

    def save(self):
        """Write the model and the progress; the old file stays until the new one is complete."""
        partial = self.checkpoint_path.with_suffix(".partial")
        torch.save({"model": self.state(), "optimizer": self.optimizer.state_dict(),
                    "step": self.step, "elapsed": self.elapsed_seconds}, partial)
        partial.replace(self.checkpoint_path)

    def run(self, dev_figures):
        """Train to the end, with reports, `dev_figures(model)` and checkpoints on the way."""
        report, dev, checkpoint = Every(60), Every(60 * self.arguments.dev_minutes), Every(CHECKPOINT_SECONDS)
        while self.progress() < 1:
            self.train_step()
            if seconds := report.passed():
                self.report(seconds)
            if dev.passed():
                print(json.dumps({"step": self.step, **dev_figures(self.model)}), flush=True)
            if checkpoint.passed():
                self.save()
        self.save()


class StageRun(Run):
    """A run over one stage of GlossModel (name prefixes of its parameters), from `--init` or the base.

    branch: layers that embedding and tasks share.
    """

    def __init__(self, arguments, checkpoint_name, stage, peak_rate, task_share, branch=BRANCH):
        model = load_base(branch)
        if arguments.init:
            load_trained_state(model, load_checkpoint(arguments.init)["model"], arguments.init)
        super().__init__(arguments, checkpoint_name, model, stage_parameters(model, stage), peak_rate, task_share)

    def state(self):
        """The trained part of both stages."""
        return copy_trained_state(self.model)


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


def parse_arguments(description, needs_init, **flags):
    """Command line of a stage (flags: name -> help); also sets the seed and the number of threads."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--init", type=Path, required=needs_init, help="checkpoint whose weights a new run starts from")
    parser.add_argument("--branch", type=int, default=BRANCH, choices=range(LAYERS + 1), metavar="LAYERS",
                        help="layers that embedding and tasks share (%(default)s; other shapes are for branches.py)")
    for name, text in flags.items():
        parser.add_argument(f"--{name}", action="store_true", help=text)
    return finish_arguments(parser)


def finish_arguments(parser):
    """Adds what every run takes, parses, and sets the seed and the number of threads."""
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--minutes", type=float, default=0, help="length of the run in minutes of training")
    parser.add_argument("--steps", type=int, default=0, help="length of the run in steps")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dev-minutes", type=float, default=8, help="minutes between dev figures; 0: none")
    arguments = parser.parse_args()
    if not arguments.minutes and not arguments.steps:
        parser.error("one of --minutes and --steps is needed")
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    return arguments
