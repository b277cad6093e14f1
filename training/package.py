"""The package folder: manifest.json, model.onnx, model.onnx.data, vocab.txt, and how to open it."""

import hashlib
import json
from pathlib import Path

from labels import ENTITY_LABELS, HOSTILITY_LABELS, SENTIMENT_LABELS

MAX_PACKAGE_BYTES = 30_000_000
FILES = ("model.onnx", "model.onnx.data", "vocab.txt")
SOURCE = (
    "all-MiniLM-L6-v2 (Apache-2.0) as a DistilBERT; layers 3 to 5 copied, one copy and the shared layers trained with "
    "sentiment, entity and hostility heads, the other distilled back to the original embedding; quantized to int8."
)


def manifest(folder, calibration, evaluation):
    """The manifest of the files in `folder`. calibration: see calibrate.py."""
    return {
        "formatVersion": 1,
        "id": "gloss-base",
        "version": "0.2.0",
        "displayName": "Gloss base",
        "architecture": "distilbert",
        "license": "Apache-2.0",
        "source": SOURCE,
        "precision": "int8",
        "maxTokens": 256,
        "model": "model.onnx",
        "files": {name: describe(Path(folder) / name) for name in FILES},
        "tokenizer": {
            "type": "wordPiece", "vocab": "vocab.txt", "lowercase": True, "stripAccents": True,
            "continuingSubwordPrefix": "##", "maxCharactersPerWord": 100,
            "specialTokens": {"unknown": "[UNK]", "start": "[CLS]", "end": "[SEP]", "padding": "[PAD]", "mask": "[MASK]"},
        },
        "inputs": {"ids": "input_ids", "attentionMask": "attention_mask"},
        "heads": {
            "sentiment": {
                "output": "sentiment_logits", "labels": SENTIMENT_LABELS,
                "temperature": calibration["sentiment"], "thresholds": {"negative": calibration["negative"]},
            },
            "entities": {
                "output": "entity_logits", "labels": ENTITY_LABELS, "subword": "first",
                "temperature": calibration["entities"],
            },
            "hostility": {
                "output": "hostility_logits", "labels": HOSTILITY_LABELS,
                "temperature": calibration["hostility"], "thresholds": {"hostile": calibration["hostile"]},
            },
            "embedding": {"output": "embedding", "dimensions": 384, "pooling": "mean", "normalized": True},
        },
        "evaluation": evaluation,
    }


def describe(path):
    """Size and SHA-256 of a file."""
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def write_manifest(folder, content):
    """Write manifest.json at once: a reader sees the old one or the new one."""
    partial = Path(folder) / "manifest.json.partial"
    partial.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    partial.replace(Path(folder) / "manifest.json")


def read_manifest(folder):
    return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def package_bytes(folder):
    """Bytes of the package: the manifest and the files it names."""
    return sum((Path(folder) / name).stat().st_size for name in FILES + ("manifest.json",))


def open_session(path, threads=1):
    """ONNX session as the product runs it: few threads, no spinning, no SkipLayerNorm fusion."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
