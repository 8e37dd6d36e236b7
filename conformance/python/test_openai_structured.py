"""The form of the answer through the official OpenAI client: always valid, however little the model understands."""

import json
import re
from typing import Literal

import jsonschema
import openai
import pytest
from answers import CITY_FORMAT, CITY_SCHEMA, ask
from openai import OpenAI
from pydantic import BaseModel, Field


class Person(BaseModel):
    name: str = Field(max_length=16)
    age: int = Field(ge=0, le=150)


class Team(BaseModel):
    colour: Literal["red", "green", "blue"]
    captain: Person
    scores: list[int] = Field(max_length=3)
    motto: str | None = Field(max_length=12)


# Every one is finite in length, so that an answer cut off by its limit is a failure and not bad luck.
SCHEMAS = {
    "enum and const": {
        "type": "object",
        "properties": {"kind": {"const": "event"}, "level": {"enum": ["info", 3, None]}},
        "required": ["kind", "level"], "additionalProperties": False},
    "optional members": {
        "type": "object",
        "properties": {"a": {"type": "boolean"}, "b": {"type": "null"}, "c": {"type": "boolean"}},
        "required": ["b"], "additionalProperties": False},
    "numbers in limits": {
        "type": "object",
        "properties": {"percent": {"type": "integer", "minimum": 0, "maximum": 100},
                       "year": {"type": "integer", "minimum": 1900, "maximum": 2099}},
        "required": ["percent", "year"], "additionalProperties": False},
    "array of so many": {
        "type": "array", "items": {"type": "integer", "minimum": -9, "maximum": 9}, "minItems": 2, "maxItems": 4},
    "either of two": {
        "anyOf": [
            {"type": "object", "properties": {"ok": {"const": True}}, "required": ["ok"], "additionalProperties": False},
            {"type": "object", "properties": {"error": {"type": "string", "maxLength": 12}}, "required": ["error"],
             "additionalProperties": False}]},
    "pattern": {
        "type": "object", "properties": {"plate": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"}},
        "required": ["plate"], "additionalProperties": False},
    "format": {
        "type": "object", "properties": {"day": {"type": "string", "format": "date"}},
        "required": ["day"], "additionalProperties": False},
    "references": {
        "$defs": {"point": {
            "type": "object",
            "properties": {"x": {"type": "integer", "minimum": 0, "maximum": 9},
                           "y": {"type": "integer", "minimum": 0, "maximum": 9}},
            "required": ["x", "y"], "additionalProperties": False}},
        "type": "object", "properties": {"from": {"$ref": "#/$defs/point"}, "to": {"$ref": "#/$defs/point"}},
        "required": ["from", "to"], "additionalProperties": False},
    "text of all kinds": {
        "type": "object", "properties": {"text": {"type": "string", "minLength": 4, "maxLength": 24}},
        "required": ["text"], "additionalProperties": False},
}


def schema_format(schema: dict) -> dict:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}


