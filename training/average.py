"""Average: one checkpoint with the mean weights of several; one that is named twice counts twice.

python average.py --out WORK/average.pt WORK/first.pt WORK/second.pt
"""

import argparse
from pathlib import Path

import torch


#: Checkpoints of version 0.2.0 and older lack it: its mean is that of the others.
NEWER = {"case_embeddings.weight"}


def average(states):
    """Mean of each tensor over states of the same names and shapes, but for NEWER."""
    if any((state.keys() ^ states[0].keys()) - NEWER for state in states):
        raise SystemExit("average: the checkpoints do not hold the same weights")
    names = {name for state in states for name in state}
    return {name: torch.stack([state[name] for state in states if name in state]).mean(0) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    arguments = parser.parse_args()
    loaded = [torch.load(path, weights_only=False) for path in arguments.checkpoints]
    torch.save({"model": average([checkpoint["model"] for checkpoint in loaded]),
                "step": loaded[-1]["step"]}, arguments.out)


if __name__ == "__main__":
    main()
