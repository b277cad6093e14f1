"""Branches: what each shape of the network costs, and what checkpoints of it are worth.

python branches.py --work WORK [--data DATA --checkpoints 3=FILE ...] [--repeats 30]

A shape is the number of layers that embedding and tasks share: 6 shares all, 0 is two encoders. Cost is the least processor
time of one pass through the compiled int8 package of that shape, with weights from a seed (time does not depend on them), and
its size. Each checkpoint is one of train.py and embed.py with --branch set to its number; quality is that of the network
in PyTorch on SST-2, GitHub, CoNLL-2003 (1,000 sentences) and STS-B dev. Without checkpoints the columns are left out.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

import hub
import package
from compiler import compile_package
from model import LAYERS, GlossModel

SHAPES = {6: "all shared", 5: "branch at 5", 4: "branch at 4", 3: "branch at 3", 0: "two encoders"}
LENGTHS = (32, 128)


def compiled(branch, work):
    """Folder of the int8 package of a shape, compiled once."""
    folder = work / f"branch-{branch}"
    if not (folder / "manifest.json").exists():
        torch.manual_seed(1)
        source = work / f"branch-{branch}-hub"
        shape = GlossModel(branch=branch)
        hub.write_folder(source, shape, hub.heads(set(shape.state_dict()), hub.DEFAULT_CALIBRATION), hub.about("0"))
        # Weights from a seed answer nothing, so there is nothing for int8 to agree with.
        compile_package(source, folder, force=True)
    return folder


def milliseconds(sessions, length, repeats):
    """{shape: least processor milliseconds of one text}; the shapes take turns, so that a busy moment harms none alone."""
    feeds = {"input_ids": np.array([[101, *range(2000, 1998 + length), 102]]), "case_ids": np.ones((1, length), np.int64),
             "attention_mask": np.ones((1, length), np.int64)}
    times = {branch: [] for branch in sessions}
    for _ in range(repeats):
        for branch, session in sessions.items():
            started = time.process_time()
            session.run(None, feeds)
            times[branch].append(1000 * (time.process_time() - started))
    return {branch: min(each) for branch, each in times.items()}


def quality(branch, checkpoint, data_dir):
    """[SST-2, GitHub, CoNLL-2003, STS-B] of a checkpoint, 0..1."""
    from dev import similarity_scores
    from train import dev_figures

    trained, _ = hub.load_trained(checkpoint, branch)
    figures = dev_figures(trained, data_dir)
    return [figures["sst2"], figures["github_gold"], figures["conll"], similarity_scores(trained, data_dir, "stsb_dev")[0]]


def rows(arguments):
    """The rows of the table, the header first."""
    checkpoints = dict(each.split("=", 1) for each in arguments.checkpoints)
    unknown = [shape for shape in checkpoints if shape not in map(str, SHAPES)]
    if unknown:
        raise SystemExit(f"branches: no shape {unknown[0]}; shapes: {', '.join(map(str, SHAPES))}")
    folders = {branch: compiled(branch, arguments.work) for branch in SHAPES}
    sessions = {branch: package.open_session(folder / "model.onnx") for branch, folder in folders.items()}
    times = {length: milliseconds(sessions, length, arguments.repeats) for length in LENGTHS}
    yield ["shape", "layers of work", "package, MB", *(f"{length} tokens, ms" for length in LENGTHS), "cost",
           *(["SST-2", "GitHub", "CoNLL-2003", "STS-B"] if checkpoints else [])]
    for branch, name in SHAPES.items():
        cost = times[LENGTHS[-1]][branch] / times[LENGTHS[-1]][6]
        figures = []
        if checkpoints:
            known = checkpoints.get(str(branch))
            figures = [f"{100 * value:.1f}" for value in quality(branch, Path(known), arguments.data)] if known else [""] * 4
        yield [name, str(2 * LAYERS - branch), f"{package.package_bytes(folders[branch]) / 1e6:.1f}",
               *(f"{times[length][branch]:.1f}" for length in LENGTHS), f"{cost:.2f}", *figures]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--data", type=Path, help="needed with --checkpoints")
    parser.add_argument("--checkpoints", nargs="*", default=[], metavar="SHAPE=FILE")
    parser.add_argument("--repeats", type=int, default=30)
    arguments = parser.parse_args()
    if arguments.checkpoints and not arguments.data:
        parser.error("--checkpoints needs --data")
    torch.set_num_threads(1)
    header, *body = rows(arguments)
    for row in (header, ["---"] * len(header), *body):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
