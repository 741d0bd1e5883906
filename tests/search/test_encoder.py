"""The graph we build computes what the papers say, and a folder with a model is an encoder."""

import math
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import onnx
import pytest
from django.core.management import CommandError, call_command

from search import embedding, onnx_bert
from search.management.commands import build_encoder
from tests.search import encoders
from tests.search.encoders import EPSILON, HEADS, HIDDEN, LAYERS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoders.write_source(tmp_path_factory.mktemp("package") / "model")


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tiny")
    onnx.save(onnx_bert.model(source), str(made / "model.onnx"))
    shutil.copy(source / "tokenizer.json", made)
    return made


def reference(ids: list[int]) -> np.ndarray:
    """The same model written down plainly with numpy."""
    w = encoders.weights()

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - mean) / np.sqrt(var + EPSILON) * w[f"{name}.weight"] + w[f"{name}.bias"]

    gelu = np.vectorize(lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2)
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    width = HIDDEN // HEADS
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        q, k, v = (linear(x, f"{layer}.attention.self.{n}") for n in ("query", "key", "value"))
        heads = []
        for head in range(HEADS):
            cut = slice(head * width, (head + 1) * width)
            scores = q[:, cut] @ k[:, cut].T / math.sqrt(width)
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            heads.append(weights / weights.sum(-1, keepdims=True) @ v[:, cut])
        seen = linear(np.concatenate(heads, -1), f"{layer}.attention.output.dense")
        x = norm(x + seen, f"{layer}.attention.output.LayerNorm")
        wide = gelu(linear(x, f"{layer}.intermediate.dense"))
        x = norm(x + linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def ids(text: str) -> list[int]:
    found = [encoders.WORDS.index(w) if w in encoders.WORDS else 1 for w in text.split()]
    return [2, *found, 3]


@pytest.mark.parametrize(
    "text", ["router light blinks orange", "refund", "", "pay bill pay slow unheard"]
)
def test_the_graph_computes_the_model(folder: Path, text: str) -> None:
    vector = embedding.OnnxEncoder(folder).encode(text)
    assert vector == pytest.approx(reference(ids(text)), abs=1e-5)
    assert float(vector @ vector) == pytest.approx(1, abs=1e-5)
    assert (vector.dtype, vector.shape) == (np.float32, (HIDDEN,))


def test_a_model_without_pooling_is_pooled_over_the_words(source: Path, tmp_path: Path) -> None:
    shutil.copy(source / "tokenizer.json", tmp_path)
    states = np.arange(20 * 4, dtype=np.float32).reshape(20, 4) + 1
    graph = onnx_bert.Graph({})
    rows = graph.add("Gather", graph.constant("states", states), "input_ids")
    graph.nodes.append(onnx.helper.make_node("Identity", [rows], ["last_hidden_state"]))
    given = onnx.helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, ["b", "t"])
    out = onnx.helper.make_tensor_value_info(
        "last_hidden_state", onnx.TensorProto.FLOAT, ["b", "t", 4]
    )
    body = onnx.helper.make_graph(graph.nodes, "raw", [given], [out], [*graph.constants.values()])
    opsets = [onnx.helper.make_opsetid("", onnx_bert.OPSET)]
    made = onnx.helper.make_model(body, opset_imports=opsets, ir_version=onnx_bert.IR_VERSION)
    onnx.save(made, str(tmp_path / "model.onnx"))

    encoder = embedding.OnnxEncoder(tmp_path)
    mean = states[ids("router light")].mean(0)
    assert encoder.encode("router light") == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
    assert encoder.size == 4


def test_text_beyond_the_models_places_is_cut_and_not_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "TOKENS", encoders.PLACES)
    encoder = embedding.OnnxEncoder(folder)
    long = encoder.encode("router " * 500)
    assert long == pytest.approx(encoder.encode("router " * 900), abs=1e-6)


def test_the_runtime_notes_nothing_of_the_machine(folder: Path, tmp_path: Path) -> None:
    """Its makers want to know what it runs on; it would keep that below HOME, and send it."""
    encode = f"OnnxEncoder(Path({str(folder)!r})).encode('bill')"
    said = f"from pathlib import Path; from search.embedding import OnnxEncoder; {encode}"
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", said], check=True, env=environ, cwd=ROOT)
    assert list(tmp_path.iterdir()) == []


def test_a_remembered_query_vector_cannot_be_changed(folder: Path) -> None:
    encoder = embedding.OnnxEncoder(folder)
    vector = encoder.encode_query("bill")
    assert encoder.encode_query("bill") is vector
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1


def test_threads_may_encode_side_by_side(folder: Path) -> None:
    encoder, found = embedding.OnnxEncoder(folder), {}

    def work(name: str) -> None:
        found[name] = [encoder.encode(name) for _ in range(50)]

    threads = [threading.Thread(target=work, args=(word,)) for word in ("bill", "slow", "pay")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, vectors in found.items():
        assert all(vector == pytest.approx(reference(ids(name)), abs=1e-5) for vector in vectors)


def test_other_weights_or_words_make_another_model_id(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / folder.name
    shutil.copytree(folder, other)
    assert embedding.model_id(other) == embedding.model_id(folder)
    (other / "tokenizer.json").write_text(encoders.tokenizer().to_str().replace("bill", "bull"))
    assert embedding.model_id(other) != embedding.model_id(folder)


def test_without_an_encoder_there_is_none(settings: object, folder: Path, tmp_path: Path) -> None:
    for nothing in (None, "", tmp_path / "nowhere"):
        settings.ENCODER_PATH = nothing  # type: ignore[attr-defined]
        assert embedding.current() is None
    settings.ENCODER_PATH = folder  # type: ignore[attr-defined]
    assert embedding.current() is embedding.current() is not None


def test_a_broken_model_says_which_file(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "tokenizer.json", tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(embedding.EncoderUnavailable, match=r"model\.onnx"):
        embedding.OnnxEncoder(tmp_path).encode("bill")


def test_a_model_of_another_kind_is_not_built(tmp_path: Path) -> None:
    encoders.write_source(tmp_path, model_type="mpnet")
    with pytest.raises(onnx_bert.UnknownArchitecture, match="mpnet"):
        onnx_bert.model(tmp_path)


def test_a_model_that_encodes_wrongly_is_not_put_in_place(
    source: Path, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "encoder"
    settings.ENCODER_PATH = target  # type: ignore[attr-defined]
    monkeypatch.setattr(build_encoder, "_package_folder", lambda: source)
    with pytest.raises(CommandError, match="does not encode"):
        call_command("build_encoder", verbosity=0)
    assert list(tmp_path.iterdir()) == []


def test_the_real_encoder_is_built_once_and_checked(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    if "REQUIRE_ENCODER" not in os.environ:
        pytest.importorskip(build_encoder.PACKAGE)
    settings.ENCODER_PATH = tmp_path / "encoder"  # type: ignore[attr-defined]
    call_command("build_encoder")
    assert "Built the encoder" in capsys.readouterr().out
    call_command("build_encoder")
    assert "there already" in capsys.readouterr().out
    call_command("build_encoder", "--check")
    assert "similarities 0.6" in capsys.readouterr().out
    assert (tmp_path / "encoder" / "model.onnx").stat().st_size < 25_000_000


def test_checking_what_is_not_there_fails(tmp_path: Path, settings: object) -> None:
    settings.ENCODER_PATH = tmp_path / "encoder"  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="No encoder"):
        call_command("build_encoder", "--check")
