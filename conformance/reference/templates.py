"""Prompts rendered from the model file's own chat template, by jinja2 as transformers configures it and by llama.cpp's binding."""

import argparse
import json
from pathlib import Path

import gguf
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from transformers.utils.chat_template_utils import render_jinja_template

from conversations import CONVERSATIONS


def special(reader, name):
    content = lambda key: reader.fields[f"tokenizer.ggml.{key}"].contents()
    return content("tokens")[content(f"{name}_token_id")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    reader = gguf.GGUFReader(arguments.model)
    template = reader.fields["tokenizer.chat_template"].contents()
    bos, eos = special(reader, "bos"), special(reader, "eos")
    cases = []
    for conversation in CONVERSATIONS:
        generation = conversation.get("add_generation_prompt", True)
        rendered, _ = render_jinja_template(
            [conversation["messages"]], chat_template=template, add_generation_prompt=generation, bos_token=bos, eos_token=eos)
        binding = Jinja2ChatFormatter(template, eos, bos, add_generation_prompt=generation)(messages=conversation["messages"]).prompt
        cases.append({"name": conversation["name"], "messages": conversation["messages"], "add_generation_prompt": generation,
                      "rendered": rendered[0], "llama_cpp_python_agrees": binding == rendered[0]})
    result = {"template": template, "bos_token": bos, "eos_token": eos, "cases": cases}
    arguments.output.write_text(json.dumps(result, indent=1) + "\n")
    print(f"{len(cases)} conversations, agreement on {sum(c['llama_cpp_python_agrees'] for c in cases)}")


if __name__ == "__main__":
    main()
