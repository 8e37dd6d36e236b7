"""The official OpenAI client, unmodified, against the gateway: plain chat."""

import time

import openai
import pytest
from answers import ANSWER, LONG, QUESTION, ask
from openai import OpenAI


class TestModels:
    def test_the_model_is_listed_and_can_be_retrieved(self, client: OpenAI, model: str):
        listed = next(m for m in client.models.list().data if m.id == model)

        assert listed.object == "model"
        assert listed.owned_by
        assert listed.max_model_len > 0
        assert client.models.retrieve(model) == listed

    def test_a_model_that_is_not_served_is_not_found(self, client: OpenAI):
        with pytest.raises(openai.NotFoundError) as error:
            client.models.retrieve("no-such-model")
        assert error.value.code == "model_not_found"


class TestChat:
    def test_a_question_is_answered(self, client: OpenAI, model: str):
        answer = client.chat.completions.create(
            model=model, messages=QUESTION, temperature=0, max_tokens=400, extra_body={"reasoning": {"mode": "on"}})

        assert ANSWER in answer.choices[0].message.content
        assert answer.choices[0].finish_reason == "stop"
        assert answer.choices[0].message.role == "assistant"
        assert answer.choices[0].message.tool_calls is None
        assert answer.object == "chat.completion"
        assert answer.model == model
        assert answer.system_fingerprint
        assert abs(answer.created - time.time()) < 600

    def test_usage_adds_up(self, client: OpenAI, model: str, stream: bool):
        usage = ask(client, model, stream, max_tokens=40, reasoning_effort="none").usage

        assert usage.prompt_tokens > 0
        assert 0 < usage.completion_tokens <= 40
        assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
        assert usage.completion_tokens_details.reasoning_tokens == 0
        assert 0 <= usage.prompt_tokens_details.cached_tokens < usage.prompt_tokens

    def test_content_may_be_a_list_of_text_parts(self, client: OpenAI, model: str):
        parts = [{"role": "user", "content": [{"type": "text", "text": QUESTION[0]["content"]}]}]

        assert ask(client, model, messages=parts, max_tokens=24).content == ask(client, model, max_tokens=24).content

    def test_the_developer_role_is_the_system_role(self, client: OpenAI, model: str):
        def instructed(role: str):
            return ask(client, model, messages=[{"role": role, "content": "Answer in French."}] + QUESTION, max_tokens=24)

        assert instructed("developer").content == instructed("system").content


class TestStreaming:
    def test_the_pieces_are_exactly_the_answer_it_would_give_at_once(self, client: OpenAI, model: str):
        whole = client.chat.completions.create(model=model, messages=QUESTION, temperature=0, **LONG)
        stream = client.chat.completions.create(
            model=model, messages=QUESTION, temperature=0, stream=True, stream_options={"include_usage": True}, **LONG)
        chunks = list(stream)

        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert text == whole.choices[0].message.content
        assert chunks[0].choices[0].delta.role == "assistant"
        assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == whole.choices[0].finish_reason
        assert chunks[-1].choices == []
        assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
        assert len({c.id for c in chunks}) == 1
        assert {c.object for c in chunks} == {"chat.completion.chunk"}

    def test_usage_comes_only_when_asked_for(self, client: OpenAI, model: str):
        chunks = list(client.chat.completions.create(model=model, messages=QUESTION, max_tokens=8, stream=True))

        assert all(chunk.usage is None for chunk in chunks)
        assert all(chunk.choices for chunk in chunks)

    def test_the_first_piece_does_not_wait_for_the_last(self, client: OpenAI, model: str, room: int):
        begun = time.monotonic()
        arrivals = [
            time.monotonic() - begun
            for chunk in client.chat.completions.create(
                model=model, messages=QUESTION, max_tokens=room, stream=True, extra_body={"ignore_eos": True})
            if chunk.choices and chunk.choices[0].delta.content]

        assert arrivals[0] < arrivals[-1] / 2

    def test_the_clients_own_accumulator_gets_the_same_message(self, client: OpenAI, model: str):
        with client.chat.completions.stream(model=model, messages=QUESTION, temperature=0, max_tokens=40) as stream:
            kinds = {event.type for event in stream}
            final = stream.get_final_completion()

        assert {"chunk", "content.delta", "content.done"} <= kinds
        assert final.choices[0].message.content == ask(client, model, max_tokens=40).content


