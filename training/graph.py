"""Small ONNX writer: the graph of GlossModel in fp32, or with row-wise int8 matrix products.

Names and shapes: b texts, s tokens, d = 384, h = 12 heads of 32. Inputs `input_ids` and `attention_mask`,
int64 [b, s]; outputs `sentiment_logits` [b, 3], `entity_logits` [b, s, 9],
`hostility_logits` [b, 2], `embedding` [b, 384].

int8: weights symmetric per output channel in -63..63 (7 bits, so that u8 x s8 pairs never saturate 16 bits on AVX2);
activations per row: absolute row maximum, scale 1/127, zero point 128, product by onnxruntime's
MatMulIntegerToFloat (domain com.microsoft), times the row maximum, plus bias. A row's result depends on that row alone, so a
text gives the same numbers alone, in a batch and with padding. Optional balancing (SmoothQuant, Xiao et al. 2023)
divides activation channels by a factor and multiplies the weight rows by it.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from model import BRANCH, DIM, HEADS, LAYER_NORM_EPS, LAYERS

HEAD_DIM = DIM // HEADS
WEIGHT_LIMIT = 63
OPSET = 20
IR_VERSION = 9
#: Added to attention scores at padding: exp() of it is exactly 0 in fp32.
MASKED_SCORE = -1e9
SMALLEST_ROW_MAXIMUM = 1e-12


def quantize_columns(weight):
    """weight [k, n] -> (int8 [k, n] in -63..63, scale [n]) with weight ~ int8 * scale."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / WEIGHT_LIMIT
    return np.clip(np.rint(weight / scale), -WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8), scale.astype(np.float32)