class TestStructuredOutput:
    @pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
    @pytest.mark.parametrize("seed", [1, 2])
    def test_even_wild_sampling_cannot_leave_the_schema(self, client: OpenAI, model: str, schema: dict, seed: int):
        answer = ask(client, model, temperature=1.8, seed=seed, response_format=schema_format(schema))

        assert answer.finish_reason == "stop"
        jsonschema.validate(json.loads(answer.content), schema, format_checker=jsonschema.FormatChecker())

    def test_a_stream_is_held_to_the_schema_too(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, response_format=CITY_FORMAT)

        jsonschema.validate(json.loads(answer.content), CITY_SCHEMA)
        assert answer.content == ask(client, model, response_format=CITY_FORMAT).content

    def test_parse_gives_an_object_of_the_callers_class(self, client: OpenAI, model: str):
        parsed = client.chat.completions.parse(
            model=model, messages=[{"role": "user", "content": "Invent a team."}], response_format=Team,
            temperature=1, seed=1, max_tokens=400)

        assert isinstance(parsed.choices[0].message.parsed, Team)

    def test_parse_works_behind_thinking(self, client: OpenAI, model: str):
        parsed = client.chat.completions.parse(
            model=model, messages=[{"role": "user", "content": "Invent a person."}], response_format=Person,
            temperature=0, max_tokens=400, extra_body={"reasoning": {"mode": "on", "max_tokens": 16}})

        assert isinstance(parsed.choices[0].message.parsed, Person)
        assert parsed.choices[0].message.reasoning_content

    def test_a_parsed_stream_ends_with_the_same_object(self, client: OpenAI, model: str):
        request = {"model": model, "messages": [{"role": "user", "content": "Invent a person."}],
                   "response_format": Person, "temperature": 0, "max_tokens": 400}
        with client.chat.completions.stream(**request) as stream:
            done = [event for event in stream if event.type == "content.done"]

        assert isinstance(done[0].parsed, Person)
        assert done[0].parsed == client.chat.completions.parse(**request).choices[0].message.parsed

    def test_json_mode_gives_an_object(self, client: OpenAI, model: str, stream: bool):
        answer = ask(
            client, model, stream, max_tokens=400, response_format={"type": "json_object"},
            messages=[{"role": "user", "content": "Say hello as JSON."}])

        assert answer.finish_reason == "stop"
        assert isinstance(json.loads(answer.content), dict)

    @pytest.mark.parametrize(("words", "pattern"), [
        ({"guided_choice": ["yes", "no", "maybe"]}, "yes|no|maybe"),
        ({"structured_outputs": {"choice": ["rot", "grün", "blau 🎨"]}}, "rot|grün|blau 🎨"),
        ({"nvext": {"guided_choice": ["left", "right"]}}, "left|right"),
        ({"guided_regex": "[A-Z]{2}-[0-9]{3}"}, "[A-Z]{2}-[0-9]{3}"),
        ({"structured_outputs": {"regex": "(ab|cd){2,3}"}}, "(ab|cd){2,3}"),
        ({"structured_outputs": {"grammar": "root ::= \"<\" digit digit? \">\"\ndigit ::= [0-9]"}}, "<[0-9]{1,2}>"),
        ({"guided_json": CITY_SCHEMA}, r"\{.*\}"),
        ({"structured_outputs": {"json": CITY_SCHEMA}}, r"\{.*\}"),
        ({"nvext": {"guided_json": CITY_SCHEMA}}, r"\{.*\}"),
    ], ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
    def test_the_words_of_other_servers_are_understood(
            self, client: OpenAI, model: str, stream: bool, words: dict, pattern: str):
        answer = ask(client, model, stream, temperature=1, seed=2, extra_body=words)

        assert re.fullmatch(pattern, answer.content, re.DOTALL)
        if pattern.startswith(r"\{"):
            jsonschema.validate(json.loads(answer.content), CITY_SCHEMA)

    def test_every_choice_of_several_is_held_to_the_schema(self, client: OpenAI, model: str):
        completion = client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "A city?"}], n=3, temperature=1.5, seed=9,
            response_format=CITY_FORMAT, max_tokens=400)

        assert len(completion.choices) == 3
        for choice in completion.choices:
            jsonschema.validate(json.loads(choice.message.content), CITY_SCHEMA)

    def test_a_keyword_that_cannot_be_held_to_is_refused_by_name(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            ask(client, model, response_format=schema_format({"type": "array", "contains": {"type": "integer"}}))
        assert error.value.code == "unsupported_value"
        assert error.value.param == "response_format"
        assert "contains" in error.value.message

    def test_two_forms_at_once_are_refused(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            ask(client, model, response_format={"type": "json_object"}, extra_body={"guided_regex": "a"})
        assert error.value.param == "guided_regex"

    def test_a_schema_that_is_missing_is_named(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            ask(client, model, response_format={"type": "json_schema"})
        assert error.value.param.startswith("response_format")
