"""The Python side of bench/peers.ts.

    python bench/peers.py prepare FOLDER VOCABULARY KIND   a full-size network with random weights, and its ONNX files
    python bench/peers.py run FOLDER PEER                  one peer: JSON Lines in, JSON Lines out

Speed does not depend on what the weights are. The ONNX files are laid out and quantized as those that transformers.js
loads: model.onnx as exported, model_quantized.onnx with signed int8 weights, one scale a tensor, activations at run time.
"""

import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["HF_HUB_OFFLINE"] = "1"


KINDS = {
    "classify": ("DistilBertForSequenceClassification", ("logits",)),
    "answer": ("DistilBertForQuestionAnswering", ("start_logits", "end_logits")),
    "entities": ("DistilBertForTokenClassification", ("logits",)),
    "bert": ("BertForSequenceClassification", ("logits",)),
}
ENTITIES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


def prepare(folder, vocabulary, kind):
    import torch
    import transformers

    torch.manual_seed(20)
    name, outputs = KINDS[kind]
    labels = ENTITIES if kind == "entities" else ["NEGATIVE", "POSITIVE"]
    configuration = transformers.BertConfig if kind == "bert" else transformers.DistilBertConfig
    config = configuration(
        id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)}, attn_implementation="eager"
    )
    model = getattr(transformers, name)(config).eval()
    os.makedirs(folder, exist_ok=True)
    with open(vocabulary, encoding="utf-8") as lines:
        tokens = lines.read().splitlines()
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(tokens) + "\n")
    tokenizer = transformers.BertTokenizerFast(
        vocab={token: index for index, token in enumerate(tokens)}, do_lower_case=True
    )
    tokenizer.model_max_length = 512
    tokenizer.save_pretrained(folder)
    if kind in ("classify", "answer"):
        export(model, folder, outputs)
    # Last: whoever finds the weights takes all the rest for written.
    model.save_pretrained(folder)


def export(model, folder, outputs):
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            given = self.model(input_ids=input_ids, attention_mask=attention_mask)
            return tuple(given[name] for name in outputs)

    os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
    exported = os.path.join(folder, "onnx", "model.onnx")
    example = torch.randint(1000, 20000, (2, 16))
    dynamic = {0: "batch", 1: "sequence"}
    torch.onnx.export(
        Logits(),
        (example, torch.ones_like(example)),
        exported,
        input_names=["input_ids", "attention_mask"],
        output_names=list(outputs),
        dynamic_axes={name: dynamic for name in ("input_ids", "attention_mask", *outputs)},
        opset_version=14,
        dynamo=False,
    )
    quantize_dynamic(
        exported,
        os.path.join(folder, "onnx", "model_quantized.onnx"),
        weight_type=QuantType.QInt8,
        extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
    )


def cpu_ms():
    used = os.times()
    return 1000 * (used.user + used.system)


def torch_peer(folder):
    import torch
    from transformers import pipeline

    torch.set_num_threads(1)
    pipe = pipeline("text-classification", model=folder, device="cpu")

    def one_by_one(texts):
        for text in texts:
            pipe(text)

    return one_by_one, lambda texts: pipe(list(texts), batch_size=32)


def onnxruntime_peer(name):
    def make(folder):
        import numpy
        import onnxruntime
        from transformers import AutoTokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            os.path.join(folder, "onnx", name), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = AutoTokenizer.from_pretrained(folder)

        def run(texts):
            encoded = tokenizer(list(texts), padding=True, truncation=True, return_tensors="np")
            feeds = {key: encoded[key].astype(numpy.int64) for key in ("input_ids", "attention_mask")}
            session.run(None, feeds)

        def one_by_one(texts):
            for text in texts:
                run([text])

        def array(texts):
            for start in range(0, len(texts), 32):
                run(texts[start : start + 32])

        return one_by_one, array

    return make


def sentence_transformers_peer(folder):
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    torch.set_num_threads(1)
    encoder = Transformer(folder)
    width = encoder.get_word_embedding_dimension()
    model = SentenceTransformer(modules=[encoder, Pooling(width, "mean")], device="cpu")

    def one_by_one(texts):
        for text in texts:
            model.encode(text, show_progress_bar=False)

    return one_by_one, lambda texts: model.encode(list(texts), show_progress_bar=False)


def entities_peer(folder):
    """Every token of a long text covered: windows that share 64 tokens."""
    import torch
    from transformers import pipeline

    torch.set_num_threads(1)
    pipe = pipeline("token-classification", model=folder, device="cpu", stride=64, aggregation_strategy="simple")

    def one_by_one(texts):
        for text in texts:
            pipe(text)

    return one_by_one, one_by_one


PEERS = {
    "entities": entities_peer,
    "torch": torch_peer,
    "onnxruntime-fp32": onnxruntime_peer("model.onnx"),
    "onnxruntime-int8": onnxruntime_peer("model_quantized.onnx"),
    "sentence-transformers": sentence_transformers_peer,
}


def run(folder, peer):
    """Loads, then answers each line {"way": "loop" | "array", "texts": […]} with {"cpuMs", "wallMs", "megabytes"}."""
    import resource

    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What libraries print must not stand between the answers.
    before, started = cpu_ms(), time.perf_counter()
    loop, array = PEERS[peer](folder)
    print(json.dumps({"cpuMs": cpu_ms() - before, "wallMs": 1000 * (time.perf_counter() - started)}), file=out, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        before, started = cpu_ms(), time.perf_counter()
        (array if asked["way"] == "array" else loop)(asked["texts"])
        answer = {
            "cpuMs": cpu_ms() - before,
            "wallMs": 1000 * (time.perf_counter() - started),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    action, folder, *details = sys.argv[1:]
    (prepare if action == "prepare" else run)(folder, *details)
