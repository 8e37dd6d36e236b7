"""Greedy continuations, by llama.cpp and by forward.py, with the distance between the two best logits at every step.

llama.cpp rounds activations to 8 bits before it multiplies them with quantised weights, forward.py does not: where the
two best logits are close, the continuations may part.
"""

import argparse
import json
from pathlib import Path

import llama_cpp
import numpy as np
from llama_cpp import Llama
from transformers.utils.chat_template_utils import render_jinja_template

from conversations import QUESTIONS
from forward import Model

STEPS = 64


def best(logits, count):
    found = np.argpartition(-logits, count)[:count]
    return found[np.argsort(-logits[found])]


def pick(logits):
    first, second = best(logits, 2)
    return int(first), int(second), float(logits[first] - logits[second])


def top(logits):
    ids = best(logits, 10)
    return {"ids": ids.tolist(), "logits": [round(float(logits[i]), 4) for i in ids]}


def continuation(step, prompt, end):
    """step(tokens) -> logits after the last; stops before the end token."""
    tokens, runners_up, gaps = [], [], []
    logits = step(prompt)
    while len(tokens) < STEPS:
        token, second, gap = pick(logits)
        if token == end:
            break
        tokens.append(token)
        runners_up.append(second)
        gaps.append(round(gap, 4))
        logits = step([token])
    return {"tokens": tokens, "runners_up": runners_up, "gaps": gaps}


def llama_step(llama):
    def step(tokens):
        llama.eval(tokens)
        return np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(llama.ctx, -1), shape=(llama.n_vocab(),)).copy()
    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    llama = Llama(arguments.model, n_ctx=1024, n_threads=1, verbose=False)
    template = llama.metadata["tokenizer.chat_template"]
    cases = []
    for question in QUESTIONS:
        (prompt,), _ = render_jinja_template([[{"role": "user", "content": question}]], chat_template=template, add_generation_prompt=True)
        ids = llama.tokenize(prompt.encode(), add_bos=False, special=True)
        llama.reset()
        ours = continuation(llama_step(llama), ids, llama.token_eos())
        exact = continuation(Model(arguments.model).logits, ids, llama.token_eos())
        same = next((i for i, (a, b) in enumerate(zip(ours["tokens"], exact["tokens"])) if a != b), min(len(ours["tokens"]), len(exact["tokens"])))
        text = llama.detokenize(ours["tokens"]).decode(errors="replace")
        cases.append({"question": question, "prompt": prompt, "prompt_ids": ids, "llama_cpp": ours, "float32": exact,
                      "common_prefix": same,
                      "float32_top_after_prompt": top(Model(arguments.model).logits(ids)), "llama_cpp_text": text})
        parting = "" if same == len(ours["tokens"]) else f"; they part at a gap of {ours['gaps'][same]} (float32: {exact['gaps'][same]})"
        print(f"{len(ours['tokens'])} tokens, first {same} equal in float32{parting}: {text[:100]!r}")
    lines = ",\n".join(json.dumps(case) for case in cases)
    arguments.output.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