def quantize_rows(table):
    """table [rows, d] -> (int8 in -127..127, scale [rows, 1]): for the embedding table, where nothing saturates."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
    return np.clip(np.rint(table / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class GraphWriter:
    """Collects nodes and initialisers; every method returns the name of its result."""

    def __init__(self, state, int8, balance=None):
        """state: parameters of GlossModel as numpy arrays; balance: {matrix name: factors [k]} or None."""
        self.state, self.int8, self.balance = state, int8, balance or {}
        self.nodes, self.initializers, self.names = [], {}, 0

    # -- primitives

    def constant(self, name, array):
        """Initialiser `name`; the same name is stored once."""
        self.initializers.setdefault(name, numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def scalar(self, value, dtype=np.float32):
        return self.constant(f"scalar_{np.dtype(dtype).name}_{value}", np.array(value, dtype=dtype))

    def vector(self, *values):
        return self.constant("shape_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def node(self, kind, *inputs, output=None, **attributes):
        self.names += 1
        output = output or f"{kind}_{self.names}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=f"node_{self.names}_{kind}", **attributes))
        return output

    def layer_norm(self, hidden, name):
        return self.node(
            "LayerNormalization", hidden, self.constant(f"{name}.weight", self.state[f"{name}.weight"]),
            self.constant(f"{name}.bias", self.state[f"{name}.bias"]), axis=-1, epsilon=LAYER_NORM_EPS)

    # -- matrix products

    def quantize_activation(self, hidden, balance_name=None):
        """(u8 tensor, absolute row maximum [b, s, 1]) of hidden [b, s, k]."""
        if balance_name in self.balance:
            inverse = self.constant(f"{balance_name}.inverse_balance", 1 / self.balance[balance_name])
            hidden = self.node("Mul", hidden, inverse)
        largest = self.node("ReduceMax", self.node("Abs", hidden), self.vector(-1), keepdims=1)
        largest = self.node("Max", largest, self.scalar(SMALLEST_ROW_MAXIMUM))
        unit = self.node("Div", hidden, largest)
        quantized = self.node("QuantizeLinear", unit, self.scalar(np.float32(1 / 127)), self.scalar(128, np.uint8))
        return quantized, largest

    def linear_int8(self, activation, name, balance_name=None):
        """activation from `quantize_activation`; weight `name`.weight [n, k] of PyTorch."""
        quantized, largest = activation
        weight = self.state[f"{name}.weight"].T
        if balance_name in self.balance:
            weight = weight * self.balance[balance_name][:, None]
        values, scale = quantize_columns(weight)
        product = self.node(
            "MatMulIntegerToFloat", quantized, self.constant(f"{name}.int8", values), self.scalar(np.float32(1 / 127)),
            self.constant(f"{name}.scale", scale), self.scalar(128, np.uint8), domain="com.microsoft")
        product = self.node("Mul", product, largest)
        return self.node("Add", product, self.constant(f"{name}.bias", self.state[f"{name}.bias"]))

    def linears(self, hidden, names, balance_name):
        """Products of the same hidden with several matrices; hidden is quantized once."""
        if self.int8:
            activation = self.quantize_activation(hidden, balance_name)
            return [self.linear_int8(activation, name, balance_name) for name in names]
        return [self.linear_float(hidden, name) for name in names]

    def linear_float(self, hidden, name, output=None):
        weight = self.constant(f"{name}.weight_t", self.state[f"{name}.weight"].T)
        product = self.node("MatMul", hidden, weight)
        return self.node("Add", product, self.constant(f"{name}.bias", self.state[f"{name}.bias"]), output=output)

    # -- the network

    def split_heads(self, hidden, permutation):
        """[b, s, d] -> [b, h, s, 32] (or [b, h, 32, s])."""
        return self.node("Transpose", self.node("Reshape", hidden, self.vector(0, 0, HEADS, HEAD_DIM)), perm=permutation)

    def attention(self, hidden, additive_mask, name):
        q, k, v = self.linears(hidden, [f"{name}.{part}" for part in ("q_lin", "k_lin", "v_lin")], f"{name}.qkv")
        q = self.node("Mul", q, self.scalar(np.float32(HEAD_DIM ** -0.5)))
        scores = self.node("MatMul", self.split_heads(q, [0, 2, 1, 3]), self.split_heads(k, [0, 2, 3, 1]))
        probabilities = self.node("Softmax", self.node("Add", scores, additive_mask), axis=-1)
        context = self.node("MatMul", probabilities, self.split_heads(v, [0, 2, 1, 3]))
        context = self.node("Reshape", self.node("Transpose", context, perm=[0, 2, 1, 3]), self.vector(0, 0, DIM))
        return self.linears(context, [f"{name}.out_lin"], f"{name}.out")[0]

    def block(self, hidden, additive_mask, name):
        """One post-norm layer."""
        attended = self.attention(hidden, additive_mask, name)
        hidden = self.layer_norm(self.node("Add", attended, hidden), f"{name}.sa_layer_norm")
        inner = self.linears(hidden, [f"{name}.lin1"], f"{name}.lin1")[0]
        inner = self.node("Gelu", inner)
        forwarded = self.linears(inner, [f"{name}.lin2"], f"{name}.lin2")[0]
        return self.layer_norm(self.node("Add", forwarded, hidden), f"{name}.output_layer_norm")

    def embeddings(self):
        """[b, s, d] from input_ids."""
        table = self.state["word_embeddings.weight"]
        if self.int8:
            values, scale = quantize_rows(table)
            words = self.node("Gather", self.constant("word_embeddings.int8", values), "input_ids")
            words = self.node("Cast", words, to=TensorProto.FLOAT)
            words = self.node("Mul", words, self.node("Gather", self.constant("word_embeddings.scale", scale), "input_ids"))
        else:
            words = self.node("Gather", self.constant("word_embeddings.weight", table), "input_ids")
        length = self.node("Gather", self.node("Shape", "input_ids"), self.vector(1))
        positions = self.node(
            "Slice", self.constant("position_embeddings.weight", self.state["position_embeddings.weight"]),
            self.vector(0), length, self.vector(0))
        return self.layer_norm(self.node("Add", words, positions), "embedding_norm")

    def mean(self, hidden, twin_mask, count):
        """Mean over tokens [b, 2, d], the same row twice; twin_mask [b, 2, s], count [b, 1, 1].

        Two equal rows, because onnxruntime multiplies a single row with other code than several, in an order of
        additions that depends on the padding. With two rows the result is the same alone and in a batch, bit for bit.
        """
        return self.node("Div", self.node("MatMul", twin_mask, hidden), count)

    def first_of_twins(self, twins, output):
        """[b, 2, n] -> [b, n], named `output`."""
        return self.node("Gather", twins, self.scalar(0, np.int64), axis=1, output=output)

    def write(self):
        """The whole graph as an onnx ModelProto, weights inside."""
        mask = self.node("Cast", "attention_mask", to=TensorProto.FLOAT)
        absent = self.node("Mul", self.node("Sub", self.scalar(1.0), mask), self.scalar(np.float32(MASKED_SCORE)))
        additive_mask = self.node("Unsqueeze", absent, self.vector(1, 2))
        row_mask = self.node("Unsqueeze", mask, self.vector(1))
        count = self.node("Max", self.node("ReduceSum", row_mask, self.vector(2), keepdims=1), self.scalar(1.0))
        twin_mask = self.node("Concat", row_mask, row_mask, axis=1)
        shared = self.embeddings()
        for index in range(BRANCH):
            shared = self.block(shared, additive_mask, f"shared.{index}")
        task, sentence = shared, shared
        for index in range(LAYERS - BRANCH):
            task = self.block(task, additive_mask, f"task_branch.{index}")
            sentence = self.block(sentence, additive_mask, f"embedding_branch.{index}")
        self.linear_float(task, "entity_head", output="entity_logits")
        self.sentence_heads(task, twin_mask, count)
        mean = self.mean(sentence, twin_mask, count)
        squares = self.node("MatMul", mean, self.node("Transpose", mean, perm=[0, 2, 1]))
        norm = self.node("Sqrt", self.node("Gather", squares, self.vector(0), axis=2))
        norm = self.node("Max", norm, self.scalar(SMALLEST_ROW_MAXIMUM))
        self.first_of_twins(self.node("Div", mean, norm), "embedding")
        return self.finish()

    def sentence_heads(self, task, twin_mask, count):
        """sentiment_logits [b, 3] and hostility_logits [b, 2] from the [CLS] state and the mean, side by side."""
        first = self.node("Gather", task, self.vector(0, 0), axis=1)
        pooled = self.node("Concat", first, self.mean(task, twin_mask, count), axis=2)
        for head in ("sentiment", "hostility"):
            self.first_of_twins(self.linear_float(pooled, f"{head}_head"), f"{head}_logits")

    def finish(self):
        def value(name, kind, *shape):
            return helper.make_tensor_value_info(name, kind, shape)

        graph = helper.make_graph(
            self.nodes, "gloss",
            [value("input_ids", TensorProto.INT64, "batch", "sequence"),
             value("attention_mask", TensorProto.INT64, "batch", "sequence")],
            [value("sentiment_logits", TensorProto.FLOAT, "batch", 3),
             value("entity_logits", TensorProto.FLOAT, "batch", "sequence", 9),
             value("hostility_logits", TensorProto.FLOAT, "batch", 2),
             value("embedding", TensorProto.FLOAT, "batch", DIM)],
            list(self.initializers.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)], producer_name="gloss")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def save(model, path):
    """Write `path` and its weights `path`.data beside it (mapped from disk at load); small constants stay inside."""
    data_path = path.with_name(path.name + ".data")
    data_path.unlink(missing_ok=True)
    onnx.save_model(model, str(path), save_as_external_data=True, all_tensors_to_one_file=True,
                    location=data_path.name, size_threshold=1024, convert_attribute=False)
