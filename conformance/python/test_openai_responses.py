"""`/v1/responses` through the official OpenAI client."""

import json
from typing import Literal

import jsonschema
import openai
import pytest
from answers import ANSWER, CITY_SCHEMA, QUESTION, STORY
from openai import OpenAI
from openai.types.responses import Response
from pydantic import BaseModel, Field

ASKED = QUESTION[0]["content"]
TEXT_FORMAT = {"format": {"type": "json_schema", "name": "city", "schema": CITY_SCHEMA, "strict": True}}
TOOL = {"type": "function", "name": "describe_city", "description": "Keeps a city.", "parameters": CITY_SCHEMA,
        "strict": True}

POEM = {"type": "function", "name": "keep_poem", "strict": True, "parameters": {
    "type": "object", "properties": {"text": {"type": "string", "minLength": 80, "maxLength": 160}},
    "required": ["text"], "additionalProperties": False}}


class City(BaseModel):
    city: str = Field(max_length=20)
    size: Literal["small", "medium", "large"]


def respond(client: OpenAI, model: str, stream: bool = False, **request) -> Response:
    request = {"model": model, "input": ASKED, "temperature": 0, "max_output_tokens": 400} | request
    if not stream:
        return client.responses.create(**request)
    events = list(client.responses.create(stream=True, **request))
    assert events[-1].type in ("response.completed", "response.incomplete")
    return events[-1].response


def of_type(response: Response, kind: str) -> list:
    return [item for item in response.output if item.type == kind]


class TestChat:
    def test_a_question_is_answered(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, reasoning={"effort": "none"})

        assert response.output_text
        assert response.object == "response"
        assert response.status == "completed"
        assert response.error is None
        assert response.model == model
        assert of_type(response, "message")[0].role == "assistant"
        assert of_type(response, "message")[0].status == "completed"
        assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens
        assert response.usage.output_tokens_details.reasoning_tokens == 0

    def test_instructions_are_part_of_the_prompt(self, client: OpenAI, model: str):
        plain = respond(client, model).usage.input_tokens
        instructed = respond(client, model, instructions="Answer like a pirate. " * 5).usage.input_tokens

        assert instructed > plain

    def test_input_may_be_a_list_of_items(self, client: OpenAI, model: str):
        items = [{"role": "user", "content": [{"type": "input_text", "text": ASKED}]}]

        assert respond(client, model, input=items).output_text == respond(client, model).output_text

    def test_output_can_be_sent_back_as_it_came(self, client: OpenAI, model: str):
        first = respond(client, model, text=TEXT_FORMAT, reasoning={"effort": "high"}, extra_body={"max_thinking_tokens": 16})
        history = [{"role": "user", "content": ASKED}] + first.output + [{"role": "user", "content": "Are you sure?"}]

        assert respond(client, model, input=history).output_text

    def test_what_stateless_callers_send_is_accepted(self, client: OpenAI, model: str):
        response = respond(
            client, model, store=False, include=["reasoning.encrypted_content"], truncation="disabled",
            parallel_tool_calls=True, metadata={"run": "7"}, service_tier="auto")

        assert response.status == "completed"
        assert response.metadata == {"run": "7"}


class TestSampling:
    def test_logprobs_are_those_of_the_tokens_drawn(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, include=["message.output_text.logprobs"], top_logprobs=2)
        part = of_type(response, "message")[0].content[0]

        assert "".join(token.token for token in part.logprobs) == part.text
        assert all(token.logprob <= 0 and len(token.top_logprobs) == 2 for token in part.logprobs)


