"""Check: what the recipe promises about data and weights, proved on the files at hand.

python check.py --data DATA --work WORK

1. No prepared training text equals a text of a dev set (normalised-text hash). 2. The base, read as DistilBERT, gives
the states of the original BERT. 3. A checkpoint changes nothing but the layers and the heads.
"""

import argparse
from pathlib import Path

import torch

from data import evaluation_hashes
from model import BRANCH, EMBEDDING_STAGE, LAYERS, TASK_STAGE, base_folder, load_base, stage_parameters
from tokens import encode_texts, load_tokenizer
from run import pad_tokens

TEXTS = ["A short text.", "The second text is a little longer than the first, so that it needs no padding.", "Ünïcode 東京 😀"]
TOLERANCE = 2e-5
ATTENTION = ("q_lin", "k_lin", "v_lin", "out_lin")
FEED_FORWARD = ("lin1", "lin2")


def check_overlap(data_dir, work):
    """Fail when a training text is also a dev text."""
    prepared = torch.load(work / "prepared.pt", weights_only=False)
    evaluation = evaluation_hashes(data_dir)
    for source, hashes in prepared["hashes"].items():
        shared = hashes & evaluation
        if shared:
            raise SystemExit(f"check: {source} shares {len(shared)} texts with dev sets")
    total = sum(len(hashes) for hashes in prepared["hashes"].values())
    print(f"overlap: none of {total:,} training texts is among {len(evaluation):,} dev texts")


def distilbert_of(model, branch):
    """The same weights as transformers' DistilBertModel; branch is `embedding_branch` or `task_branch`."""
    from transformers import DistilBertConfig, DistilBertModel

    config = DistilBertConfig(dim=384, n_heads=12, n_layers=LAYERS, hidden_dim=1536)
    network = DistilBertModel(config).eval()
    state = {
        "embeddings.word_embeddings.weight": model.word_embeddings.weight,
        "embeddings.position_embeddings.weight": model.position_embeddings.weight,
        "embeddings.LayerNorm.weight": model.embedding_norm.weight,
        "embeddings.LayerNorm.bias": model.embedding_norm.bias,
    }
    layers = list(model.shared) + list(getattr(model, branch))
    for index, layer in enumerate(layers):
        for name, value in layer.state_dict().items():
            part = name.split(".")[0]
            folder = "attention." if part in ATTENTION else "ffn." if part in FEED_FORWARD else ""
            state[f"transformer.layer.{index}.{folder}{name}"] = value
    network.load_state_dict(state)
    return network


def check_base():
    """Fail when BERT, DistilBERT and our layers disagree on the last states."""
    from transformers import AutoModel

    model = load_base().eval()
    ids, cases, mask = pad_tokens(encode_texts(load_tokenizer(), TEXTS, 64))
    with torch.no_grad():
        networks = AutoModel.from_pretrained(base_folder()).eval(), distilbert_of(model, "embedding_branch")
        original, distilbert = (network(ids, attention_mask=mask.long()).last_hidden_state[mask] for network in networks)
        ours = model.task_states(model.shared_states(ids, mask), cases, mask)[mask]
    difference = max(float((original - other).abs().max()) for other in (distilbert, ours))
    if difference > TOLERANCE:
        raise SystemExit(f"check: the base differs from its original by {difference}")
    print(f"base: DistilBertModel and our {BRANCH} + {LAYERS - BRANCH} layers equal the original within {difference:.1e}")


def check_checkpoint(work):
    """Fail when a checkpoint holds anything but the trained parts."""
    checkpoint = torch.load(work / "checkpoint.pt", weights_only=False)
    expected = {name for name, _ in stage_parameters(load_base(), TASK_STAGE + EMBEDDING_STAGE)}
    if set(checkpoint["model"]) != expected:
        raise SystemExit("check: the checkpoint does not hold exactly the layers and the heads")
    print(f"checkpoint: step {checkpoint['step']}, {len(expected)} tensors, all of the layers and the heads")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    arguments = parser.parse_args()
    check_overlap(arguments.data, arguments.work)
    check_base()
    if (arguments.work / "checkpoint.pt").exists():
        check_checkpoint(arguments.work)


if __name__ == "__main__":
    main()
