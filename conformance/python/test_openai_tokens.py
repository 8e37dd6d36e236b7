"""What the platform says about a request without answering it, over the connection of the official OpenAI client."""

import openai
import pytest
from answers import QUESTION, ask
from openai import OpenAI


def post(client: OpenAI, path: str, **body) -> dict:
    return client.post(path, cast_to=object, body=body)


class TestTokens:
    def test_text_becomes_tokens_and_text_again(self, client: OpenAI, model: str):
        text = "Grüße aus Zürich, 東京 and 🎉!"
        tokens = post(client, "/tokenize", model=model, prompt=text, return_token_strs=True)
        back = post(client, "/detokenize", model=model, tokens=tokens["tokens"])

        assert tokens["count"] == len(tokens["tokens"]) == len(tokens["token_strs"])
        assert tokens["max_model_len"] == client.models.retrieve(model).max_model_len
        assert back["prompt"] == text

    def test_a_conversation_is_counted_as_its_answer_will_count_it(self, client: OpenAI, model: str):
        counted = post(client, "/tokenize", model=model, messages=QUESTION)
        rendered = post(client, "/chat/render", model=model, messages=QUESTION)
        answered = ask(client, model, max_tokens=1)

        assert counted["count"] == rendered["prompt_tokens"] == answered.usage.prompt_tokens
        assert counted["tokens"] == rendered["prompt_token_ids"]

    def test_a_token_that_is_none_is_named(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            post(client, "/detokenize", model=model, tokens=[1, 10_000_000])
        assert error.value.param == "tokens[1]"


class TestRendering:
    def test_the_prompt_is_what_the_model_would_read(self, client: OpenAI, model: str):
        rendered = post(client, "/chat/render", model=model, messages=[{"role": "system", "content": "Be brief."}] + QUESTION)

        assert rendered["object"] == "chat.render"
        assert "Be brief." in rendered["prompt"]
        assert QUESTION[0]["content"] in rendered["prompt"]
        assert post(client, "/detokenize", model=model, tokens=rendered["prompt_token_ids"])["prompt"] == rendered["prompt"]

    @pytest.mark.parametrize(("words", "mode"), [
        ({}, "off"),
        ({"reasoning": {"mode": "on"}}, "on"),
        ({"reasoning": {"mode": "off"}, "reasoning_effort": "high"}, "off"),
        ({"reasoning": {"mode": "auto"}, "reasoning_effort": "low"}, "on"),
        ({"reasoning_effort": "none", "thinking": {"type": "enabled"}}, "off"),
        ({"thinking": {"type": "enabled"}, "chat_template_kwargs": {"enable_thinking": False}}, "on"),
        ({"thinking": {"type": "adaptive"}, "chat_template_kwargs": {"enable_thinking": True}}, "on"),
        ({"chat_template_kwargs": {"thinking": True}}, "on"),
        ({"messages": [{"role": "system", "content": "detailed thinking on"}] + QUESTION}, "on"),
        ({"messages": [{"role": "system", "content": "/no_think"}] + QUESTION, "thinking": {"type": "enabled"}}, "on"),
        ({"reasoning": {"max_tokens": 9}}, "on"),
        ({"max_thinking_tokens": 9}, "off"),
        ({"max_thinking_tokens": 0, "messages": [{"role": "system", "content": "detailed thinking on"}] + QUESTION}, "off"),
    ])
    def test_of_several_switches_the_stronger_one_wins(self, client: OpenAI, model: str, words: dict, mode: str):
        rendered = post(client, "/chat/render", **({"model": model, "messages": QUESTION} | words))

        assert rendered["reasoning"]["mode"] == mode

    def test_what_holds_where_nothing_was_said_is_told(self, client: OpenAI, model: str):
        rendered = post(client, "/chat/render", model=model, messages=QUESTION, top_p=0.9, reasoning={"max_tokens": 99})

        assert rendered["sampling"]["top_p"] == 0.9
        assert rendered["sampling"]["temperature"] >= 0
        assert rendered["reasoning"]["max_tokens"] == 99

    def test_a_dry_run_finds_the_faults_of_a_request(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            post(client, "/chat/render", model=model, messages=QUESTION, temperature=9)
        assert error.value.param == "temperature"


class TestEmbeddings:
    def test_a_model_that_makes_none_says_so(self, client: OpenAI, model: str):
        with pytest.raises(openai.BadRequestError) as error:
            client.embeddings.create(model=model, input="hello")
        assert error.value.code == "unsupported_value"
        assert model in error.value.message