class TestLimits:
    @pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
    def test_the_limit_cuts_the_answer_under_both_its_names(
            self, client: OpenAI, model: str, stream: bool, name: str):
        answer = ask(client, model, stream, extra_body={"ignore_eos": True}, **{name: 5})

        assert answer.finish_reason == "length"
        assert answer.usage.completion_tokens == 5

    @pytest.mark.parametrize("others", [[], ["no such text"]])
    def test_a_stop_string_ends_the_answer_and_is_not_in_it(
            self, client: OpenAI, model: str, stream: bool, others: list[str]):
        whole = ask(client, model, **LONG).content
        stop = whole[5:8]
        answer = ask(client, model, stream, stop=others + [stop], **LONG)

        assert answer.finish_reason == "stop"
        assert answer.stop_reason == stop
        assert answer.content == whole[:whole.index(stop)]

    def test_a_prompt_beyond_the_context_is_refused(self, client: OpenAI, model: str):
        longer = "word " * client.models.retrieve(model).max_model_len
        with pytest.raises(openai.BadRequestError) as error:
            client.chat.completions.create(model=model, messages=[{"role": "user", "content": longer}])
        assert error.value.code == "context_length_exceeded"


class TestErrors:
    def test_an_unknown_model_is_not_found(self, client: OpenAI):
        with pytest.raises(openai.NotFoundError) as error:
            client.chat.completions.create(model="no-such-model", messages=QUESTION)
        assert error.value.code == "model_not_found"
        assert error.value.param == "model"

    def test_a_wrong_key_is_an_authentication_error(self, base_url: str, model: str):
        stranger = OpenAI(base_url=base_url, api_key="nsk-wrong", max_retries=0)
        with pytest.raises(openai.AuthenticationError) as error:
            stranger.chat.completions.create(model=model, messages=QUESTION)
        assert error.value.code == "invalid_api_key"
        assert error.value.type == "authentication_error"
        with pytest.raises(openai.AuthenticationError):
            stranger.models.list()

    @pytest.mark.parametrize(("change", "param"), [
        ({"messages": []}, "messages"),
        ({"temperature": -1}, "temperature"),
        ({"top_p": 0}, "top_p"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": "many"}, "max_tokens"),
        ({"messages": [{"role": "wizard", "content": "hi"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}]},
         "messages[0].content"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"metadata": {"k": "v" * 513}}, "metadata.k"),
    ])
    def test_bad_input_names_its_field(self, client: OpenAI, model: str, stream: bool, change: dict, param: str):
        with pytest.raises(openai.BadRequestError) as error:
            client.chat.completions.create(**({"model": model, "messages": QUESTION, "stream": stream} | change))
        assert error.value.param == param
        assert error.value.type == "invalid_request_error"

    @pytest.mark.parametrize("change", [
        {"store": True},
        {"modalities": ["audio"]},
        {"prediction": {"type": "content", "content": "x"}},
        {"web_search_options": {}},
    ])
    def test_what_cannot_be_honoured_is_refused_by_name(self, client: OpenAI, model: str, change: dict):
        with pytest.raises(openai.BadRequestError) as error:
            client.chat.completions.create(**({"model": model, "messages": QUESTION} | change))
        assert error.value.code == "unsupported_value"
        assert error.value.param.startswith(next(iter(change)))

    def test_fields_that_nobody_knows_are_ignored(self, client: OpenAI, model: str):
        extra = {"extra_body": {"a_field_of_tomorrow": {"deep": [1]}}}

        assert ask(client, model, max_tokens=8, **extra).content == ask(client, model, max_tokens=8).content


class TestCancel:
    def test_an_answer_whose_reader_has_gone_does_not_run_on(self, client: OpenAI, model: str, room: int):
        stream = client.chat.completions.create(
            model=model, messages=QUESTION, n=8, max_tokens=room, stream=True, extra_body={"ignore_eos": True})
        answer_id = next(iter(stream)).id
        assert end_thinking(client, answer_id), "it runs while it is read"
        stream.close()

        deadline = time.monotonic() + 10
        while end_thinking(client, answer_id):
            assert time.monotonic() < deadline, "it still runs"


def end_thinking(client: OpenAI, answer_id: str) -> bool:
    """Whether an answer of this id runs; one that does not think goes on as it did."""
    try:
        client.post(f"/chat/completions/{answer_id}/end_thinking", cast_to=object)
        return True
    except openai.NotFoundError:
        return False
