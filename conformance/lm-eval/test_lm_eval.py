"""The evaluation harness of EleutherAI against the gateway, with a task of our own."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The task, with the place of its data filled in: the harness looks for it from wherever it was started."""
    folder = tmp_path_factory.mktemp("tasks")
    shutil.copy(HERE / "tasks" / "sums.jsonl", folder)
    task = (HERE / "tasks" / "sums.yaml").read_text()
    (folder / "sums.yaml").write_text(task.replace("DATA", str(folder / "sums.jsonl")))
    return folder


def evaluate(tasks: Path, output: Path, kind: str, path: str, *more: str) -> dict:
    request = urllib.request.Request(
        os.environ["NOESIS_URL"] + "/v1/models", headers={"Authorization": "Bearer " + os.environ["NOESIS_API_KEY"]})
    with urllib.request.urlopen(request) as answer:
        model = json.load(answer)["data"][0]["id"]
    subprocess.run(
        [sys.executable, "-m", "lm_eval", "run", "--model", kind, "--include_path", str(tasks), "--tasks", "noesis_sums",
         "--model_args", f"model={model},base_url={os.environ['NOESIS_URL']}{path},tokenizer_backend=None,num_concurrent=2",
         "--output_path", str(output), *more],
        env=os.environ | {"OPENAI_API_KEY": os.environ["NOESIS_API_KEY"], "HF_HUB_OFFLINE": "1"}, check=True, timeout=300)
    return json.loads(next(output.rglob("results_*.json")).read_text())


class TestChat:
    def test_every_question_is_answered_and_scored(self, tasks: Path, tmp_path: Path):
        results = evaluate(
            tasks, tmp_path, "local-chat-completions", "/v1/chat/completions", "--apply_chat_template",
            "--system_instruction", "detailed thinking on")

        assert results["n-samples"]["noesis_sums"]["effective"] == 6
        assert results["results"]["noesis_sums"]["exact_match,number"] >= 0.5, "even a small model can add"

    def test_plain_completions_can_be_scored_too(self, tasks: Path, tmp_path: Path):
        results = evaluate(tasks, tmp_path, "local-completions", "/v1/completions")

        assert results["n-samples"]["noesis_sums"]["effective"] == 6
