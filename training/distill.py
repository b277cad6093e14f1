"""Distil: a smaller BERT or DistilBERT that answers as its teacher does, from plain text (Sanh et al. 2019).

python distill.py --teacher FOLDER --texts FILE [FILE ...] --work WORK --minutes 60 [--layers 3] [--data DATA]

The student has the teacher's shape with fewer layers (default: half), its own every other layer of the teacher to begin
with. Three losses, weighted as the paper's program does: the words behind [MASK] (cross-entropy), the teacher's
probabilities for them (divergence at TEMPERATURE), and the direction of the last states of all tokens (1 - cosine).

A teacher without a head for masked words (a bare encoder, a sentence embedder) has no words to teach: no word is masked,
the first loss is switched off, which the program says, and the second compares, for each text of a batch, how the
teacher and the student spread their likeness over the other texts.

--texts: plain text, one text a line, or JSON Lines with `text`, `a`, `b` or `tokens`, also gzipped. With --data, a folder
with stsb_dev.jsonl, texts of its dev sets are left out and both networks are measured on it.
Goes on from WORK/distilled.pt after a stop. Writes the folder WORK/student, which `gloss model compile` reads.
"""

import argparse
import gzip
import math
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from tokenizers import Tokenizer

from data import DataError, evaluation_hashes, read_rows, read_set, texts_of
from run import Run, Sampler, finish_arguments, pad_ids
from text import text_hash

LEARNING_RATE = 3e-4
TEMPERATURE = 2.0
#: Weights of the losses, as in the program that Sanh et al. published.
WEIGHTS = {"words": 2.0, "targets": 5.0, "states": 1.0}
#: Temperature of the likeness between texts, whose cosines lie close together.
LIKENESS_TEMPERATURE = 0.05
MASKED_SHARE = 0.15
MAX_TOKENS = 128
LEAST_TEXTS = 50
SPECIALS = ("[PAD]", "[CLS]", "[SEP]", "[MASK]")


def read_texts(paths, forbidden=frozenset()):
    """All texts of the files, once each, without those whose hash is forbidden."""
    found = {}
    for path in paths:
        for text in _texts_of_file(Path(path)):
            if text.strip():
                found.setdefault(text_hash(text), " ".join(text.split()))
    kept = [text for key, text in found.items() if key not in forbidden]
    print(f"texts: {len(kept):,} of {len(paths)} files, {len(found) - len(kept):,} left out as dev texts", flush=True)
    if len(kept) < LEAST_TEXTS:
        raise DataError(f"only {len(kept)} texts, at least {LEAST_TEXTS} are needed")
    return kept


def _texts_of_file(path):
    if not path.exists():
        raise DataError(f"{path}: there is no such file")
    if ".jsonl" in path.name:
        for number, row in enumerate(read_rows(path), 1):
            texts = texts_of(row) if isinstance(row, dict) else []
            if not texts:
                raise DataError(f"{path}:{number}: none of text, a, b, tokens is there")
            yield from texts
        return
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise DataError(f"{path}:{number}: not UTF-8 ({error.reason})") from error


def load_teacher(folder):
    """(network of transformers in evaluation form, whether it predicts words) of a checkpoint folder."""
    from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM

    config = AutoConfig.from_pretrained(folder)
    if config.model_type not in ("bert", "distilbert"):
        raise SystemExit(f"distill: {folder} holds a {config.model_type}; a bert or distilbert is needed")
    predicts = any(name.endswith(("ForMaskedLM", "ForPreTraining")) for name in config.architectures or [])
    teacher = (AutoModelForMaskedLM if predicts else AutoModel).from_pretrained(folder)
    return teacher.float().eval().requires_grad_(False), predicts


def layers_of(network):
    """The ModuleList of the encoder's layers."""
    body = getattr(network, network.base_model_prefix, network)
    return body.transformer.layer if hasattr(body, "transformer") else body.encoder.layer


