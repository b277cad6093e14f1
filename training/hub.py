"""Checkpoint folder: the network's weights and what `gloss model compile` must know of them.

python hub.py --checkpoint FILE --out FOLDER --version VERSION [--calibration WORK/calibration.json]

Writes config.json (`"architectures": ["GlossModel"]`), model.safetensors with the names of GlossModel's parameters, and
vocab.txt with tokenizer_config.json. `gloss model compile FOLDER --out ../models/gloss-base` makes the package from it.
A head that the checkpoint has not trained is left out. Without a calibration file temperatures are 1 and the threshold
for negative sentences is 0.8.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from labels import ENTITY_LABELS, HOSTILITY_LABELS, SENTIMENT_LABELS
from model import BRANCH, DIM, FFN, HEADS, LAYER_NORM_EPS, LAYERS, MAX_POSITIONS, base_folder, load_base

MAX_TOKENS = 256
DEFAULT_CALIBRATION = {"sentiment": 1.0, "entities": 1.0, "hostility": 1.0, "negative": 0.8}
SOURCE = (
    "all-MiniLM-L6-v2 (Apache-2.0) as a DistilBERT; layers 3 to 5 copied and trained with task heads; see training/."
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
        found["hostility"] = {"labels": HOSTILITY_LABELS, "temperature": calibration.get("hostility", 1.0)}
        if "hostile" in calibration:
            found["hostility"]["thresholds"] = {"hostile": calibration["hostile"]}
    if "entity_head.weight" in trained:
        found["entities"] = {"labels": ENTITY_LABELS, "temperature": calibration["entities"]}
    return found | {"embedding": {}}


def config(vocab_size, trained, calibration, version):
    """The content of config.json."""
    return {
        "architectures": ["GlossModel"],
        "model_type": "gloss",
        "dim": DIM,
        "n_heads": HEADS,
        "n_layers": LAYERS,
        "branch_layer": BRANCH,
        "hidden_dim": FFN,
        "vocab_size": vocab_size,
        "max_position_embeddings": MAX_POSITIONS,
        "layer_norm_eps": LAYER_NORM_EPS,
        "activation": "gelu",
        "max_tokens": MAX_TOKENS,
        "heads": heads(trained, calibration),
        "package": {
            "id": "gloss-base", "version": version, "displayName": "Gloss base", "license": "Apache-2.0",
            "source": SOURCE,
        },
    }


def save_checkpoint(checkpoint_path, out, version, calibration):
    """Writes the folder `out`."""
    model = load_base()
    trained = torch.load(checkpoint_path, weights_only=True)["model"]
    _, unexpected = model.load_state_dict(trained, strict=False)
    if unexpected:
        raise SystemExit(f"hub: {checkpoint_path} holds unknown weights: {unexpected[:3]}")
    state = {name: value.contiguous() for name, value in model.state_dict().items()
             if "_head." not in name or name in trained}
    out.mkdir(parents=True, exist_ok=True)
    save_file(state, out / "model.safetensors", metadata={"format": "pt"})
    for name in ("vocab.txt", "tokenizer_config.json"):
        shutil.copyfile(Path(base_folder()) / name, out / name)
    content = config(len(state["word_embeddings.weight"]), trained, calibration, version)
    (out / "config.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--calibration", type=Path)
    arguments = parser.parse_args()
    calibration = DEFAULT_CALIBRATION
    if arguments.calibration:
        calibration = json.loads(arguments.calibration.read_text(encoding="utf-8"))
    save_checkpoint(arguments.checkpoint, arguments.out, arguments.version, calibration)


if __name__ == "__main__":
    main()
