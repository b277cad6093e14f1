"""Weights of a shipped package, back in the network: what fine-tuning starts from when there is no checkpoint.

int8 weights come back within half a quantization step; LayerNorm, biases and heads come back exactly.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from model import BRANCH, LAYERS, GlossModel

#: Which balancing factor belongs to which matrix of a layer (src/inference/compile/balance.ts).
_BALANCE = {"q_lin": "qkv", "k_lin": "qkv", "v_lin": "qkv", "lin1": "lin1"}
#: Matrices whose inputs are scaled row by row, without a factor.
_UNBALANCED = ("out_lin", "lin2")


def restore(folder):
    """GlossModel with the weights of the package in `folder`, ready for evaluation.

    A package that was not compiled in int8 from a GlossModel ends the program with a message.
    """
    path = Path(folder) / "model.onnx"
    tensors = {tensor.name: numpy_helper.to_array(tensor, str(path.parent)) for tensor in onnx.load(path).graph.initializer}
    try:
        state = _state(tensors)
    except KeyError as missing:
        raise SystemExit(f"{path}: no tensor {missing}: this is no int8 package of a GlossModel") from missing
    model = GlossModel(state["word_embeddings.weight"].shape[0])
    model.load_state_dict({name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in state.items()})
    return model.eval()


def _state(tensors):
    state = {"word_embeddings.weight": tensors["word_embeddings.int8"] * tensors["word_embeddings.scale"],
             "position_embeddings.weight": tensors["position_embeddings.weight"],
             "case_embeddings.weight": tensors["case_embeddings.weight"]}
    for kind in ("weight", "bias"):
        state[f"embedding_norm.{kind}"] = tensors[f"embedding_norm.{kind}"]
    for head in ("sentiment_head", "hostility_head", "entity_head"):
        state |= {f"{head}.weight": tensors[f"{head}.weight_t"].T, f"{head}.bias": tensors[f"{head}.bias"]}
    groups = [("shared", BRANCH), ("task_branch", LAYERS - BRANCH), ("embedding_branch", LAYERS - BRANCH)]
    for layer in (f"{group}.{index}" for group, count in groups for index in range(count)):
        for matrix in (*_BALANCE, *_UNBALANCED):
            name = f"{layer}.{matrix}"
            weight = tensors[f"{name}.int8"] * tensors[f"{name}.scale"]
            if matrix in _BALANCE:
                weight = weight * tensors[f"{layer}.{_BALANCE[matrix]}.inverse_balance"][:, None]
            state[f"{name}.weight"] = weight.T
            state[f"{name}.bias"] = tensors[f"{name}.bias"]
        for norm in ("sa_layer_norm", "output_layer_norm"):
            state |= {f"{layer}.{norm}.{kind}": tensors[f"{layer}.{norm}.{kind}"] for kind in ("weight", "bias")}
    return state