def make_student(teacher, layers):
    """A network like the teacher with fewer layers: of `layers` equal stretches of the teacher, each first layer."""
    have = len(layers_of(teacher))
    if not 1 <= layers < have:
        raise SystemExit(f"distill: the teacher has {have} layers; a student can have 1 to {have - 1}")
    config = type(teacher.config).from_dict(teacher.config.to_dict())
    setattr(config, "n_layers" if config.model_type == "distilbert" else "num_hidden_layers", layers)
    student = type(teacher)(config)
    taken = [index * have // layers for index in range(layers)]
    state = {name: value for name, value in teacher.state_dict().items() if ".layer." not in name}
    student.load_state_dict(state, strict=False)
    for ours, index in zip(layers_of(student), taken):
        ours.load_state_dict(layers_of(teacher)[index].state_dict())
    # No dropout: the teacher gives an answer to every text, and noise would only blur what the student copies.
    return student.eval(), taken


class Masker:
    """Hides words as BERT's training does: of MASKED_SHARE, eight in ten behind [MASK], one replaced, one left."""

    def __init__(self, tokenizer, seed):
        self.mask_id, self.size = tokenizer.token_to_id("[MASK]"), tokenizer.get_vocab_size()
        self.specials = torch.tensor([tokenizer.token_to_id(name) for name in SPECIALS])
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, ids):
        """(ids with hidden words, which places are hidden) of ids [b, s]; at least one place is."""
        chance = torch.rand(ids.shape, generator=self.generator).masked_fill(torch.isin(ids, self.specials), 2.0)
        hidden = chance < MASKED_SHARE
        if not hidden.any():
            hidden.view(-1)[chance.argmin()] = True
        fate = torch.rand(ids.shape, generator=self.generator)
        others = torch.randint(self.size, ids.shape, generator=self.generator)
        shown = torch.where(hidden & (fate < 0.8), torch.tensor(self.mask_id), ids)
        return torch.where(hidden & (fate >= 0.9), others, shown), hidden


def soft_targets(ours, theirs, temperature):
    """Divergence of the student's distribution from the teacher's at a temperature; logits [n, classes]."""
    divergence = F.kl_div(
        F.log_softmax(ours / temperature, -1), F.log_softmax(theirs / temperature, -1), log_target=True, reduction="batchmean")
    return divergence * temperature ** 2


