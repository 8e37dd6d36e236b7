"""What shapes the choice of tokens, through the official OpenAI client."""

import math

import openai
import pytest
from openai import OpenAI

QUESTION = [{"role": "user", "content": "Name three colours."}]


def ask(client: OpenAI, model: str, **more):
    """Goes on to its limit, so that there is something to choose, whatever the model would say."""
    plain = {"max_tokens": 24, "extra_body": {"min_tokens": 24}}
    return client.chat.completions.create(model=model, messages=QUESTION, **(plain | more))


class TestSampling:
    def test_several_choices_are_different_and_the_prompt_counts_once(self, client: OpenAI, model: str):
        one = ask(client, model, temperature=1, seed=5)
        three = ask(client, model, temperature=1, seed=5, n=3)

        assert [c.index for c in three.choices] == [0, 1, 2]
        assert len({c.message.content for c in three.choices}) > 1
        assert three.choices[0].message.content == one.choices[0].message.content
        assert three.usage.prompt_tokens == one.usage.prompt_tokens

    def test_streamed_choices_are_the_same_as_whole_ones(self, client: OpenAI, model: str):
        whole = ask(client, model, temperature=1, seed=5, n=2)
        texts = ["", ""]
        for chunk in ask(client, model, temperature=1, seed=5, n=2, stream=True):
            for choice in chunk.choices:
                texts[choice.index] += choice.delta.content or ""

        assert texts == [c.message.content for c in whole.choices]

    def test_logprobs_are_those_of_the_tokens_drawn(self, client: OpenAI, model: str):
        # Where min_tokens holds back the end, that may have been the likeliest token.
        answer = ask(client, model, temperature=0, logprobs=True, top_logprobs=3, extra_body={})
        tokens = answer.choices[0].logprobs.content

        assert "".join(t.token for t in tokens) == answer.choices[0].message.content
        assert b"".join(bytes(t.bytes) for t in tokens).decode() == answer.choices[0].message.content
        for token in tokens:
            assert token.logprob <= 0
            assert len(token.top_logprobs) == 3
            best = max(token.top_logprobs, key=lambda t: t.logprob)
            assert math.isclose(best.logprob, token.logprob, abs_tol=1e-4)
            assert sum(math.exp(t.logprob) for t in token.top_logprobs) <= 1 + 1e-3

    def test_a_bias_forbids_a_token(self, client: OpenAI, model: str):
        def first(**more):
            answer = ask(client, model, temperature=0, logprobs=True, max_tokens=1, extra_body={}, **more)
            return answer.choices[0].logprobs.content[0]

        token = first().token
        asked = {"model": model, "prompt": token, "add_special_tokens": False}
        ids = client.post("/tokenize", cast_to=object, body=asked)["tokens"]

        assert first(logit_bias={str(ids[0]): -100}).token != token

    def test_penalties_change_a_greedy_answer(self, client: OpenAI, model: str):
        plain = ask(client, model, temperature=0, max_tokens=60)
        repelled = ask(client, model, temperature=0, max_tokens=60, frequency_penalty=2, presence_penalty=2)

        assert plain.choices[0].message.content != repelled.choices[0].message.content

    def test_ignore_eos_goes_on_to_the_limit(self, client: OpenAI, model: str):
        answer = ask(client, model, temperature=0, max_tokens=64, extra_body={"ignore_eos": True})

        assert answer.choices[0].finish_reason == "length"
        assert answer.usage.completion_tokens == 64

    def test_min_tokens_holds_back_the_end(self, client: OpenAI, model: str):
        answer = ask(client, model, temperature=0, max_tokens=64, extra_body={"min_tokens": 50})

        assert answer.usage.completion_tokens >= 50

    def test_a_conversation_is_not_computed_twice(self, client: OpenAI, model: str):
        opening = [{"role": "system", "content": "You answer in plain words. " * 60}] + QUESTION
        first = client.chat.completions.create(model=model, messages=opening, temperature=0, max_tokens=24)
        again = client.chat.completions.create(model=model, messages=opening, temperature=0, max_tokens=24)

        assert again.choices[0].message.content == first.choices[0].message.content
        assert again.usage.prompt_tokens_details.cached_tokens > first.usage.prompt_tokens - 65

    @pytest.mark.parametrize(("change", "param"), [
        ({"n": 0}, "n"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
        ({"presence_penalty": 3}, "presence_penalty"),
        ({"logit_bias": {"99999999": 1}}, "logit_bias"),
        ({"extra_body": {"min_p": 2}}, "min_p"),
    ])
    def test_a_value_out_of_range_names_its_field(self, client: OpenAI, model: str, change: dict, param: str):
        with pytest.raises(openai.BadRequestError) as refused:
            ask(client, model, **change)
        assert refused.value.param == param

    def test_the_same_seed_gives_the_same_text(self, client: OpenAI, model: str):
        def told(seed: int) -> str:
            return ask(client, model, temperature=1, top_p=0.95, seed=seed, max_tokens=32).choices[0].message.content

        assert told(7) == told(7)
        assert told(7) != told(8)

    def test_streamed_logprobs_are_those_of_the_whole_answer(self, client: OpenAI, model: str):
        whole = ask(client, model, temperature=0, logprobs=True, top_logprobs=2).choices[0].logprobs.content
        streamed = [
            token
            for chunk in ask(client, model, temperature=0, logprobs=True, top_logprobs=2, stream=True)
            for choice in chunk.choices if choice.logprobs
            for token in choice.logprobs.content]

        assert [t.token for t in streamed] == [t.token for t in whole]
        assert all(math.isclose(a.logprob, b.logprob, abs_tol=1e-3) for a, b in zip(streamed, whole))
