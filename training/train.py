"""Stage one: train the shared layers, the task branch and its three heads; `embed.py` is stage two.

python train.py --work WORK --data DATA --minutes 75 [--init WORK/earlier.pt]
python train.py --work WORK --data DATA --minutes 60 --init WORK/embedding.pt --polish

With --polish, after both stages: the shared layers stay, so the embedding stays as it is; the task branch, its table of
letter cases and its heads go on. Writes WORK/polished.pt.

With --branch 6 (for branches.py) no layer is the embedding's own, so there is no stage two: EMBEDDING_SHARE of the steps
are those of embed.py, in the same run.

Lower layers learn more slowly (LAYER_DECAY per layer): they also carry the sentence embedding, which must stay
recoverable. Batches of the tasks alternate by the token shares of TASK_SHARE; rows are drawn by SOURCE_WEIGHT, sorted
by length in pools and cut at TOKENS_PER_BATCH padded tokens. The learning rate warms up and falls linearly
over the larger of elapsed/minutes and step/steps. A checkpoint (weights, optimiser, progress) is written every few
minutes to WORK/checkpoint.pt and training goes on from it.
With --steps alone the result does not depend on the speed of the machine (same seed, same torch, same threads).
"""

from functools import partial

import torch
from torch.nn import functional as F

import embed
from dev import conll_rows, entity_f1, sentiment_rows, three_way_scores, torch_predictor, two_way_accuracy
from labels import IGNORED
from lettercase import LARGE, SMALL, TITLE
from model import BRANCH, LAYERS, TASK_STAGE
from prepare import TWO_WAY
from run import Sampler, StageRun, pad_tokens, parse_arguments
from tokens import CLS, MASK, SEP, Tokens, continuing_pieces, load_tokenizer

PEAK_LEARNING_RATE = 1.2e-4
HEAD_LEARNING_RATE = 8e-4
CASE_LEARNING_RATE = 3e-3
#: Learning rate of a layer over that of the layer above it (Howard and Ruder 2018).
LAYER_DECAY = 0.8
DROPOUT = 0.1
TASK_SHARE = {"sentiment": 0.45, "entities": 0.45, "hostility": 0.1}
#: Where all layers are shared: share of the steps that are the embedding's, and the weight of their losses.
EMBEDDING_SHARE = 0.25
EMBEDDING_WEIGHT = 8
#: Share of the rows that are shown as if written so: people write names small, and headings large.
CASE_NOISE = {SMALL: 0.12, LARGE: 0.04, TITLE: 0.04}
#: Largest share of a row's words that is hidden when entities are trained.
MOST_HIDDEN = 0.4

#: Rows drawn per pool are proportional to these weights (not to the size of the source).
SOURCE_WEIGHT = {
    "sentiment": {
        "sst2": 38, "sst5_polar": 8, "sst5_neutral": 8, "sst5_roots": 8, "reviews": 0.7, "semeval": 12, "goemotions": 8,
        "senti4sd": 7, "github": 9, "jira": 6, "toxic": 0.3, "documentation": 8,
    },
    "entities": {
        "conll2003": 50, "wnut17": 10, "btc": 9, "re3d": 3, "crossner": 5, "stackoverflow": 11, "documentation": 20,
    },
    "hostility": {
        "offensive": 34, "hate": 10, "github_toxic": 2, "github_civil": 10, "developer": 20, "documentation": 24,
    },
}


def sentiment_loss(logits, labels):
    """Cross-entropy; labels of TWO_WAY and above leave the neutral logit out."""
    two_way = labels >= TWO_WAY
    masked = logits.clone()
    masked[two_way, 1] = -1e4
    return F.cross_entropy(masked, labels % TWO_WAY)


