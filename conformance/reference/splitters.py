"""Pieces into which the published regular expressions cut the strings of splitter_texts.py."""

import argparse
import json
from pathlib import Path

import regex

from splitter_texts import texts

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# Each stage cuts the pieces of the one before into matches and what lies between them.
SPLITTERS = {
    "gpt-2": [GPT2],
    "llama-bpe": [LLAMA3],
    "smollm": [r"\p{N}", GPT2],
    "default": [r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"],
}


def cut(pieces, expression):
    result = []
    for piece in pieces:
        end = 0
        for match in regex.finditer(expression, piece):
            result += [piece[end:match.start()], match.group()]
            end = match.end()
        result.append(piece[end:])
    return [piece for piece in result if piece]


def split(text, stages):
    pieces = [text]
    for stage in stages:
        pieces = cut(pieces, stage)
    assert "".join(pieces) == text
    return pieces


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="directory for splitters.json")
    directory = parser.parse_args().output
    cases = [{"text": text, **{name: split(text, stages) for name, stages in SPLITTERS.items()}} for text in texts()]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (directory / "splitters.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(cases)} strings")


if __name__ == "__main__":
    main()
