"""Thinking through the official OpenAI client.

The model under test may be one that never thinks of itself. Where thinking must be seen, the request asks for it together
with a form of the answer: the platform then opens the thinking and closes it, and only what lies between is the model's.
"""

import json
import threading

import jsonschema
import openai
import pytest
from answers import CITY_FORMAT, CITY_SCHEMA, QUESTION, STORY, Answer, add, ask
from openai import OpenAI

# Tokens by which a budget may be passed: a tenth to end a sentence, and the closing tag with its white space.
GRACE = 0.1
CLOSING = 12


def thinking(budget: int | None = None, extra: dict | None = None) -> dict:
    """A request whose answer has thinking for certain."""
    wanted = {"mode": "on"} if budget is None else {"mode": "on", "max_tokens": budget}
    return {"response_format": CITY_FORMAT, "max_tokens": 400, "extra_body": {"reasoning": wanted} | (extra or {})}


def assert_is_a_city(content: str) -> None:
    jsonschema.validate(json.loads(content), CITY_SCHEMA)


class TestThinking:
    def test_it_stands_apart_from_the_answer_under_both_names(self, client: OpenAI, model: str, stream: bool):
        answer = ask(client, model, stream, **thinking(24))

        assert answer.reasoning_content
        assert answer.reasoning == answer.reasoning_content
        assert answer.reasoning_stop_reason in ("budget", "stop")
        assert "think>" not in answer.reasoning_content
        assert_is_a_city(answer.content)
        assert answer.finish_reason == "stop"
        assert 0 < answer.reasoning_tokens < answer.usage.completion_tokens

    def test_a_stream_thinks_first_and_adds_up_to_the_whole_answer(self, client: OpenAI, model: str):
        whole = ask(client, model, **thinking(24))
        stream = client.chat.completions.create(
            model=model, messages=QUESTION, temperature=0, stream=True, **thinking(24))
        kinds = []
        streamed = Answer()
        for chunk in stream:
            add(streamed, chunk)
            delta = chunk.choices[0].delta
            if getattr(delta, "reasoning_content", None):
                kinds.append("thinking")
                assert not delta.content
            elif delta.content:
                kinds.append("answer")

        assert kinds == sorted(kinds, reverse=True), "no thinking behind the first piece of the answer"
        assert (streamed.reasoning_content, streamed.content) == (whole.reasoning_content, whole.content)

    @pytest.mark.parametrize("switch", [
        {"extra_body": {"reasoning": {"mode": "off"}}},
        {"reasoning_effort": "none"},
        {"extra_body": {"thinking": {"type": "disabled"}}},
        {"extra_body": {"chat_template_kwargs": {"enable_thinking": False}}},
        {"extra_body": {"max_thinking_tokens": 0}},
    ])
    @pytest.mark.parametrize("form", [{}, {"response_format": CITY_FORMAT}], ids=["free", "schema"])
    def test_off_is_off(self, client: OpenAI, model: str, stream: bool, switch: dict, form: dict):
        answer = ask(client, model, stream, **switch, **form)

        assert answer.reasoning_content is None
        assert answer.reasoning is None
        assert answer.reasoning_stop_reason is None
        assert answer.reasoning_tokens == 0
        assert answer.content

    @pytest.mark.parametrize("hide", [{"reasoning": {"visibility": "hidden"}}, {"include_reasoning": False}])
    def test_hidden_thinking_is_counted_and_not_shown(self, client: OpenAI, model: str, stream: bool, hide: dict):
        extra = {"reasoning": {"mode": "on", "max_tokens": 24} | hide.get("reasoning", {})}
        extra |= {name: value for name, value in hide.items() if name != "reasoning"}
        answer = ask(client, model, stream, response_format=CITY_FORMAT, max_tokens=400, extra_body=extra)

        assert answer.reasoning_content is None
        assert answer.reasoning is None
        assert answer.reasoning_tokens > 0
        assert_is_a_city(answer.content)

    @pytest.mark.parametrize("switch", [
        {"extra_body": {"chat_template_kwargs": {"enable_thinking": False}}},
        {"extra_body": {"reasoning": {"mode": "off"}}},
        {"reasoning_effort": "none"},
        {"extra_body": {"reasoning": {"mode": "on"}}},
    ])
    def test_a_switch_reaches_the_prompt(self, client: OpenAI, model: str, switch: dict):
        plain = ask(client, model, max_tokens=1)

        assert ask(client, model, max_tokens=1, **switch).usage.prompt_tokens != plain.usage.prompt_tokens

    def test_thinking_of_earlier_turns_is_not_part_of_the_prompt(self, client: OpenAI, model: str):
        def prompt_tokens(**earlier) -> int:
            history = QUESTION + [{"role": "assistant", "content": "Paris."} | earlier, {"role": "user", "content": "Sure?"}]
            return ask(client, model, messages=history, max_tokens=1).usage.prompt_tokens

        assert prompt_tokens(reasoning_content="I remember it well. " * 9) == prompt_tokens()
        assert prompt_tokens(reasoning="I remember it well. " * 9) == prompt_tokens()
        assert prompt_tokens(content="<think>\nI remember it.\n</think>\n\nParis.") == prompt_tokens()

    @pytest.mark.parametrize(("extra", "param"), [
        ({"reasoning": {"mode": "perhaps"}}, "reasoning.mode"),
        ({"reasoning": {"mode": "off", "max_tokens": 100}}, "reasoning.max_tokens"),
        ({"reasoning": {"visibility": "shy"}}, "reasoning.visibility"),
        ({"reasoning_effort": "colossal"}, "reasoning_effort"),
        ({"thinking": {"type": "enabled", "budget_tokens": -1}}, "thinking.budget_tokens"),
        ({"chat_template_kwargs": {"enable_thinking": "yes"}}, "chat_template_kwargs.enable_thinking"),
        ({"reasoning": {"max_tokens": 8}, "max_thinking_tokens": 9}, "max_thinking_tokens"),
    ])
    def test_what_contradicts_itself_is_refused_by_name(self, client: OpenAI, model: str, extra: dict, param: str):
        with pytest.raises(openai.BadRequestError) as error:
            ask(client, model, extra_body=extra)
        assert error.value.param == param


