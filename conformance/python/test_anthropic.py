"""`/v1/messages` through the official Anthropic client."""

import json
import os
from typing import Literal

import anthropic as api
import jsonschema
import pytest
from answers import ANSWER, CITY_SCHEMA, QUESTION, STORY
from anthropic import Anthropic
from anthropic.types import Message
from pydantic import BaseModel

# A small model that must call something may go on calling until the limit.
ONE_CALL = {"disable_parallel_tool_use": True}
TOOL = {"name": "describe_city", "description": "Keeps a city.", "input_schema": CITY_SCHEMA}
FORMAT = {"format": {"type": "json_schema", "schema": CITY_SCHEMA}}


class Person(BaseModel):
    # The client takes the limits of strings out of a schema before it sends it.
    name: Literal["Ada", "Grace", "Alan"]
    grown_up: bool


def ask(client: Anthropic, model: str, stream: bool = False, **request) -> Message:
    request = {"model": model, "messages": QUESTION, "temperature": 0, "max_tokens": 400} | request
    # The client has no name for the temperature any more, so it goes as a field like others.
    extra = request.pop("extra_body", {}) | {"temperature": request.pop("temperature")}
    if not stream:
        return client.messages.create(extra_body=extra, **request)
    with client.messages.stream(extra_body=extra, **request) as events:
        return events.get_final_message()


def text(message: Message) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


def thinking(budget: int) -> dict:
    """A request whose answer has thinking for certain: with a form, the platform opens and closes it."""
    return {"thinking": {"type": "enabled", "budget_tokens": budget}, "output_config": FORMAT, "max_tokens": 400}


class TestModels:
    def test_the_model_can_be_named_as_it_is_listed(self, anthropic: Anthropic, model: str):
        assert model in [listed.id for listed in anthropic.models.list()]


