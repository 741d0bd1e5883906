"""Build an int8 ONNX sentence encoder from the original weights of a BERT model.

The weights come as `model.safetensors` beside a `config.json` in Hugging Face's layout. The
graph follows Devlin et al. 2018 (post-norm transformer, GELU by erf); mean pooling over the
mask and scaling to unit length are part of it, as in Reimers and Gurevych 2019. Only building
needs `onnx` and `safetensors` (requirements-encoder.txt); running needs onnxruntime alone.
"""

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

OPSET = 17  # the first with LayerNormalization
IR_VERSION = 8  # what goes with it; newer ones are refused by older runtimes


class UnknownArchitecture(Exception):
    """The weights are not of a BERT model that this graph can stand for."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT model, from its `config.json`."""

    hidden: int
    heads: int
    layers: int
    epsilon: float

    @classmethod
    def read(cls, path: Path) -> "Shape":
        """Read and check `config.json`; raises UnknownArchitecture."""
        config = json.loads(path.read_text("utf-8"))
        kind = (config.get("model_type"), config.get("hidden_act"))
        if kind != ("bert", "gelu"):
            raise UnknownArchitecture(f"Expected bert with gelu, found {kind[0]} with {kind[1]}.")
        return cls(
            config["hidden_size"],
            config["num_attention_heads"],
            config["num_hidden_layers"],
            config["layer_norm_eps"],
        )


@dataclass(slots=True)
class Graph:
    """ONNX nodes and constants as they grow; each `add` gives the name of its output."""

    weights: dict[str, np.ndarray]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Append a node with one output."""
        output = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: np.ndarray) -> str:
        """Keep a constant once under a name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """A tensor of the model as a constant."""
        return self.constant(name, self.weights[name])

    def integers(self, *values: int) -> str:
        """A small list of int64, for shapes and axes."""
        name = "i_" + "_".join(str(value) for value in values)
        return self.constant(name, np.array(values, np.int64))

    def number(self, value: float) -> str:
        """A float32 scalar."""
        return self.constant(f"f_{value!r}", np.array(value, np.float32))

    def linear(self, value: str, name: str) -> str:
        """x · Wᵀ + b."""
        matrix = self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T)
        return self.add("Add", self.add("MatMul", value, matrix), self.weight(f"{name}.bias"))

    def normalize(self, value: str, name: str, epsilon: float) -> str:
        """Layer normalization over the last axis."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", value, scale, bias, axis=-1, epsilon=epsilon)


def build(source: Path, target: Path) -> None:
    """Write the int8 encoder of the model folder `source` to the file `target`."""
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / "float32.onnx"
        onnx.save(model(source), str(exact))
        # One scale a column: with one for a whole matrix, cosine to float32 falls to .96.
        quantize_dynamic(exact, target, weight_type=QuantType.QInt8, per_channel=True)


def model(source: Path) -> onnx.ModelProto:
    """The float32 graph of the model folder `source`, checked by onnx."""
    shape = Shape.read(source / "config.json")
    graph = Graph(load_file(source / "model.safetensors"))
    states = _embed(graph, shape)
    bias = _mask_bias(graph)
    for number in range(shape.layers):
        states = _layer(graph, shape, f"encoder.layer.{number}", states, bias)
    graph.nodes.append(helper.make_node("Identity", [_pool(graph, states)], ["sentence_embedding"]))
    made = _wrap(graph, shape)
    onnx.checker.check_model(made, full_check=True)
    return made


def _wrap(graph: Graph, shape: Shape) -> onnx.ModelProto:
    tokens = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info(
        "sentence_embedding", TensorProto.FLOAT, ["batch", shape.hidden]
    )
    body = helper.make_graph(
        graph.nodes, "sentence-encoder", inputs, [output], list(graph.constants.values())
    )
    opsets = [helper.make_opsetid("", OPSET)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)


def _embed(graph: Graph, shape: Shape) -> str:
    """Word + position + first token type, normalized: batch × tokens × hidden."""
    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = graph.add(
        "Slice", graph.add("Shape", "input_ids"), graph.integers(1), graph.integers(2)
    )
    places = graph.add(
        "Slice",
        graph.weight("embeddings.position_embeddings.weight"),
        graph.integers(0),
        length,
        graph.integers(0),
    )
    first = graph.weights["embeddings.token_type_embeddings.weight"][0]
    total = graph.add("Add", graph.add("Add", words, places), graph.constant("type_0", first))
    return graph.normalize(total, "embeddings.LayerNorm", shape.epsilon)


def _mask_bias(graph: Graph) -> str:
    """0 for a token and a very negative number for padding: batch × 1 × 1 × tokens."""
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.number(1.0), mask)
    return graph.add(
        "Unsqueeze", graph.add("Mul", absent, graph.number(-1e9)), graph.integers(1, 2)
    )


def _layer(graph: Graph, shape: Shape, name: str, states: str, bias: str) -> str:
    seen = graph.linear(
        _attend(graph, shape, f"{name}.attention.self", states, bias),
        f"{name}.attention.output.dense",
    )
    states = graph.normalize(
        graph.add("Add", seen, states), f"{name}.attention.output.LayerNorm", shape.epsilon
    )
    wide = _gelu(graph, graph.linear(states, f"{name}.intermediate.dense"))
    thought = graph.linear(wide, f"{name}.output.dense")
    return graph.normalize(
        graph.add("Add", thought, states), f"{name}.output.LayerNorm", shape.epsilon
    )


def _attend(graph: Graph, shape: Shape, name: str, states: str, bias: str) -> str:
    """Scaled dot-product attention, all heads at once."""
    width = shape.hidden // shape.heads
    split = graph.integers(0, 0, shape.heads, width)

    def heads(part: str, order: list[int]) -> str:
        whole = graph.linear(states, f"{name}.{part}")
        return graph.add("Transpose", graph.add("Reshape", whole, split), perm=order)

    query, key = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])
    scores = graph.add("Div", graph.add("MatMul", query, key), graph.number(float(np.sqrt(width))))
    weights = graph.add("Softmax", graph.add("Add", scores, bias), axis=-1)
    value = heads("value", [0, 2, 1, 3])
    mixed = graph.add("Transpose", graph.add("MatMul", weights, value), perm=[0, 2, 1, 3])
    return graph.add("Reshape", mixed, graph.integers(0, 0, shape.hidden))


def _gelu(graph: Graph, value: str) -> str:
    """x · (1 + erf(x / √2)) / 2 (Hendrycks and Gimpel 2016)."""
    inner = graph.add("Erf", graph.add("Div", value, graph.number(float(np.sqrt(2)))))
    twice = graph.add("Mul", value, graph.add("Add", inner, graph.number(1.0)))
    return graph.add("Mul", twice, graph.number(0.5))


def _pool(graph: Graph, states: str) -> str:
    """Mean of the states of the real tokens, at unit length: batch × hidden."""
    mask = graph.add(
        "Unsqueeze", graph.add("Cast", "attention_mask", to=TensorProto.FLOAT), graph.integers(2)
    )
    total = graph.add("ReduceSum", graph.add("Mul", states, mask), graph.integers(1), keepdims=0)
    # The count of tokens cancels out at unit length.
    length = graph.add("ReduceL2", total, axes=[1], keepdims=1)
    return graph.add("Div", total, length)
