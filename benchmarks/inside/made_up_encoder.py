"""An encoder that knows nothing: words are random directions, a text is their mean. Seeded.

It stands in for the real one where none was built, in the same two files, so that all code runs
as it does with a real one. It is faster: about 0.1 ms instead of 3.

    python -m benchmarks.inside.made_up_encoder FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

SIZE = 384
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make(folder: Path) -> None:
    """Write `model.onnx` and `tokenizer.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = ["[UNK]", *LETTERS, *(a + b for a in LETTERS for b in LETTERS)]
    onnx.save(_model(len(pairs)), str(folder / "model.onnx"))
    vocabulary = {piece: place for place, piece in enumerate([*pairs, *_inside(pairs[1:])])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))


def _inside(pieces: list[str]) -> list[str]:
    """The same pieces as they are named inside of a word."""
    return [f"##{piece}" for piece in pieces]


def _model(pieces: int) -> onnx.ModelProto:
    directions = np.random.default_rng(1).normal(size=(2 * pieces, SIZE)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", SIZE])
    look_up = helper.make_node("Gather", ["directions", "input_ids"], ["states"])
    weights = numpy_helper.from_array(directions, "directions")
    graph = helper.make_graph([look_up], "made-up", [ids], [states], [weights])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
    sys.stdout.write("\n{}\n")