class TestChat:
    def test_a_question_is_answered(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(anthropic, model, stream)

        assert text(message)
        assert message.type == "message"
        assert message.role == "assistant"
        assert message.model == model
        assert message.stop_reason == "end_turn"
        assert message.stop_sequence is None
        assert message.usage.output_tokens > 0
        assert message.usage.input_tokens + message.usage.cache_read_input_tokens > 0

    def test_the_system_text_is_part_of_the_prompt(self, anthropic: Anthropic, model: str):
        def counted(**more) -> int:
            return anthropic.messages.count_tokens(model=model, messages=QUESTION, **more).input_tokens

        assert counted(system="Be brief. " * 9) > counted()
        assert counted(system=[{"type": "text", "text": "Be brief."}]) == counted(system="Be brief.")

    def test_content_may_be_blocks(self, anthropic: Anthropic, model: str):
        blocks = [{"role": "user", "content": [
            {"type": "text", "text": QUESTION[0]["content"], "cache_control": {"type": "ephemeral"}}]}]

        assert text(ask(anthropic, model, messages=blocks)) == text(ask(anthropic, model))

    def test_the_beta_side_of_the_client_is_served_alike(self, anthropic: Anthropic, model: str):
        message = anthropic.beta.messages.create(
            model=model, messages=QUESTION, max_tokens=40, betas=["interleaved-thinking-2025-05-14"],
            thinking={"type": "disabled"}, metadata={"user_id": "u-7"}, extra_body={"temperature": 0})

        assert message.content[0].text == text(ask(anthropic, model, max_tokens=40, thinking={"type": "disabled"}))


class TestStreaming:
    def test_the_events_are_those_of_the_protocol(self, anthropic: Anthropic, model: str):
        kinds = [event.type for event in anthropic.messages.create(
            model=model, messages=QUESTION, max_tokens=40, stream=True)]

        assert kinds[0] == "message_start"
        assert kinds[-2:] == ["message_delta", "message_stop"]
        start, stop = kinds.index("content_block_start"), kinds.index("content_block_stop")
        assert set(kinds[start + 1:stop]) == {"content_block_delta"}

    def test_the_pieces_are_the_whole_text(self, anthropic: Anthropic, model: str):
        with anthropic.messages.stream(
                model=model, messages=QUESTION, max_tokens=40, extra_body={"temperature": 0}) as stream:
            pieces = "".join(stream.text_stream)

        assert pieces == text(ask(anthropic, model, max_tokens=40))

    def test_the_length_of_the_prompt_is_known_at_once(self, anthropic: Anthropic, model: str):
        events = list(anthropic.messages.create(
            model=model, messages=QUESTION, max_tokens=4, stream=True, extra_body={"ignore_eos": True}))
        counted = anthropic.messages.count_tokens(model=model, messages=QUESTION).input_tokens
        begun, ended = events[0].message.usage, events[-2].usage

        assert begun.input_tokens + begun.cache_read_input_tokens == counted
        assert ended.output_tokens == 4


class TestLimits:
    def test_the_limit_cuts_the_answer(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(anthropic, model, stream, max_tokens=3, extra_body={"ignore_eos": True})

        assert message.stop_reason == "max_tokens"
        assert message.usage.output_tokens == 3

    def test_a_stop_sequence_is_named(self, anthropic: Anthropic, model: str, stream: bool):
        long = {"max_tokens": 40, "extra_body": {"ignore_eos": True}}
        whole = text(ask(anthropic, model, **long))
        stop = whole[5:8]
        message = ask(anthropic, model, stream, stop_sequences=[stop], **long)

        assert message.stop_reason == "stop_sequence"
        assert message.stop_sequence == stop
        assert text(message) == whole[:whole.index(stop)]


class TestThinking:
    def test_a_question_is_thought_about_and_answered(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(anthropic, model, stream, thinking={"type": "enabled", "budget_tokens": 200})

        assert ANSWER in text(message)
        assert message.usage.output_tokens_details.thinking_tokens > 0

    def test_it_is_a_block_before_the_text(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(anthropic, model, stream, **thinking(24))

        assert [block.type for block in message.content] == ["thinking", "text"]
        assert message.content[0].thinking
        assert message.content[0].signature
        assert "think>" not in message.content[0].thinking
        assert message.usage.output_tokens_details.thinking_tokens > 0

    def test_it_can_be_sent_back_as_it_came(self, anthropic: Anthropic, model: str):
        first = ask(anthropic, model, **thinking(24))
        history = QUESTION + [{"role": "assistant", "content": first.content}, {"role": "user", "content": "Sure?"}]
        plain = QUESTION + [{"role": "assistant", "content": text(first)}, {"role": "user", "content": "Sure?"}]

        def counted(messages) -> int:
            return anthropic.messages.count_tokens(model=model, messages=messages).input_tokens

        assert counted(history) == counted(plain), "the thinking of earlier turns is not read again"

    def test_disabled_is_disabled(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(anthropic, model, stream, thinking={"type": "disabled"}, output_config=FORMAT)

        assert [block.type for block in message.content] == ["text"]

    def test_omitted_thinking_is_counted_and_not_shown(self, anthropic: Anthropic, model: str, stream: bool):
        request = thinking(24)
        request["thinking"] = request["thinking"] | {"display": "omitted"}
        message = ask(anthropic, model, stream, **request)

        assert not any(block.type == "thinking" and block.thinking for block in message.content)
        assert message.usage.output_tokens_details.thinking_tokens > 0

    def test_adaptive_thinking_is_accepted(self, anthropic: Anthropic, model: str):
        assert text(ask(anthropic, model, thinking={"type": "adaptive"}))

    @pytest.mark.parametrize("effort", ["low", "medium", "high", "xhigh", "max"])
    def test_every_effort_is_understood(self, anthropic: Anthropic, model: str, effort: str):
        message = ask(
            anthropic, model, output_config=FORMAT | {"effort": effort}, max_tokens=400,
            extra_body={"max_thinking_tokens": 8})

        assert message.content[0].type == "thinking"


class TestBudgets:
    @pytest.mark.parametrize("budget", [16, 48])
    def test_a_budget_is_kept(self, anthropic: Anthropic, model: str, endless: dict, stream: bool, budget: int):
        message = ask(anthropic, model, stream, messages=STORY, extra_body=dict(endless), **thinking(budget))

        assert budget <= message.usage.output_tokens_details.thinking_tokens <= budget * 1.1 + 12
        jsonschema.validate(json.loads(text(message)), CITY_SCHEMA)


class TestStructuredOutput:
    def test_parse_gives_an_object_of_the_callers_class(self, anthropic: Anthropic, model: str):
        parsed = anthropic.messages.parse(
            model=model, max_tokens=400, messages=[{"role": "user", "content": "Invent a person."}],
            output_format=Person, extra_body={"temperature": 0})

        assert isinstance(parsed.parsed_output, Person)


class TestTools:
    @pytest.mark.parametrize("choice", [{"type": "any"}, {"type": "tool", "name": "describe_city"}])
    def test_a_call_that_is_demanded_comes(self, anthropic: Anthropic, model: str, stream: bool, choice: dict):
        message = ask(anthropic, model, stream, tools=[TOOL], tool_choice=choice | ONE_CALL)
        calls = [block for block in message.content if block.type == "tool_use"]

        assert message.stop_reason == "tool_use"
        assert calls
        for call in calls:
            assert call.id
            assert call.name == "describe_city"
            jsonschema.validate(call.input, CITY_SCHEMA)

    def test_thinking_comes_before_a_call(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(
            anthropic, model, stream, tools=[TOOL], tool_choice={"type": "any"} | ONE_CALL, max_tokens=400,
            thinking={"type": "enabled", "budget_tokens": 16})

        assert [block.type for block in message.content][:2] == ["thinking", "tool_use"]

    def test_none_means_none(self, anthropic: Anthropic, model: str, stream: bool):
        message = ask(
            anthropic, model, stream, tools=[TOOL], tool_choice={"type": "none"}, max_tokens=40,
            thinking={"type": "disabled"})

        assert [block.type for block in message.content] == ["text"]

    def test_a_tool_that_only_anthropic_has_is_refused(self, anthropic: Anthropic, model: str):
        with pytest.raises(api.BadRequestError) as error:
            ask(anthropic, model, tools=[{"type": "bash_20250124", "name": "bash"}])
        assert error.value.body["error"]["param"] == "tools[0].type"


class TestToolResults:
    @pytest.mark.parametrize("failed", [False, True])
    def test_a_result_is_followed_by_an_answer(self, anthropic: Anthropic, model: str, stream: bool, failed: bool):
        called = ask(anthropic, model, tools=[TOOL], tool_choice={"type": "any"} | ONE_CALL)
        results = [
            {"type": "tool_result", "tool_use_id": block.id, "content": "Kept.", "is_error": failed}
            for block in called.content if block.type == "tool_use"]
        history = QUESTION + [{"role": "assistant", "content": called.content}, {"role": "user", "content": results}]

        message = ask(
            anthropic, model, stream, messages=history, tools=[TOOL], tool_choice={"type": "none"}, max_tokens=40,
            thinking={"type": "disabled"}, extra_body={"min_tokens": 4})

        assert text(message)


class TestTokens:
    def test_what_is_counted_is_what_an_answer_counts(self, anthropic: Anthropic, model: str):
        counted = anthropic.messages.count_tokens(model=model, messages=QUESTION)
        usage = ask(anthropic, model, max_tokens=1).usage

        assert counted.input_tokens == usage.input_tokens + usage.cache_read_input_tokens

    def test_tools_count(self, anthropic: Anthropic, model: str):
        plain = anthropic.messages.count_tokens(model=model, messages=QUESTION).input_tokens

        assert anthropic.messages.count_tokens(model=model, messages=QUESTION, tools=[TOOL]).input_tokens > plain


class TestErrors:
    def test_a_bearer_token_is_a_key_too(self, api_key: str, model: str):
        client = Anthropic(base_url=os.environ["NOESIS_URL"], auth_token=api_key, api_key=None, max_retries=0)

        assert text(ask(client, model, max_tokens=8, thinking={"type": "disabled"}))

    def test_a_wrong_key_is_an_authentication_error(self, model: str):
        stranger = Anthropic(base_url=os.environ["NOESIS_URL"], api_key="nsk-wrong", max_retries=0)

        with pytest.raises(api.AuthenticationError) as error:
            ask(stranger, model)
        assert error.value.body["type"] == "error"
        assert error.value.body["error"]["type"] == "authentication_error"

    def test_an_unknown_model_is_not_found(self, anthropic: Anthropic, stream: bool):
        with pytest.raises(api.NotFoundError) as error:
            ask(anthropic, "no-such-model", stream)
        assert error.value.body["error"]["type"] == "not_found_error"

    @pytest.mark.parametrize(("change", "param"), [
        ({"max_tokens": 0}, "max_tokens"),
        ({"temperature": 9}, "temperature"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "hi"}]}, "messages[0].role"),
        ({"messages": QUESTION + [{"role": "assistant", "content": "Par"}]}, "messages[1].role"),
        ({"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "data:,"}}]}]},
         "messages[0].content[0].type"),
        ({"tools": [TOOL], "tool_choice": {"type": "tool", "name": "fly"}}, "tool_choice.name"),
    ])
    def test_bad_input_names_its_field_in_the_words_of_this_api(
            self, anthropic: Anthropic, model: str, stream: bool, change: dict, param: str):
        with pytest.raises(api.BadRequestError) as error:
            ask(anthropic, model, stream, **change)
        assert error.value.body["error"]["type"] == "invalid_request_error"
        assert error.value.body["error"]["param"] == param
