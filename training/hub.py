"""Checkpoint folder: the network's weights and what `gloss model compile` must know of them.

python hub.py --checkpoint FILE --out FOLDER [--version VERSION] [--calibration WORK/calibration.json]

Writes config.json (`"architectures": ["GlossModel"]`), model.safetensors with the names of GlossModel's parameters, and
vocab.txt with tokenizer_config.json. `gloss model compile FOLDER` makes a package of it; `export.py` does both.
A head that the checkpoint has not trained is left out. Without a calibration file temperatures are 1 and thresholds 0.8.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from labels import ENTITY_LABELS, HOSTILITY_LABELS, SENTIMENT_LABELS
from lettercase import CASES
from model import (
    BRANCH, DIM, FFN, HEADS, LAYER_NORM_EPS, LAYERS, MAX_POSITIONS, base_folder, load_base, load_trained_state)

MAX_TOKENS = 256
VERSION = "0.5.0"
DEFAULT_CALIBRATION = {"sentiment": 1.0, "entities": 1.0, "hostility": 1.0, "negative": 0.8, "hostile": 0.8}
SOURCE = (
    "all-MiniLM-L6-v2 (Apache-2.0) as a DistilBERT; layers 3 to 5 copied, one copy, which is told the letter case of "
    "each word, and the shared layers trained with sentiment, entity and hostility heads, the other distilled back to "
    "the original embedding; quantized to int8."
)


def heads(trained, calibration):
    """The `heads` of config.json for the heads among `trained`, the names of the checkpoint's parameters."""
    found = {}
    if "sentiment_head.weight" in trained:
        found["sentiment"] = {
            "labels": SENTIMENT_LABELS, "temperature": calibration["sentiment"],
            "thresholds": {"negative": calibration["negative"]},
        }
    if "hostility_head.weight" in trained:
        found["hostility"] = {
            "labels": HOSTILITY_LABELS, "temperature": calibration["hostility"],
            "thresholds": {"hostile": calibration["hostile"]},
        }
    if "entity_head.weight" in trained:
        found["entities"] = {"labels": ENTITY_LABELS, "temperature": calibration["entities"]}
    return found | {"embedding": {}}


def about(version=VERSION):
    """What the manifest says of the bundled package."""
    return {"id": "gloss-base", "version": version, "displayName": "Gloss base", "architecture": "distilbert",
            "license": "Apache-2.0", "source": SOURCE}


def config(vocab_size, branch, head_entries, package):
    """The content of config.json; branch: layers shared, head_entries: as of `heads`, package: as of `about`."""
    return {
        "architectures": ["GlossModel"],
        "model_type": "gloss",
        "dim": DIM,
        "n_heads": HEADS,
        "n_layers": LAYERS,
        "branch_layer": branch,
        "hidden_dim": FFN,
        "letter_cases": len(CASES),
        "vocab_size": vocab_size,
        "max_position_embeddings": MAX_POSITIONS,
        "layer_norm_eps": LAYER_NORM_EPS,
        "activation": "gelu",
        "max_tokens": MAX_TOKENS,
        "heads": head_entries,
        "package": package,
    }


def load_trained(checkpoint_path, branch=BRANCH):
    """(the base with the trained part of a checkpoint on top, in evaluation form; the names of that part)."""
    model = load_base(branch)
    trained = torch.load(checkpoint_path, weights_only=True)["model"]
    load_trained_state(model, trained, checkpoint_path)
    return model.eval(), set(trained)


def write_folder(out, model, head_entries, package):
    """Writes the folder `out`; a head of the network that is not among head_entries stays out of it."""
    without = {f"{parameter}_head" for parameter, head in (
        ("sentiment", "sentiment"), ("hostility", "hostility"), ("entity", "entities")) if head not in head_entries}
    state = {name: value.contiguous() for name, value in model.state_dict().items() if name.split(".")[0] not in without}
    out.mkdir(parents=True, exist_ok=True)
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    for name in ("vocab.txt", "tokenizer_config.json"):
        shutil.copyfile(Path(base_folder()) / name, out / name)
    content = config(len(state["word_embeddings.weight"]), model.branch, head_entries, package)
    (out / "config.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def read_calibration(path):
    """What calibrate.py wrote, or DEFAULT_CALIBRATION when there is no file yet."""
    if path is None or not path.exists():
        return DEFAULT_CALIBRATION
    return json.loads(path.read_text(encoding="utf-8"))


def add_arguments(parser):
    """The arguments that say which weights, shared with export.py."""
    parser.add_argument("--checkpoint", required=True, type=Path)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--calibration", type=Path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    model, trained = load_trained(arguments.checkpoint)
    write_folder(arguments.out, model, heads(trained, read_calibration(arguments.calibration)), about(arguments.version))


if __name__ == "__main__":
    main()
