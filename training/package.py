"""The package folder as `gloss model compile` writes it: its manifest, its size, and how to open its graph."""

import json
from pathlib import Path

MAX_PACKAGE_BYTES = 30_000_000


def write_manifest(folder, content):
    """Write manifest.json at once: a reader sees the old one or the new one."""
    partial = Path(folder) / "manifest.json.partial"
    partial.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    partial.replace(Path(folder) / "manifest.json")


def read_manifest(folder):
    """The content of manifest.json."""
    return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def package_bytes(folder):
    """Bytes of the package: the manifest and the files it names."""
    return sum((Path(folder) / name).stat().st_size for name in [*read_manifest(folder)["files"], "manifest.json"])


def open_session(path, threads=1):
    """ONNX session as the product runs it: few threads, no spinning, no SkipLayerNorm fusion."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