class TestStreaming:
    def test_the_events_are_numbered_and_in_order(self, client: OpenAI, model: str):
        events = list(client.responses.create(model=model, input=ASKED, temperature=0, max_output_tokens=40, stream=True))
        kinds = [event.type for event in events]

        assert [event.sequence_number for event in events] == list(range(len(events)))
        assert kinds[:3] == ["response.created", "response.in_progress", "response.output_item.added"]
        assert kinds[-1] == "response.completed"
        opened = kinds.index("response.content_part.added")
        assert opened < kinds.index("response.output_text.delta") < kinds.index("response.output_text.done")

    def test_the_pieces_are_the_whole_text(self, client: OpenAI, model: str):
        with client.responses.stream(model=model, input=ASKED, temperature=0, max_output_tokens=40) as stream:
            text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            final = stream.get_final_response()

        assert text == final.output_text == respond(client, model, max_output_tokens=40).output_text


class TestLimits:
    def test_an_answer_that_was_cut_is_incomplete(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, max_output_tokens=3, extra_body={"ignore_eos": True})

        assert response.status == "incomplete"
        assert response.incomplete_details.reason == "max_output_tokens"
        assert response.usage.output_tokens == 3


class TestThinking:
    def test_a_question_is_thought_about_and_answered(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, reasoning={"effort": "high"})

        assert ANSWER in response.output_text
        assert response.usage.output_tokens_details.reasoning_tokens > 0

    def test_it_is_an_item_before_the_message(self, client: OpenAI, model: str, stream: bool):
        response = respond(
            client, model, stream, text=TEXT_FORMAT, reasoning={"effort": "high"}, extra_body={"max_thinking_tokens": 24})

        assert [item.type for item in response.output] == ["reasoning", "message"]
        assert response.output[0].content[0].type == "reasoning_text"
        assert response.output[0].content[0].text
        assert response.output[0].summary == []
        assert 0 < response.usage.output_tokens_details.reasoning_tokens < response.usage.output_tokens
        jsonschema.validate(json.loads(response.output_text), CITY_SCHEMA)

    def test_a_summary_is_given_where_it_is_asked_for(self, client: OpenAI, model: str, stream: bool):
        response = respond(
            client, model, stream, text=TEXT_FORMAT, reasoning={"effort": "high", "summary": "auto"},
            extra_body={"max_thinking_tokens": 24})

        assert response.output[0].summary[0].text == response.output[0].content[0].text

    def test_it_is_streamed_as_reasoning_text(self, client: OpenAI, model: str):
        with client.responses.stream(
                model=model, input=ASKED, temperature=0, max_output_tokens=400, text=TEXT_FORMAT,
                reasoning={"effort": "high"}, extra_body={"max_thinking_tokens": 24}) as stream:
            text = "".join(event.delta for event in stream if event.type == "response.reasoning_text.delta")
            final = stream.get_final_response()

        assert text == final.output[0].content[0].text

    def test_the_standard_mode_leaves_the_choice_to_the_model(self, client: OpenAI, model: str):
        standard = respond(client, model, extra_body={"reasoning": {"mode": "standard"}})

        assert standard.output_text == respond(client, model).output_text

    def test_without_thinking_there_is_no_such_item(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, reasoning={"effort": "none"})

        assert of_type(response, "reasoning") == []
        assert response.usage.output_tokens_details.reasoning_tokens == 0


class TestBudgets:
    @pytest.mark.parametrize("words", [
        {"reasoning": {"effort": "high", "max_tokens": 40}},
        {"reasoning": {"effort": "low"}, "max_thinking_tokens": 40},
        {"reasoning": {"effort": "max"}, "thinking_token_budget": 40},
    ])
    def test_a_budget_is_kept(self, client: OpenAI, model: str, endless: dict, stream: bool, words: dict):
        response = respond(client, model, stream, input=STORY, text=TEXT_FORMAT, extra_body=words | endless)

        assert 40 <= response.usage.output_tokens_details.reasoning_tokens <= 40 * 1.1 + 12


