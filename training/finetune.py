"""Fine-tune the sentiment of a package on your own labelled texts, and write a package that Gloss loads.

python finetune.py --data reviews.jsonl --out ../my-model [--dev more.jsonl] [--package ../models/gloss-base] [--minutes 10]

Each line is {"text": "...", "label": "negative"} with negative, neutral or positive. Without --dev, a fifth of the rows
(chosen by text) is kept for the figures and the temperature. Only the task branch and its heads change, so embeddings
stay as they were; entities and hostility are held to the answers of the starting package on your texts (learning
without forgetting, Li and Hoiem 2016). Point the setting `gloss.model.path` at the folder that --out names.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import hub
import package
from calibrate import fit_temperature, text_logits
from compiler import compile_package
from data import DataError, is_held_out, read_labelled
from dev import onnx_predictor, three_way_scores_of
from restore import restore
from run import SEED, Sampler, learning_rate_factor, make_optimizer, pad_tokens
from text import mask_code_and_links
from tokens import encode_texts, load_tokenizer

PEAK_LEARNING_RATE = 5e-5
HEAD_LEARNING_RATE = 3e-4
DROPOUT = 0.1
KEEP_WEIGHT = 1.0
MAX_TOKENS = 128
SAMPLE_TEXTS = 256
TRAINED = ("task_branch.", "sentiment_head.")
HELD_OUT = 0.2
LEAST_ROWS = 20


def read_rows(arguments):
    """(training pairs, dev pairs) of (text, label index)."""
    pairs = read_labelled(arguments.data)
    for number, (text, _) in enumerate(pairs, 1):
        if not text.strip():
            raise DataError(f"{arguments.data}:{number}: the text is empty")
    if arguments.dev:
        train, dev = pairs, read_labelled(arguments.dev)
    else:
        train, dev = ([pair for pair in pairs if is_held_out(pair[0], HELD_OUT) == held] for held in (False, True))
    for name, part in (("training", train), ("dev", dev)):
        if len(part) < LEAST_ROWS:
            raise DataError(f"{arguments.data}: only {len(part)} {name} rows, at least {LEAST_ROWS} are needed")
    return train, dev


def keep_loss(model, teacher, hidden, cases, shared, mask):
    """Mean divergence of entities (per token) and hostility from those of the starting model."""
    with torch.no_grad():
        before = teacher.task_states(shared, cases, mask)
        entities, hostility = teacher.entity_logits(before), teacher.hostility_logits(before, mask)
    return (F.kl_div(F.log_softmax(model.entity_logits(hidden)[mask], -1), F.softmax(entities[mask], -1), reduction="batchmean")
            + F.kl_div(F.log_softmax(model.hostility_logits(hidden, mask), -1), F.softmax(hostility, -1), reduction="batchmean"))


def train(model, teacher, pairs, minutes):
    """Train `model` in place; prints the loss once a minute."""
    rows = encode_texts(load_tokenizer(), (mask_code_and_links(text) for text, _ in pairs), MAX_TOKENS)
    sampler = Sampler({"yours": [(tokens, label) for tokens, (_, label) in zip(rows, pairs)]}, {"yours": 1}, random.Random(SEED))
    model.requires_grad_(False)
    parameters = [(name, each) for name, each in model.named_parameters() if name.startswith(TRAINED)]
    for _, each in parameters:
        each.requires_grad_(True)
    optimizer = make_optimizer(parameters, lambda name: HEAD_LEARNING_RATE if "head" in name else PEAK_LEARNING_RATE)
    started = said = time.monotonic()
    while (progress := (time.monotonic() - started) / (60 * minutes)) < 1:
        batch = sampler.next()
        ids, cases, mask = pad_tokens([row[0] for row in batch])
        with torch.no_grad():
            shared = model.shared_states(ids, mask)
        hidden = model.task_states(shared, cases, mask, DROPOUT)
        loss = F.cross_entropy(model.sentiment_logits(hidden, mask, DROPOUT), torch.tensor([row[1] for row in batch]))
        loss = loss + KEEP_WEIGHT * keep_loss(model, teacher, hidden, cases, shared, mask)
        if not torch.isfinite(loss):
            raise SystemExit(f"finetune: the loss is {loss.item()}")
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * learning_rate_factor(progress)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if time.monotonic() - said > 60:
            said = time.monotonic()
            print(f"{100 * progress:.0f} % loss {loss.item():.3f}", flush=True)


def write_package(model, texts, arguments):
    """int8 package of `model` in `arguments.out`; its manifest says what that of the starting package says."""
    old = package.read_manifest(arguments.package)
    heads = {name: {key: head[key] for key in ("labels", "temperature", "thresholds") if key in head}
             for name, head in old["heads"].items()}
    name = arguments.out.name
    about = {key: old[key] for key in ("version", "architecture", "license")} | {
        "id": name, "displayName": name,
        "source": f"{old['displayName']} {old['version']}, fine-tuned on {arguments.data.name}"}
    with tempfile.TemporaryDirectory() as folder:
        hub.write_folder(Path(folder), model, heads, about)
        samples = [mask_code_and_links(text) for text in texts[:SAMPLE_TEXTS]]
        print(compile_package(folder, arguments.out, samples=samples, force=True), end="")
    return package.read_manifest(arguments.out)


def finetune(arguments):
    """Train, write, calibrate; prints accuracy before and after."""
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    training, dev = read_rows(arguments)
    model, teacher = restore(arguments.package), restore(arguments.package)
    train(model, teacher, training, arguments.minutes)
    content = write_package(model.eval(), [text for text, _ in training], arguments)
    labels = np.array([label for _, label in dev])
    logits = {folder: text_logits(onnx_predictor(package.open_session(folder / "model.onnx")), [text for text, _ in dev])
              for folder in (arguments.package, arguments.out)}
    scores = {folder: three_way_scores_of(each.argmax(1), labels) for folder, each in logits.items()}
    content["heads"]["sentiment"]["temperature"] = fit_temperature(logits[arguments.out], labels)
    content["evaluation"] |= {"devRows": len(dev), "devAccuracy": round(scores[arguments.out]["accuracy"], 4)}
    package.write_manifest(arguments.out, content)
    for folder, each in scores.items():
        print(f"{folder}: accuracy {each['accuracy']:.3f}, macro-F1 {each['macro_f1']:.3f} on {len(dev)} dev rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path, help="JSON Lines with text and label")
    parser.add_argument("--dev", type=Path, help="JSON Lines for the figures; default: a fifth of --data")
    parser.add_argument("--package", type=Path, default=Path(__file__).parent.parent / "models" / "gloss-base")
    parser.add_argument("--out", required=True, type=Path, help="folder of the new package")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--threads", type=int, default=2)
    finetune(parser.parse_args())


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        raise SystemExit(f"finetune: {error}")
