"""Stage two: fit the embedding branch to the shared layers as stage one left them; nothing else changes.

python embed.py --work WORK --data DATA --init WORK/checkpoint.pt --minutes 25

Three losses. `distill`: the embedding stays that of the untouched base (1 - cosine), and so do the cosines between the
texts of a batch, which keeps neighbours in place. `pairs`: the cosine of two texts comes close to what people said
(STS-B train and STS12-15; mean squared error against score / 5, as in Reimers and Gurevych 2019).
Writes WORK/embedding.pt, which holds the weights of both stages; goes on from it after a stop.
"""

import torch
from torch.nn import functional as F

from data import evaluation_hashes, read_set
from dev import similarity_scores
from model import EMBEDDING_STAGE, load_base
from run import POOL, TOKENS_PER_BATCH, Sampler, StageRun, pad_ids, parse_arguments
from text import text_hash
from tokens import encode_texts, load_tokenizer

PEAK_LEARNING_RATE = 2e-4
TASK_SHARE = {"distill": 0.72, "pairs": 0.28}
#: Weight of the mean squared error between cosines of a batch, beside the mean of 1 - cosine.
RELATION_WEIGHT = 10
PAIR_WEIGHT = 2
MAX_TOKENS = 64
PAIR_SETS = ("stsb_train", "sts12_15_train")
#: Sources of `prepared.pt` whose texts are distilled on, with their weights.
TEXTS = {
    "sst5_roots": 6, "semeval": 12, "goemotions": 12, "senti4sd": 8, "github": 10, "jira": 8, "documentation": 8,
    "conll2003": 10, "wnut17": 3, "stackoverflow": 12, "sentences": 14,
}


class PairSampler:
    """Endless batches of (ids, ids, score 0..1) of about equal length."""

    def __init__(self, pairs, rng):
        self.pairs, self.rng, self.batches = pairs, rng, []

    def next(self):
        if not self.batches:
            pool = sorted(self.rng.choices(self.pairs, k=POOL), key=lambda pair: max(len(pair[0]), len(pair[1])))
            size = TOKENS_PER_BATCH // 2 // 20
            self.batches = [pool[start: start + size] for start in range(0, len(pool), size)]
            self.rng.shuffle(self.batches)
        return self.batches.pop()


def read_pairs(data_dir):
    """[(ids, ids, score 0..1)] of PAIR_SETS without any text of a dev set."""
    forbidden, tokenizer, pairs = evaluation_hashes(data_dir), load_tokenizer(), []
    for name in PAIR_SETS:
        rows = [row for row in read_set(data_dir, name, ("a", "b", "score"))
                if text_hash(row["a"]) not in forbidden and text_hash(row["b"]) not in forbidden]
        sides = [[tokens.ids for tokens in encode_texts(tokenizer, [row[side] for row in rows], MAX_TOKENS)] for side in ("a", "b")]
        pairs += [(a, b, row["score"] / 5) for a, b, row in zip(*sides, rows)]
        print(f"pairs {name:15} {len(rows):6} kept", flush=True)
    return pairs


def distillation_texts(prepared, pairs):
    """`{source: [(ids,)]}` for the sampler."""
    sources = {name: [(row[0].ids[:MAX_TOKENS],) for row in prepared[task][name]]
               for task in ("sentiment", "entities") for name in prepared[task] if name in TEXTS}
    return sources | {"sentences": [(ids,) for pair in pairs for ids in pair[:2]]}


def embed(model, rows):
    """[n, 384], with gradients in the layers that are trained."""
    ids, mask = pad_ids(rows)
    return model.sentence_embedding(model.shared_states(ids, mask), mask)


class EmbeddingTask:
    """Batches and losses of the embedding."""

    def __init__(self, arguments, prepared, rng):
        self.teacher = load_base().eval().requires_grad_(False)
        pairs = read_pairs(arguments.data)
        self.samplers = {"distill": Sampler(distillation_texts(prepared, pairs), TEXTS, rng),
                         "pairs": PairSampler(pairs, rng)}

    def loss(self, model, task, batch):
        """Loss of one batch of "distill" or "pairs"."""
        if task == "pairs":
            ours = embed(model, [row[0] for row in batch] + [row[1] for row in batch])
            cosines = (ours[: len(batch)] * ours[len(batch):]).sum(1)
            return PAIR_WEIGHT * F.mse_loss(cosines, torch.tensor([row[2] for row in batch]))
        rows = [row[0] for row in batch]
        ours, theirs = embed(model, rows), embed(self.teacher, rows)
        return (1 - (ours * theirs).sum(1)).mean() + RELATION_WEIGHT * F.mse_loss(ours @ ours.T, theirs @ theirs.T)


class EmbeddingRun(StageRun):
    """The run of stage two."""

    def __init__(self, arguments):
        super().__init__(
            arguments, "embedding.pt", EMBEDDING_STAGE, lambda _name: PEAK_LEARNING_RATE, TASK_SHARE, arguments.branch)
        prepared = torch.load(arguments.work / "prepared.pt", weights_only=False)
        self.task = EmbeddingTask(arguments, prepared, self.rng)
        self.samplers = self.task.samplers

    def loss(self, task, batch):
        return self.task.loss(self.model, task, batch)


def main():
    arguments = parse_arguments(__doc__, needs_init=True)

    def figures(model):
        return {name: round(similarity_scores(model, arguments.data, name)[0], 4) for name in ("stsb_dev", "sick_dev")}

    run = EmbeddingRun(arguments)
    print(figures(run.model), flush=True)
    run.run(figures)


if __name__ == "__main__":
    main()
