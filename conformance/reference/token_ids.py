"""Token ids of texts.py from llama.cpp, and whether the `tokenizers` library agrees.

One file per vocabulary and splitter. The real vocabularies of Llama 3 and GPT-2 are those in the source distribution of
llama-cpp-python (`vendor/llama.cpp/models/ggml-vocab-*.gguf`); their ids are kept, they themselves are not.
"""

import argparse
import json
import tempfile
from pathlib import Path

import gguf
from llama_cpp import Llama
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

import vocabularies
from splitters import LLAMA3
from texts import TEXTS

BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
GPT2 = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
PRE_TOKENIZERS = {
    "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), GPT2]),
    "gpt-2": GPT2,
    "llama-bpe": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"), BYTES]),
}


def with_tokenizers(path, pre):
    """The same vocabulary in the `tokenizers` library; None for the splitter only llama.cpp has."""
    if pre not in PRE_TOKENIZERS:
        return None
    reader = gguf.GGUFReader(path)
    content = lambda key: reader.fields[f"tokenizer.ggml.{key}"].contents()
    tokens, types, merges = content("tokens"), content("token_type"), content("merges")
    vocabulary = {token: id for id, token in enumerate(tokens)}
    model = models.BPE(vocabulary, [tuple(m.split(" ", 1)) for m in merges], ignore_merges=pre == "llama-bpe")
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = PRE_TOKENIZERS[pre]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t, k in zip(tokens, types) if k == 3])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t, k in zip(tokens, types) if k == 4])
    return tokenizer


def cases(path, pre):
    llama = Llama(str(path), vocab_only=True, verbose=False)
    other = with_tokenizers(path, pre)
    for name, text in TEXTS.items():
        case = {"name": name, "text": text}
        for field, special in (("text_ids", False), ("prompt_ids", True)):
            case[field] = llama.tokenize(text.encode(), add_bos=False, special=special)
        if other is not None:
            other.encode_special_tokens = False
            case["tokenizers_agrees_on_prompt"] = other.encode(text, add_special_tokens=False).ids == case["prompt_ids"]
            other.encode_special_tokens = True
            case["tokenizers_agrees_on_text"] = other.encode(text, add_special_tokens=False).ids == case["text_ids"]
        yield case


def write(path, pre, output):
    found = list(cases(path, pre))
    lines = ",\n".join(json.dumps(case) for case in found)
    output.write_text(f"[\n{lines}\n]\n")
    differing = [c["name"] for c in found if not c.get("tokenizers_agrees_on_prompt", True) or not c.get("tokenizers_agrees_on_text", True)]
    print(f"{output.name}: {len(found)} texts, tokenizers differs on {differing}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="SmolLM2-135M-Instruct as GGUF")
    parser.add_argument("llama_cpp_models", type=Path, help="directory of ggml-vocab-llama-bpe.gguf and ggml-vocab-gpt-2.gguf")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    write(arguments.model, "smollm", arguments.output / "smollm2-ids.json")
    write(arguments.llama_cpp_models / "ggml-vocab-llama-bpe.gguf", "llama-bpe", arguments.output / "llama-bpe-ids.json")
    write(arguments.llama_cpp_models / "ggml-vocab-gpt-2.gguf", "gpt-2", arguments.output / "gpt-2-ids.json")
    with tempfile.TemporaryDirectory() as scratch:
        for pre in ("llama-bpe", "gpt-2", "smollm", "default"):
            vocabularies.tiny(f"{scratch}/{pre}.gguf", pre)
            write(Path(f"{scratch}/{pre}.gguf"), pre, arguments.output / f"tiny-{pre}-ids.json")


if __name__ == "__main__":
    main()
