"""SmoothQuant-like balancing factors for the int8 matrices, from activations over sample texts.

For matrix input channel j: factor_j = max|x_j|^ALPHA / max|w_j|^(1 - ALPHA), where the maximum of w runs over all
matrices that read the same input. Activations are divided by it and weight rows multiplied, so that outlier channels of
the activations cost the others less precision. ALPHA 0.6 was best in a comparison over all-MiniLM-L6-v2.
"""

import numpy as np
import torch

ALPHA = 0.6

_INPUTS = {"qkv": ("q_lin", "k_lin", "v_lin"), "out": ("out_lin",), "lin1": ("lin1",), "lin2": ("lin2",)}


def balancing_factors(model, rows, pad_ids):
    """{"<layer>.<input>": factors [k]} of a GlossModel; rows are id lists of sample texts."""
    layers = {f"{group}.{index}": layer
              for group in ("shared", "task_branch", "embedding_branch")
              for index, layer in enumerate(getattr(model, group))}
    largest = activation_maxima(model, layers, rows, pad_ids)
    factors = {}
    for name, layer in layers.items():
        for part, matrices in _INPUTS.items():
            maxima = [getattr(layer, matrix).weight.detach().abs().amax(0).numpy() for matrix in matrices]
            weights = np.max(maxima, axis=0)
            activations = np.maximum(largest[f"{name}.{matrices[0]}"], 1e-5)
            factor = activations ** ALPHA / np.maximum(weights, 1e-5) ** (1 - ALPHA)
            factors[f"{name}.{part}"] = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
    return factors


def activation_maxima(model, layers, rows, pad_ids):
    """{"<layer>.<matrix>": absolute maximum of each input channel [k]} over the rows."""
    largest = {}

    def watch(key):
        def hook(_module, inputs):
            maximum = inputs[0].detach()[current["mask"]].abs().amax(0).numpy()
            largest[key] = np.maximum(largest.get(key, 0), maximum)
        return hook

    current = {}
    handles = [getattr(layer, matrix).register_forward_pre_hook(watch(f"{name}.{matrix}"))
               for name, layer in layers.items() for matrix in ("q_lin", "out_lin", "lin1", "lin2")]
    for start in range(0, len(rows), 32):
        ids, current["mask"] = pad_ids(rows[start: start + 32])
        with torch.no_grad():
            model(ids, current["mask"].long())
    for handle in handles:
        handle.remove()
    return largest
