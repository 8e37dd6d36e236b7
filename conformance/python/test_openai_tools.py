"""Tools through the official OpenAI client: what is called was offered, and the arguments fit."""

import json
from typing import Literal

import jsonschema
import openai
import pytest
from answers import Call, ask
from openai import OpenAI, pydantic_function_tool
from pydantic import BaseModel, Field

ADD = {
    "type": "object",
    "properties": {"a": {"type": "integer", "minimum": 0, "maximum": 999},
                   "b": {"type": "integer", "minimum": 0, "maximum": 999}},
    "required": ["a", "b"], "additionalProperties": False,
}
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "unit": {"enum": ["celsius", "fahrenheit"]}},
    "required": ["city", "unit"], "additionalProperties": False,
}
SCHEMAS = {"add": ADD, "get_weather": WEATHER}
TOOLS = [
    {"type": "function", "function": {"name": "add", "description": "Adds two numbers.", "parameters": ADD}},
    {"type": "function", "function": {"name": "get_weather", "description": "The weather now.", "parameters": WEATHER}},
]
TASK = [{"role": "user", "content": "What is 17 plus 25? Use a tool."}]


class GetWeather(BaseModel):
    """The weather now."""

    city: str = Field(max_length=20)
    unit: Literal["celsius", "fahrenheit"]


def assert_fits(call: Call) -> None:
    assert call.id
    jsonschema.validate(json.loads(call.arguments), SCHEMAS[call.name])


class TestTools:
    def test_a_call_that_is_demanded_comes(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, TASK, tools=TOOLS, tool_choice="required", parallel_tool_calls=False)

        assert answer.finish_reason == "tool_calls"
        assert not answer.content
        assert_fits(answer.calls[0])

    def test_every_call_has_an_id_of_its_own(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, TASK, tools=TOOLS, tool_choice="required")

        assert len({call.id for call in answer.calls}) == len(answer.calls) > 0
        # A small model may go on calling until the limit cuts its last call off.
        for call in answer.calls[:-1] if answer.finish_reason == "length" else answer.calls:
            assert_fits(call)

    @pytest.mark.parametrize("name", ["add", "get_weather"])
    def test_a_function_that_is_named_is_the_one_called(self, client: OpenAI, model: str, stream: bool, name: str):
        answer = ask(
            client, model, stream, TASK, tools=TOOLS, tool_choice={"type": "function", "function": {"name": name}},
            parallel_tool_calls=False)

        assert answer.finish_reason == "tool_calls"
        assert {call.name for call in answer.calls} == {name}
        for call in answer.calls:
            assert_fits(call)

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_even_wild_sampling_gives_arguments_that_fit(self, client: OpenAI, model: str, seed: int):
        answer = ask(
            client, model, False, TASK, tools=TOOLS, tool_choice="required", parallel_tool_calls=False, temperature=1.8,
            seed=seed)

        for call in answer.calls:
            assert_fits(call)

    def test_a_stream_has_the_calls_of_the_whole_answer(self, client: OpenAI, model: str):
        def asked(stream: bool):
            answer = ask(client, model, stream, TASK, tools=TOOLS, tool_choice="required")
            return [(call.name, call.arguments) for call in answer.calls], answer.finish_reason

        assert asked(True) == asked(False)

    @pytest.mark.parametrize("choice", [{}, {"tool_choice": "auto"}], ids=["absent", "auto"])
    def test_where_the_model_may_choose_the_reason_says_what_it_did(
            self, client: OpenAI, model: str, stream: bool, choice: dict):
        answer = ask(client, model, stream, TASK, tools=TOOLS, parallel_tool_calls=False, **choice)

        assert (answer.finish_reason == "tool_calls") == bool(answer.calls)
        assert answer.calls or answer.content
        for call in answer.calls:
            assert_fits(call)

    def test_none_means_none(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, TASK, tools=TOOLS, tool_choice="none", max_tokens=40)

        assert answer.calls == []
        assert answer.content

    def test_without_parallel_calls_there_is_one(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, TASK, tools=TOOLS, tool_choice="required", parallel_tool_calls=False)

        assert len(answer.calls) == 1

    def test_arguments_are_streamed_as_they_are_written(self, client: OpenAI, model: str):
        poem = {"type": "object", "properties": {"text": {"type": "string", "minLength": 80, "maxLength": 160}},
                "required": ["text"], "additionalProperties": False}
        pieces = [
            piece.function.arguments
            for chunk in client.chat.completions.create(
                model=model, messages=TASK, temperature=0, max_tokens=400, stream=True, tool_choice="required",
                parallel_tool_calls=False, tools=[{"type": "function", "function": {"name": "keep_poem", "parameters": poem}}])
            for piece in chunk.choices[0].delta.tool_calls or [] if piece.function.arguments]

        assert len(pieces) > 5
        jsonschema.validate(json.loads("".join(pieces)), poem)

    def test_parse_gives_arguments_of_the_callers_class(self, client: OpenAI, model: str):
        parsed = client.chat.completions.parse(
            model=model, messages=TASK, tools=[pydantic_function_tool(GetWeather)], tool_choice="required",
            parallel_tool_calls=False, temperature=0, max_tokens=400)

        for call in parsed.choices[0].message.tool_calls:
            assert isinstance(call.function.parsed_arguments, GetWeather)

    def test_the_clients_own_accumulator_parses_streamed_arguments(self, client: OpenAI, model: str):
        with client.chat.completions.stream(
                model=model, messages=TASK, tools=[pydantic_function_tool(GetWeather)], tool_choice="required",
                parallel_tool_calls=False, temperature=0, max_tokens=400) as stream:
            done = [event for event in stream if event.type == "tool_calls.function.arguments.done"]

        assert done
        for event in done:
            assert event.name == "GetWeather"
            assert isinstance(event.parsed_arguments, GetWeather)

    @pytest.mark.parametrize(("change", "param"), [
        ({"tool_choice": {"type": "function", "function": {"name": "fly"}}}, "tool_choice.function.name"),
        ({"tools": [], "tool_choice": "required"}, "tool_choice"),
        ({"tools": [{"type": "function", "function": {"name": "has space"}}]}, "tools[0].function.name"),
        ({"tools": TOOLS + TOOLS[:1]}, "tools[2].function.name"),
        ({"tools": [{"type": "retrieval"}]}, "tools[0].type"),
    ])
    def test_what_cannot_be_called_is_refused_by_name(self, client: OpenAI, model: str, change: dict, param: str):
        with pytest.raises(openai.BadRequestError) as error:
            ask(client, model, False, TASK, **({"tools": TOOLS} | change))
        assert error.value.param == param


