"""Makes the two vocabularies the tokenizer tests always have at hand.

smollm2: the tokenizer keys of the real model's file, without its weights.
tiny: 1200 tokens trained on the texts of this directory, split like Llama 3, with a few tokens no merge leads to, so that
`ignore_merges` makes a difference, and with added tokens of every kind.
"""

import argparse
import gzip
import json
import tempfile
from pathlib import Path

import gguf
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from splitters import LLAMA3
from texts import TEXTS

CONTROL, USER_DEFINED, NORMAL, UNUSED = 3, 4, 1, 5
ADDED = [("<|begin|>", CONTROL), ("<|end|>", CONTROL), ("<|end|>>", CONTROL), ("<|im_end|>", CONTROL),
         ("<think>", USER_DEFINED), ("</think>", USER_DEFINED), ("    ", USER_DEFINED), ("[UNUSED]", UNUSED)]
WITHOUT_MERGES = ["Ġfox", "John", "ĠToken", "!!!!", "é"]


def write_model_keys(writer):
    writer.add_context_length(64)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_feed_forward_length(32)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(32)


def finish(writer, path):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    data = Path(path).read_bytes()
    # No name and no time in the stream, so that equal input gives equal bytes.
    with open(f"{path}.gz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(data)


def slice_of(model, path):
    reader = gguf.GGUFReader(model)
    writer = gguf.GGUFWriter(path, "llama")
    write_model_keys(writer)
    for field in reader.fields.values():
        if not field.name.startswith("tokenizer."):
            continue
        element = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=element)
    finish(writer, path)


def train_tiny():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = trainers.BpeTrainer(vocab_size=1200 - len(ADDED) - len(WITHOUT_MERGES), show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    corpus = [text for text in TEXTS.values()] * 2
    corpus += [path.read_text() for path in sorted(Path(__file__).parent.glob("*.py")) if path.name in ("texts.py", "splitters.py")]
    tokenizer.train_from_iterator(corpus, trainer)
    return tokenizer


def tiny(path, pre):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        train_tiny().save(file.name)
        model = json.load(open(file.name))["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    extra = [token for token in WITHOUT_MERGES if token not in model["vocab"]]
    types = [NORMAL] * (len(tokens) + len(extra)) + [kind for _, kind in ADDED]
    begin = len(tokens) + len(extra)
    writer = gguf.GGUFWriter(path, "llama")
    write_model_keys(writer)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens + extra + [text for text, _ in ADDED])
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(merge) for merge in model["merges"]])
    writer.add_bos_token_id(begin)
    writer.add_eos_token_id(begin + 1)
    finish(writer, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="SmolLM2-135M-Instruct as GGUF")
    parser.add_argument("output", type=Path, help="directory for the packed vocabularies")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        slice_of(arguments.model, f"{scratch}/smollm2-vocabulary.gguf")
        tiny(f"{scratch}/tiny-vocabulary.gguf", "llama-bpe")
        for packed in Path(scratch).glob("*.gz"):
            (arguments.output / packed.name).write_bytes(packed.read_bytes())
            print(packed.name, packed.stat().st_size)


if __name__ == "__main__":
    main()