class TestBudgets:
    @pytest.mark.parametrize("words", [
        {"reasoning": {"mode": "on", "max_tokens": 40}},
        {"reasoning": {"max_tokens": 40}},
        {"thinking": {"type": "enabled", "budget_tokens": 40}},
        {"reasoning_effort": "high", "max_thinking_tokens": 40},
        {"reasoning_effort": "low", "thinking_token_budget": 40},
        {"chat_template_kwargs": {"enable_thinking": True}, "nvext": {"max_thinking_tokens": 40}},
    ])
    def test_a_budget_is_kept_under_all_its_names(
            self, client: OpenAI, model: str, endless: dict, stream: bool, words: dict):
        answer = ask(client, model, stream, STORY, response_format=CITY_FORMAT, max_tokens=400, extra_body=words | endless)

        assert answer.reasoning_stop_reason == "budget"
        assert 40 <= answer.reasoning_tokens <= 40 * (1 + GRACE) + CLOSING
        assert_is_a_city(answer.content)
        assert answer.finish_reason == "stop"

    def test_a_larger_budget_is_more_thinking(self, client: OpenAI, model: str, endless: dict):
        little = ask(client, model, False, STORY, **thinking(16, endless))
        more = ask(client, model, False, STORY, **thinking(64, endless))

        assert little.reasoning_tokens < more.reasoning_tokens
        assert more.reasoning_content.startswith(little.reasoning_content)

    def test_without_a_budget_part_of_the_tokens_is_kept_for_the_answer(
            self, client: OpenAI, model: str, endless: dict, stream: bool):
        answer = ask(client, model, stream, STORY, **(thinking(None, endless) | {"max_tokens": 400}))

        assert answer.reasoning_stop_reason in ("answer_reserve", "repetition")
        assert answer.reasoning_tokens <= 0.75 * 400 + CLOSING
        assert_is_a_city(answer.content)

    def test_a_call_that_is_demanded_comes_behind_the_thinking(self, client: OpenAI, model: str, stream: bool):
        tool = {"type": "function", "function": {"name": "describe_city", "parameters": CITY_SCHEMA}}
        answer = ask(
            client, model, stream, STORY, tools=[tool], tool_choice="required", parallel_tool_calls=False, max_tokens=400,
            extra_body={"reasoning": {"mode": "on", "max_tokens": 24}})

        assert answer.reasoning_content
        assert answer.finish_reason == "tool_calls"
        assert_is_a_city(answer.calls[0].arguments)


class TestEndThinking:
    def test_a_running_answer_is_sent_on_to_its_answer(self, client: OpenAI, model: str, endless: dict, room: int):
        request = thinking(None, endless) | {"max_tokens": room}
        stream = client.chat.completions.create(
            model=model, messages=STORY, temperature=1, seed=3, stream=True, **request)
        answer = Answer()
        ended = []
        for chunk in stream:
            add(answer, chunk)
            if answer.reasoning_content and not ended:
                ended.append(client.post(f"/chat/completions/{chunk.id}/end_thinking", cast_to=object))

        assert ended[0]["id"] == answer.id
        assert ended[0]["thinking"] == 1
        assert answer.reasoning_stop_reason == "end_thinking"
        assert_is_a_city(answer.content)

    def test_it_may_be_asked_for_from_another_connection(
            self, client: OpenAI, model: str, endless: dict, room: int, base_url: str, api_key: str):
        other = OpenAI(base_url=base_url, api_key=api_key, max_retries=0)
        # A small model may have thought to its limit before a connection is made.
        other.models.list()
        stream = client.chat.completions.create(
            model=model, messages=STORY, temperature=1, seed=4, stream=True,
            **(thinking(None, endless) | {"max_tokens": room}))
        first = next(iter(stream))
        failures = []

        def end():
            try:
                other.post(f"/chat/completions/{first.id}/end_thinking", cast_to=object)
            except openai.APIError as failure:
                failures.append(failure)

        thread = threading.Thread(target=end)
        thread.start()
        answer = Answer()
        for chunk in stream:
            add(answer, chunk)
        thread.join()

        assert failures == []
        assert answer.reasoning_stop_reason == "end_thinking"

    def test_an_answer_that_is_over_has_no_thinking_to_end(self, client: OpenAI, model: str):
        over = ask(client, model, max_tokens=1)

        with pytest.raises(openai.NotFoundError):
            client.post(f"/chat/completions/{over.id}/end_thinking", cast_to=object)