def batch_loss(model, task, batch):
    """Loss of one batch of one task."""
    ids, cases, mask = pad_tokens([row[0] for row in batch])
    trains_shared = any(parameter.requires_grad for parameter in model.shared.parameters())
    shared = model.shared_states(ids, mask, DROPOUT if trains_shared else 0.0)
    hidden = model.task_states(shared, cases, mask, DROPOUT)
    if task == "sentiment":
        return sentiment_loss(model.sentiment_logits(hidden, mask, DROPOUT), torch.tensor([row[1] for row in batch]))
    if task == "hostility":
        return F.cross_entropy(model.hostility_logits(hidden, mask, DROPOUT), torch.tensor([row[1] for row in batch]))
    labels = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(row[1]) for row in batch], batch_first=True, padding_value=IGNORED)
    return F.cross_entropy(model.entity_logits(hidden, DROPOUT).transpose(1, 2), labels, ignore_index=IGNORED)


def with_case_noise(row, rng):
    """The row, now and then with all its words in one of CASE_NOISE."""
    tokens, label = row
    drawn = rng.random()
    for case, share in CASE_NOISE.items():
        drawn -= share
        if drawn < 0:
            return Tokens(tokens.ids, [each and case for each in tokens.cases]), label
    return row


def with_hidden_words(row, rng, continues):
    """The row with up to MOST_HIDDEN of its words as [MASK]: names must be told by context and letter case as well.

    A model that has learnt the training names by heart gains nothing from letter case, and does not learn to read it.
    continues: whether a token id continues a word.
    """
    tokens, labels = row
    share, ids, is_hidden = rng.random() * MOST_HIDDEN, [], False
    for token in tokens.ids:
        is_hidden = is_hidden if continues[token] else token not in (CLS, SEP) and rng.random() < share
        ids.append(MASK if is_hidden else token)
    return Tokens(ids, tokens.cases), labels


def peak_rate(name, branch=BRANCH):
    """Peak learning rate of a parameter: heads and letter case, then layers from the top down. branch: layers shared."""
    if name == "case_embeddings.weight":
        return CASE_LEARNING_RATE
    if "head" in name:
        return HEAD_LEARNING_RATE
    group, index = name.split(".")[:2]
    depth = int(index) + (0 if group == "shared" else branch)
    return PEAK_LEARNING_RATE * LAYER_DECAY ** (LAYERS - 1 - depth)


def joint_share():
    """TASK_SHARE with EMBEDDING_SHARE for the tasks of the embedding."""
    return ({task: share * (1 - EMBEDDING_SHARE) for task, share in TASK_SHARE.items()}
            | {task: share * EMBEDDING_SHARE for task, share in embed.TASK_SHARE.items()})


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


class TaskRun(StageRun):
    """The run of stage one."""

    def __init__(self, arguments):
        name, stage = ("polished.pt", TASK_STAGE[1:]) if arguments.polish else ("checkpoint.pt", TASK_STAGE)
        is_joint = arguments.branch == LAYERS
        super().__init__(arguments, name, stage, partial(peak_rate, branch=arguments.branch),
                         joint_share() if is_joint else TASK_SHARE, arguments.branch)
        prepared = torch.load(arguments.work / "prepared.pt", weights_only=False)
        self.continues = continuing_pieces(load_tokenizer())
        self.samplers = {task: Sampler(prepared[task], SOURCE_WEIGHT[task], self.rng) for task in TASK_SHARE}
        self.embedding = embed.EmbeddingTask(arguments, prepared, self.rng) if is_joint else None
        if self.embedding:
            self.samplers |= self.embedding.samplers

    def loss(self, task, batch):
        if task in embed.TASK_SHARE:
            return EMBEDDING_WEIGHT * self.embedding.loss(self.model, task, batch)
        batch = [with_case_noise(row, self.rng) for row in batch]
        if task == "entities":
            batch = [with_hidden_words(row, self.rng, self.continues) for row in batch]
        return batch_loss(self.model, task, batch)


def main():
    arguments = parse_arguments(
        __doc__, needs_init=False, polish="train the task branch and heads of --init alone")
    TaskRun(arguments).run(lambda model: dev_figures(model, arguments.data))


if __name__ == "__main__":
    main()