class TestToolResults:
    RESULT = [
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_7", "type": "function", "function": {"name": "add", "arguments": '{"a": 17, "b": 25}'}}]},
        {"role": "tool", "tool_call_id": "call_7", "content": "The sum is 42."},
    ]

    def test_a_result_is_followed_by_an_answer(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, TASK + self.RESULT, tools=TOOLS, max_tokens=40)

        assert answer.content or answer.calls

    def test_call_and_result_are_part_of_the_prompt(self, client: OpenAI, model: str):
        rendered = client.post("/chat/render", cast_to=object, body={
            "model": model, "tools": TOOLS, "messages": TASK + self.RESULT})

        assert "get_weather" in rendered["prompt"], "the tools that are offered"
        assert '"a": 17' in rendered["prompt"] or '"a":17' in rendered["prompt"], "the call"
        assert "The sum is 42." in rendered["prompt"], "its result"

    def test_an_answer_can_be_sent_back_as_it_came(self, client: OpenAI, model: str):
        called = client.chat.completions.create(
            model=model, messages=TASK, tools=TOOLS, tool_choice="required", parallel_tool_calls=False, temperature=0,
            max_tokens=400)
        message = called.choices[0].message
        results = [{"role": "tool", "tool_call_id": call.id, "content": "42"} for call in message.tool_calls]

        answer = ask(client, model, False, TASK + [message] + results, tools=TOOLS, max_tokens=40)

        assert answer.content or answer.calls
