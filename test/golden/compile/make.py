"""Writes tiny checkpoints, and what transformers computes with them, for the tests of `gloss model compile`.

    pip install torch transformers safetensors
    python test/golden/compile/make.py

One folder per architecture below `checkpoints`, with random weights from a seed, and `rows.jsonl`: one object per input
with `checkpoint`, `texts` (one, or a pair), `ids` as the reference tokenizes them and `outputs`: name → shape and values
in the order of the compiled graph's outputs. The configurations differ in tokenizer, precision and shards on purpose.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional as F
import transformers
from transformers import BertConfig, DistilBertConfig

HERE = Path(__file__).parent
CHECKPOINTS = HERE / "checkpoints"
TRAINING = HERE.parents[2] / "training"
SEED = 7
WORDS = (
    "the a is was it we they he she not and or of to in on with good bad great awful cold warm train river house "
    "garden letter answer question reads writes opened closed Anna Oslo Berlin Siemens never always very this that "
    "café über naïve cafe 東 京 語 ##s ##ed ##ing ##ly ##京 ##語"
).split()
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = list(dict.fromkeys(
    SPECIALS + WORDS + list(LETTERS) + [f"##{letter}" for letter in LETTERS] + list("0123456789.,!?'\"-():ABOSé")))
TEXTS = [
    "The train was very cold, and it was never warm.",
    "Anna opened the letter in Oslo; Siemens answered.",
    "café über naïve Café",
    "東京語 is great!",
    "Good",
]
PAIRS = [
    ("Was it warm?", "It was not warm, it was awful."),
    ("Who opened the garden?", "Anna opened the garden of the house in Berlin."),
]
#: Small, but with heads, layers and feed-forward of different widths, and weights large enough to matter.
WIDTH, HEADS, LAYERS, INNER, POSITIONS = 32, 4, 2, 64, 40
ENTITIES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


def distilbert(**changes):
    return DistilBertConfig(
        vocab_size=len(VOCABULARY), dim=WIDTH, n_heads=HEADS, n_layers=LAYERS, hidden_dim=INNER,
        max_position_embeddings=POSITIONS, initializer_range=0.3, **changes)


def bert(**changes):
    return BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=WIDTH, num_attention_heads=HEADS, num_hidden_layers=LAYERS,
        intermediate_size=INNER, max_position_embeddings=POSITIONS, initializer_range=0.3, **changes)


def labels(*names):
    return {"id2label": dict(enumerate(names)), "label2id": {name: index for index, name in enumerate(names)}}


#: name → (architecture, configuration, tokenizer, type of the weights)
NETWORKS = {
    "distilbert-sentiment": ("DistilBertForSequenceClassification", distilbert(**labels("NEGATIVE", "POSITIVE")), {}, "float16"),
    "distilbert-entities": ("DistilBertForTokenClassification", distilbert(**labels(*ENTITIES)), {"do_lower_case": False}, "float16"),
    "distilbert-answer": ("DistilBertForQuestionAnswering", distilbert(), {"strip_accents": False}, "float16"),
    "distilbert-word": ("DistilBertForMaskedLM", distilbert(activation="relu"), {}, "float16"),
    "distilbert-choice": ("DistilBertForMultipleChoice", distilbert(), {}, "float16"),
    "distilbert-base": ("DistilBertModel", distilbert(), {"tokenize_chinese_chars": False}, "float16"),
    "bert-inference": ("BertForSequenceClassification", bert(**labels("entailment", "neutral", "contradiction")), {}, "float16"),
    "bert-topics": (
        "BertForSequenceClassification",
        bert(**labels("travel", "weather", "post", "food"), problem_type="multi_label_classification"), {}, "bfloat16"),
    "bert-entities": ("BertForTokenClassification", bert(**labels(*ENTITIES)), {"do_lower_case": False}, "float16"),
    "bert-answer": ("BertForQuestionAnswering", bert(hidden_act="gelu_new"), {}, "float16"),
    "bert-word": ("BertForMaskedLM", bert(layer_norm_eps=1e-5), {}, "float16"),
    "bert-choice": ("BertForMultipleChoice", bert(), {}, "float16"),
    "bert-base": ("BertModel", bert(), {}, "float32"),
}
SENTENCES = {"sentence-mean": ("mean", True), "sentence-cls": ("cls", False)}


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_tokenizer(folder, options):
    """vocab.txt and tokenizer_config.json; the tokenizer itself."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token in VOCABULARY), encoding="utf-8")
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True, "model_max_length": 40, **options})
    return reference_tokenizer(**{"do_lower_case": True, **options})