def mean_vectors(states, mask):
    """[b, d], unit length: the mean over the tokens of each text."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return F.normalize((states * weights).sum(1) / weights.sum(1), dim=1)


def likeness_targets(ours, theirs):
    """How far the student's likeness of each text to the others of the batch is from the teacher's; vectors [b, d]."""
    if len(ours) < 3:
        return ours.sum() * 0
    own = torch.eye(len(ours), dtype=torch.bool)
    mine, its = ((vectors @ vectors.T).masked_fill(own, -1e4) for vectors in (ours, theirs))
    return soft_targets(mine / LIKENESS_TEMPERATURE, its / LIKENESS_TEMPERATURE, 1.0)


class DistillRun(Run):
    """The run; `teaches_words` tells whether the teacher predicts masked words."""

    def __init__(self, arguments, teacher, teaches_words, rows, tokenizer):
        self.teacher, self.teaches_words = teacher, teaches_words
        student, self.taken = make_student(teacher, arguments.layers)
        super().__init__(arguments, "distilled.pt", student, list(student.named_parameters()), lambda _name: LEARNING_RATE,
                         {"distill": 1.0})
        self.samplers = {"distill": Sampler({"texts": rows}, {"texts": 1}, self.rng)}
        self.masker = Masker(tokenizer, self.step)

    def loss(self, task, batch):
        ids, mask = pad_ids([row[0] for row in batch])
        shown, hidden = self.masker(ids) if self.teaches_words else (ids, None)
        ours = self.model(shown, attention_mask=mask.long(), output_hidden_states=True)
        with torch.no_grad():
            theirs = self.teacher(shown, attention_mask=mask.long(), output_hidden_states=True)
        our_states, their_states = ours.hidden_states[-1], theirs.hidden_states[-1]
        loss = WEIGHTS["states"] * (1 - F.cosine_similarity(our_states[mask], their_states[mask])).mean()
        if not self.teaches_words:
            vectors = mean_vectors(our_states, mask), mean_vectors(their_states, mask)
            return loss + WEIGHTS["targets"] * likeness_targets(*vectors)
        logits = ours.logits[hidden]
        return (loss + WEIGHTS["words"] * F.cross_entropy(logits, ids[hidden])
                + WEIGHTS["targets"] * soft_targets(logits, theirs.logits[hidden], TEMPERATURE))


def body_states(network, ids, mask):
    """Last states [b, s, d] of a network with or without a head."""
    body = getattr(network, network.base_model_prefix, network)
    with torch.no_grad():
        return body(ids, attention_mask=mask.long()).last_hidden_state


def similarity(network, tokenizer, data_dir):
    """Pearson correlation of the cosines of mean vectors with the scores of STS-B dev."""
    from scipy.stats import pearsonr

    pairs = read_set(data_dir, "stsb_dev", ("a", "b", "score"))
    rows = [ids for side in ("a", "b") for ids in encode(tokenizer, [pair[side] for pair in pairs])]
    order, vectors = sorted(range(len(rows)), key=lambda index: len(rows[index])), [None] * len(rows)
    for start in range(0, len(order), 64):
        chunk = order[start: start + 64]
        ids, mask = pad_ids([rows[index] for index in chunk])
        for index, vector in zip(chunk, mean_vectors(body_states(network, ids, mask), mask)):
            vectors[index] = vector
    cosines = [float(vectors[index] @ vectors[len(pairs) + index]) for index in range(len(pairs))]
    return float(pearsonr(cosines, [pair["score"] for pair in pairs])[0])


def processor_ms(network, length=32, rows=8, repeats=12):
    """Least processor milliseconds of one batch."""
    ids = torch.randint(1000, 20000, (rows, length)) % network.config.vocab_size
    mask = torch.ones_like(ids, dtype=torch.bool)
    times = []
    for _ in range(repeats):
        started = time.process_time()
        body_states(network, ids, mask)
        times.append(1000 * (time.process_time() - started))
    return min(times)


def encode(tokenizer, texts):
    """Ids of texts with [CLS] and [SEP], at most MAX_TOKENS."""
    start, end = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
    return [[start, *each.ids[: MAX_TOKENS - 2], end] for each in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def open_tokenizer(folder):
    """The fast tokenizer of a checkpoint folder."""
    path = Path(folder) / "tokenizer.json"
    if not path.exists():
        raise SystemExit(f"distill: {folder} has no tokenizer.json")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if any(tokenizer.token_to_id(name) is None for name in SPECIALS):
        raise SystemExit(f"distill: {path} lacks one of {', '.join(SPECIALS)}")
    return tokenizer


def save_student(run, tokenizer_folder):
    """The folder WORK/student: configuration, weights and vocabulary."""
    folder = run.arguments.work / "student"
    run.model.save_pretrained(folder)
    for name in ("vocab.txt", "tokenizer.json", "tokenizer_config.json"):
        if (Path(tokenizer_folder) / name).exists():
            (folder / name).write_bytes((Path(tokenizer_folder) / name).read_bytes())
    return folder


def distill(arguments):
    """The whole run; prints what the student keeps and how long both take."""
    teacher, teaches_words = load_teacher(arguments.teacher)
    arguments.layers = arguments.layers or math.ceil(len(layers_of(teacher)) / 2)
    if not teaches_words:
        print("the teacher predicts no masked words: that loss is off, soft targets are likenesses between texts", flush=True)
    tokenizer = open_tokenizer(arguments.teacher)
    arguments.work.mkdir(parents=True, exist_ok=True)
    texts = read_texts(arguments.texts, evaluation_hashes(arguments.data) if arguments.data else frozenset())
    run = DistillRun(arguments, teacher, teaches_words, [(ids,) for ids in encode(tokenizer, texts)], tokenizer)
    print(f"student: layers {run.taken} of {len(layers_of(teacher))}", flush=True)

    def figures(model):
        return {"stsb_dev": round(similarity(model, tokenizer, arguments.data), 4)} if arguments.data else {}

    if not run.step:
        print(f"student at the start: {figures(run.model)}", flush=True)
    run.run(figures)
    print(f"written to {save_student(run, arguments.teacher)}", flush=True)
    report(teacher, run, figures)


def report(teacher, run, figures):
    """What the student keeps of the teacher's score, and what both cost."""
    for name, value in figures(run.model).items():
        reference = figures(teacher)[name]
        print(f"{name}: teacher {reference}, student {value} after {run.step} steps, {100 * value / reference:.1f} % of the teacher's")
    ours, theirs = processor_ms(run.model), processor_ms(teacher)
    print(f"8 texts of 32 tokens: teacher {theirs:.1f} ms, student {ours:.1f} ms of processor time, {theirs / ours:.2f} times as fast")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", required=True, type=Path)
    parser.add_argument("--texts", required=True, type=Path, nargs="+")
    parser.add_argument("--layers", type=int, default=0, help="layers of the student; default: half of the teacher's")
    parser.add_argument("--data", type=Path, help="folder with stsb_dev.jsonl, for the figures")
    distill(finish_arguments(parser))


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        raise SystemExit(f"distill: {error}")