class TestStructuredOutput:
    def test_a_schema_holds(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, text=TEXT_FORMAT, temperature=1.5, extra_body={"seed": 5})

        jsonschema.validate(json.loads(response.output_text), CITY_SCHEMA)

    def test_parse_gives_an_object_of_the_callers_class(self, client: OpenAI, model: str):
        parsed = client.responses.parse(
            model=model, input="Name a city.", text_format=City, temperature=0, max_output_tokens=400)

        assert isinstance(parsed.output_parsed, City)

    def test_json_mode_gives_an_object(self, client: OpenAI, model: str):
        response = respond(
            client, model, input="Say hello as JSON.", text={"format": {"type": "json_object"}}, max_output_tokens=400)

        assert isinstance(json.loads(response.output_text), dict)


class TestTools:
    def test_a_call_that_is_demanded_comes(self, client: OpenAI, model: str, stream: bool):
        response = respond(client, model, stream, tools=[TOOL], tool_choice="required", parallel_tool_calls=False)
        calls = of_type(response, "function_call")

        assert calls
        for call in calls:
            assert call.name == "describe_city"
            assert call.call_id
            assert call.status == "completed"
            jsonschema.validate(json.loads(call.arguments), CITY_SCHEMA)

    def test_a_function_can_be_named(self, client: OpenAI, model: str):
        other = TOOL | {"name": "keep_city"}
        response = respond(
            client, model, tools=[TOOL, other], tool_choice={"type": "function", "name": "keep_city"},
            parallel_tool_calls=False)

        assert {call.name for call in of_type(response, "function_call")} == {"keep_city"}

    def test_arguments_are_streamed(self, client: OpenAI, model: str):
        events = list(client.responses.create(
            model=model, input="Write a poem.", temperature=0, max_output_tokens=400, tools=[POEM], tool_choice="required",
            parallel_tool_calls=False, stream=True))
        pieces = [event for event in events if event.type == "response.function_call_arguments.delta"]
        done = [event for event in events if event.type == "response.function_call_arguments.done"]

        assert len(pieces) > 1
        assert "".join(piece.delta for piece in pieces if piece.item_id == done[0].item_id) == done[0].arguments

    def test_a_tool_that_only_openai_has_is_refused(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            respond(client, model, tools=[{"type": "web_search"}])
        assert error.value.code == "unsupported_value"
        assert error.value.param == "tools[0].type"


class TestToolResults:
    def test_a_result_is_followed_by_an_answer(self, client: OpenAI, model: str, stream: bool):
        called = respond(client, model, tools=[TOOL], tool_choice="required", parallel_tool_calls=False)
        call = of_type(called, "function_call")[0]
        history = [{"role": "user", "content": ASKED}] + called.output + [
            {"type": "function_call_output", "call_id": call.call_id, "output": "Kept."}]

        response = respond(client, model, stream, input=history, tools=[TOOL], max_output_tokens=40)

        assert response.output
        assert response.usage.input_tokens > called.usage.input_tokens


class TestErrors:
    @pytest.mark.parametrize(("change", "param"), [
        ({"max_output_tokens": 0}, "max_output_tokens"),
        ({"temperature": 3}, "temperature"),
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"store": True}, "store"),
        ({"background": True}, "background"),
        ({"truncation": "auto"}, "truncation"),
        ({"input": [{"type": "computer_call_output", "call_id": "c", "output": {}}]}, "input[0].type"),
        ({"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "data:,"}]}]},
         "input[0].content[0].type"),
    ])
    def test_bad_input_names_its_field_in_the_words_of_this_api(
            self, client: OpenAI, model: str, stream: bool, change: dict, param: str):
        with pytest.raises(openai.BadRequestError) as error:
            respond(client, model, stream, **change)
        assert error.value.param == param

    def test_an_unknown_model_is_not_found(self, client: OpenAI):
        with pytest.raises(openai.NotFoundError) as error:
            respond(client, "no-such-model")
        assert error.value.code == "model_not_found"

    def test_nothing_is_kept_so_nothing_can_be_retrieved(self, client: OpenAI, model: str):
        response = respond(client, model, max_output_tokens=4)

        with pytest.raises(openai.NotFoundError):
            client.responses.retrieve(response.id)
