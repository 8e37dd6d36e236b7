"""The official OpenAI client, unmodified, against the gateway."""

import openai
import pytest
from openai import OpenAI

QUESTION = [{"role": "user", "content": "What is the capital of France? Answer in one sentence."}]


def test_lists_the_model(client: OpenAI, model: str):
    assert model
    assert client.models.retrieve(model).id == model


def test_answers_a_chat(client: OpenAI, model: str):
    answer = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=40)

    assert "Paris" in answer.choices[0].message.content
    assert answer.choices[0].finish_reason in ("stop", "length")
    assert answer.object == "chat.completion"
    assert answer.usage.prompt_tokens > 0
    assert 0 < answer.usage.completion_tokens <= 40
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.completion_tokens_details.reasoning_tokens == 0


def test_streams_exactly_the_answer_it_would_give_at_once(client: OpenAI, model: str):
    whole = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=40)
    stream = client.chat.completions.create(
        model=model, messages=QUESTION, temperature=0, max_tokens=40, stream=True,
        stream_options={"include_usage": True})
    chunks = list(stream)

    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == whole.choices[0].finish_reason
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert len({c.id for c in chunks}) == 1


def test_the_same_seed_gives_the_same_text(client: OpenAI, model: str):
    def ask(seed: int) -> str:
        return client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Tell me a short story."}],
            temperature=1.0, top_p=0.95, seed=seed, max_tokens=32).choices[0].message.content

    assert ask(7) == ask(7)
    assert ask(7) != ask(8)


def test_max_completion_tokens_cuts_the_answer(client: OpenAI, model: str):
    answer = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Count from one to one hundred in words."}],
        temperature=0, max_completion_tokens=5)

    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 5


def test_a_stop_string_ends_the_answer_and_is_not_in_it(client: OpenAI, model: str):
    answer = client.chat.completions.create(
        model=model, messages=QUESTION, temperature=0, max_tokens=40, stop=["Paris"])

    assert answer.choices[0].finish_reason == "stop"
    assert "Paris" not in answer.choices[0].message.content


@pytest.mark.parametrize("extra", [
    {"extra_body": {"chat_template_kwargs": {"enable_thinking": False}}},
    {"extra_body": {"reasoning": {"mode": "off"}}},
    {"reasoning_effort": "none"},
    {"extra_body": {"reasoning": {"mode": "on"}}},
])
def test_the_reasoning_switches_are_understood(client: OpenAI, model: str, extra: dict):
    answer = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=24, **extra)

    assert answer.choices[0].message.content is not None
    plain = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, max_tokens=24)
    assert answer.usage.prompt_tokens != plain.usage.prompt_tokens, "the switch did not reach the prompt"


def test_an_unknown_model_is_not_found(client: OpenAI):
    with pytest.raises(openai.NotFoundError) as error:
        client.chat.completions.create(model="no-such-model", messages=QUESTION)
    assert error.value.code == "model_not_found"


def test_a_wrong_key_is_an_authentication_error(base_url: str, model: str):
    stranger = OpenAI(base_url=base_url, api_key="nsk-wrong", max_retries=0)
    with pytest.raises(openai.AuthenticationError) as error:
        stranger.chat.completions.create(model=model, messages=QUESTION)
    assert error.value.code == "invalid_api_key"
    with pytest.raises(openai.AuthenticationError):
        stranger.models.list()


@pytest.mark.parametrize(("change", "param"), [
    ({"messages": []}, "messages"),
    ({"temperature": -1}, "temperature"),
    ({"top_p": 0}, "top_p"),
    ({"max_tokens": 0}, "max_tokens"),
    ({"max_tokens": "many"}, "max_tokens"),
    ({"messages": [{"role": "wizard", "content": "hi"}]}, "messages[0].role"),
])
def test_bad_input_names_its_field(client: OpenAI, model: str, change: dict, param: str):
    with pytest.raises(openai.BadRequestError) as error:
        client.chat.completions.create(**({"model": model, "messages": QUESTION} | change))
    assert error.value.param == param


def test_a_prompt_beyond_the_context_is_refused(client: OpenAI, model: str):
    with pytest.raises(openai.BadRequestError) as error:
        client.chat.completions.create(model=model, messages=[{"role": "user", "content": "word " * 60_000}])
    assert error.value.code == "context_length_exceeded"
