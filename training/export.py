"""Export: write the int8 package from a checkpoint, and an fp32 graph beside the work files for comparison.

python export.py --work WORK --package ../models/gloss-base
    [--checkpoint FILE] [--calibration WORK/calibration.json] [--no-balance]

Without a calibration file the temperatures are 1 and the thresholds 0.8. `evaluation` in the manifest is kept from
the old manifest only when the weights are the same; run evaluate.py afterwards to fill it.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch

import graph
import package
from balance import balancing_factors
from model import base_folder, load_base
from run import pad_ids

BALANCE_TEXTS = 512
DEFAULT_CALIBRATION = {"sentiment": 1.0, "entities": 1.0, "hostility": 1.0, "negative": 0.8, "hostile": 0.8}


def load_trained(checkpoint_path):
    """The base with the trained part of a checkpoint on top, in evaluation form."""
    model = load_base()
    if checkpoint_path:
        checkpoint = torch.load(checkpoint_path, weights_only=False)
        _, unexpected = model.load_state_dict(checkpoint["model"], strict=False)
        if unexpected:
            raise SystemExit(f"export: {checkpoint_path} holds unknown weights: {unexpected[:3]}")
    return model.eval()


def sample_rows(work):
    """Ids of a fixed sample of prepared training texts, over all sources, for the balancing factors."""
    prepared = torch.load(work / "prepared.pt", weights_only=False)
    sources = [rows for task in ("sentiment", "entities") for rows in prepared[task].values() if rows]
    each = BALANCE_TEXTS // len(sources) + 1
    return [rows[index * len(rows) // each][0] for rows in sources for index in range(each)]


def export(arguments):
    torch.set_num_threads(arguments.threads)
    model = load_trained(arguments.checkpoint)
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    graph.save(graph.GraphWriter(state, int8=False).write(), arguments.work / "model-fp32.onnx")
    factors = None if arguments.no_balance else balancing_factors(model, sample_rows(arguments.work), pad_ids)
    arguments.package.mkdir(parents=True, exist_ok=True)
    staging = arguments.work / "package"
    staging.mkdir(exist_ok=True)
    graph.save(graph.GraphWriter(state, int8=True, balance=factors).write(), staging / "model.onnx")
    shutil.copyfile(Path(base_folder()) / "vocab.txt", staging / "vocab.txt")
    calibration = DEFAULT_CALIBRATION
    if arguments.calibration and arguments.calibration.exists():
        calibration = json.loads(arguments.calibration.read_text(encoding="utf-8"))
    evaluation = {"sst2Dev": 0.0, "conll2003DevF1": 0.0, "stsbDevPearson": 0.0}
    content = package.manifest(staging, calibration, evaluation)
    if (arguments.package / "manifest.json").exists():
        old = package.read_manifest(arguments.package)
        if old["files"] == content["files"]:
            content["evaluation"] = old["evaluation"]
    for name in package.FILES:
        shutil.copyfile(staging / name, arguments.package / name)
    package.write_manifest(arguments.package, content)
    size = package.package_bytes(arguments.package)
    print(f"{arguments.package}: {size:,} bytes")
    if size > package.MAX_PACKAGE_BYTES:
        raise SystemExit(f"export: the package is larger than {package.MAX_PACKAGE_BYTES:,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--calibration", type=Path)
    parser.add_argument("--no-balance", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    export(parser.parse_args())


if __name__ == "__main__":
    main()
