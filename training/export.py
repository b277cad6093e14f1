"""Export: the checkpoint folder of trained weights, and from it the int8 package and an fp32 package to compare with.

python export.py --work WORK --checkpoint FILE --package ../models/gloss-base [--calibration WORK/calibration.json]

Writes WORK/hub (safetensors with all heads; see hub.py), WORK/fp32 and the package, both by `gloss model compile`. The
fp32 package must give what the network gives in PyTorch, within TOLERANCE, or nothing is replaced. Other files of the
package folder stay (README.md, EVALUATION.md); `evaluation` in the manifest stays when the weights are the same.
Without a calibration file the temperatures are 1 and the thresholds 0.8.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

import hub
import package
from compiler import compile_package
from dev import feeds_of
from lettercase import spelled
from run import pad_tokens
from tokens import UNKNOWN, encode_texts, load_tokenizer

SAMPLE_TEXTS = 512
PARITY_TEXTS = 64
TOLERANCE = 1e-4
NETWORK_OUTPUTS = ("sentiment_logits", "entity_logits", "hostility_logits", "embedding")


def sample_texts(work):
    """A fixed sample of prepared training texts, over all sources, as their pieces and letter cases spell them.

    Texts with an unknown piece are left out: their spelling is lost.
    """
    prepared = torch.load(work / "prepared.pt", weights_only=False)
    sources = [rows for task in ("sentiment", "entities") for rows in prepared[task].values() if rows]
    each = SAMPLE_TEXTS // len(sources) + 1
    rows = [rows[index * len(rows) // each][0] for rows in sources for index in range(each)]
    tokenizer = load_tokenizer()
    return [spelled_text(tokenizer, tokens) for tokens in rows if UNKNOWN not in tokens.ids]


def spelled_text(tokenizer, tokens):
    """The words of Tokens with spaces between them."""
    words = []
    for token, case in list(zip(tokens.ids, tokens.cases))[1:-1]:
        piece = tokenizer.id_to_token(token)
        if piece.startswith("##"):
            words[-1][0] += piece[2:]
        else:
            words.append([piece, case])
    return " ".join(spelled(word, case) for word, case in words)


def largest_difference(model, session, texts):
    """Of any output of the graph from the network's, over texts in padded batches."""
    worst = 0.0
    rows = encode_texts(load_tokenizer(), texts, hub.MAX_TOKENS)
    for start in range(0, len(rows), 16):
        chunk = rows[start: start + 16]
        ids, cases, mask = pad_tokens(chunk)
        with torch.no_grad():
            expected = dict(zip(NETWORK_OUTPUTS, model(ids, cases, mask.long())))
        names = [output.name for output in session.get_outputs()]
        for name, ours in zip(names, session.run(names, feeds_of(session, chunk))):
            keep = mask.numpy() if ours.ndim == 3 else slice(None)
            worst = max(worst, float(np.abs(ours[keep] - expected[name].numpy()[keep]).max()))
    return worst


def check_parity(model, folder, texts):
    """End the program when the fp32 package does not compute what the network computes."""
    difference = largest_difference(model, package.open_session(folder / "model.onnx"), texts)
    print(f"fp32 package against PyTorch: largest difference of any output {difference:.1e} over {len(texts)} texts")
    if not difference <= TOLERANCE:
        raise SystemExit(f"export: the fp32 package differs from the network by {difference}, allowed is {TOLERANCE}")


def install(staging, target):
    """Put the files of a new package into its folder, the manifest last; other files there stay."""
    content = package.read_manifest(staging)
    if (target / "manifest.json").exists():
        old = package.read_manifest(target)
        if old["files"] == content["files"]:
            content["evaluation"] = old["evaluation"] | content["evaluation"]
    target.mkdir(parents=True, exist_ok=True)
    for name in content["files"]:
        shutil.copyfile(staging / name, target / name)
    package.write_manifest(target, content)


def export(arguments):
    """The whole way from a checkpoint to the package folder."""
    torch.set_num_threads(arguments.threads)
    folder, staging, fp32 = (arguments.work / name for name in ("hub", "package", "fp32"))
    model, trained = hub.load_trained(arguments.checkpoint)
    calibration = hub.read_calibration(arguments.calibration)
    hub.write_folder(folder, model, hub.heads(trained, calibration), hub.about(arguments.version))
    samples = sample_texts(arguments.work)
    compile_package(folder, fp32, precision="fp32")
    check_parity(model, fp32, samples[:: len(samples) // PARITY_TEXTS])
    print(compile_package(folder, staging, samples=samples), end="")
    install(staging, arguments.package)
    size = package.package_bytes(arguments.package)
    print(f"{arguments.package}: {size:,} bytes")
    if size > package.MAX_PACKAGE_BYTES:
        raise SystemExit(f"export: the package is larger than {package.MAX_PACKAGE_BYTES:,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    hub.add_arguments(parser)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--threads", type=int, default=1)
    export(parser.parse_args())


if __name__ == "__main__":
    main()