def reference_tokenizer(do_lower_case, strip_accents=None, tokenize_chinese_chars=True):
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    vocabulary = {token: index for index, token in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer(
        lowercase=do_lower_case, strip_accents=strip_accents, handle_chinese_chars=tokenize_chinese_chars)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def inputs_of(tokenizer, texts, has_types):
    """Tensors of one input; the second of two texts has type 1."""
    parts = [tokenizer.encode(text, add_special_tokens=False).ids + [SPECIALS.index("[SEP]")] for text in texts]
    ids = [SPECIALS.index("[CLS]"), *parts[0], *(parts[1] if len(parts) > 1 else [])]
    types = [0] * (1 + len(parts[0])) + [1] * (len(ids) - 1 - len(parts[0]))
    tensors = {"input_ids": torch.tensor([ids]), "attention_mask": torch.ones(1, len(ids), dtype=torch.int64)}
    return tensors | ({"token_type_ids": torch.tensor([types])} if has_types else {})


def save(model, folder, dtype, shards=False):
    """Weights as transformers saves them, in `dtype`; read back into `model`, so that the reference sees the same."""
    model.to(getattr(torch, dtype)).save_pretrained(folder, **({"max_shard_size": "40KB"} if shards else {}))
    (folder / "generation_config.json").unlink(missing_ok=True)
    return model.to(torch.float32).eval()


def pooled(states, pooling, normalized):
    vector = states[0].mean(0) if pooling == "mean" else states[0, 0]
    return (F.normalize(vector, dim=0) if normalized else vector)[None]


def outputs_of(architecture, model, inputs):
    with torch.no_grad():
        if architecture.endswith("MultipleChoice"):
            return {"choice_logits": model(**{name: value[None] for name, value in inputs.items()}).logits}
        result = model(**inputs)
    if architecture.endswith("QuestionAnswering"):
        return {"answer_logits_start": result.start_logits, "answer_logits_end": result.end_logits}
    if architecture.endswith("MaskedLM"):
        return {"word_logits": result.logits[inputs["input_ids"] == SPECIALS.index("[MASK]")]}
    if architecture.endswith("TokenClassification"):
        return {"entity_logits": result.logits}
    if architecture.endswith("Model"):
        return {"embedding": pooled(result.last_hidden_state, "mean", True)}
    return {("sentiment_logits" if "POSITIVE" in model.config.label2id else "class_logits"): result.logits}


def row(name, texts, inputs, outputs):
    return {
        "checkpoint": name, "texts": list(texts), "ids": inputs["input_ids"][0].tolist(),
        "outputs": {key: {"dims": list(value.shape), "values": [round(v, 6) for v in value.flatten().tolist()]}
                    for key, value in outputs.items()},
    }


def inputs_for(architecture):
    """Pairs for what reads pairs."""
    if any(part in architecture for part in ("QuestionAnswering", "MultipleChoice")):
        return PAIRS
    texts = [(text,) for text in TEXTS]
    return texts + (PAIRS if "Sequence" in architecture else [])


def places_of(architecture, inputs):
    """For masked words the input with one of three tokens hidden, the first and the last among them."""
    if not architecture.endswith("MaskedLM"):
        return [inputs]
    last = inputs["input_ids"].shape[1] - 2
    places = sorted({1, (1 + last) // 2, last})
    return [inputs | {"input_ids": inputs["input_ids"].index_fill(1, torch.tensor([place]), SPECIALS.index("[MASK]"))}
            for place in places]


def network_rows():
    for name, (architecture, config, options, dtype) in NETWORKS.items():
        folder = CHECKPOINTS / name
        tokenizer = write_tokenizer(folder, options)
        model = save(getattr(transformers, architecture)(config), folder, dtype, shards=name == "bert-base")
        for texts in inputs_for(architecture):
            inputs = inputs_of(tokenizer, texts, name.startswith("bert"))
            for hidden in places_of(architecture, inputs):
                yield row(name, texts, hidden, outputs_of(architecture, model, hidden))


def sentence_rows():
    """Folders of sentence-transformers, one of them with its encoder in a folder of its own."""
    for name, (pooling, normalized) in SENTENCES.items():
        folder = CHECKPOINTS / name
        inner = "0_Transformer" if pooling == "cls" else ""
        tokenizer = write_tokenizer(folder / inner, {})
        model = save(transformers.DistilBertModel(distilbert()), folder / inner, "float16")
        kinds = [("Transformer", inner), ("Pooling", "1_Pooling")] + ([("Normalize", "2_Normalize")] if normalized else [])
        write_json(folder / "modules.json", [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for index, (kind, path) in enumerate(kinds)])
        write_json(folder / "1_Pooling" / "config.json", {
            "word_embedding_dimension": WIDTH, "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_max_tokens": False})
        write_json(folder / "sentence_bert_config.json", {"max_seq_length": 32, "do_lower_case": False})
        for text in TEXTS:
            inputs = inputs_of(tokenizer, (text,), False)
            with torch.no_grad():
                states = model(**inputs).last_hidden_state
            yield row(name, (text,), inputs, {"embedding": pooled(states, pooling, normalized)})


def gloss_rows():
    """A network of training/model.py in small, as training/hub.py saves it."""
    sys.path.insert(0, str(TRAINING))
    import model as network

    network.DIM, network.HEADS, network.FFN, network.MAX_POSITIONS = WIDTH, HEADS, INNER, POSITIONS
    network.LAYERS, network.BRANCH = 3, 1
    import hub
    from tokens import framed, pieces

    model = network.GlossModel(len(VOCABULARY), network.BRANCH).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float() if parameter.dim() == 1 else (torch.randn_like(parameter) * 0.3).half().float())
    folder = CHECKPOINTS / "gloss"
    tokenizer = write_tokenizer(folder, {})
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    calibration = {"sentiment": 1.5, "entities": 1.25, "hostility": 2.0, "negative": 0.7, "hostile": 0.9}
    content = hub.config(len(VOCABULARY), model.branch, hub.heads(set(model.state_dict()), calibration), hub.about("1.2.3"))
    write_json(folder / "config.json", content | {"max_tokens": 32})
    for text in TEXTS:
        inputs = inputs_of(tokenizer, (text,), False)
        cases = framed(pieces(tokenizer.encode(text, add_special_tokens=False), text), POSITIONS).cases
        with torch.no_grad():
            sentiment, entities, hostility, embedding = model(
                inputs["input_ids"], torch.tensor([cases]), inputs["attention_mask"])
        yield row("gloss", (text,), inputs, {
            "sentiment_logits": sentiment, "entity_logits": entities, "hostility_logits": hostility, "embedding": embedding},
            ) | {"cases": cases}


def main():
    torch.manual_seed(SEED)
    shutil.rmtree(CHECKPOINTS, ignore_errors=True)
    rows = [*network_rows(), *sentence_rows(), *gloss_rows()]
    (HERE / "rows.jsonl").write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
    print(f"{len(rows)} rows, {sum(f.stat().st_size for f in HERE.rglob('*') if f.is_file()):,} bytes")


if __name__ == "__main__":
    main()
