"""`/v1/completions` through the official OpenAI client: text goes on as it is."""

import openai
import pytest
from openai import OpenAI

PROMPT = "17 + 25 ="



def complete(client: OpenAI, model: str, **request):
    """Goes on to its limit, whatever the model would say."""
    plain = {"model": model, "prompt": PROMPT, "temperature": 0, "max_tokens": 12, "extra_body": {"min_tokens": 12}}
    return client.completions.create(**(plain | request))


class TestChat:
    def test_a_text_is_gone_on_with(self, client: OpenAI, model: str):
        completion = complete(client, model)

        assert completion.object == "text_completion"
        assert completion.choices[0].text
        assert completion.choices[0].finish_reason == "length"
        assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens

    def test_sixteen_tokens_are_made_where_nothing_is_said(self, client: OpenAI, model: str):
        completion = client.completions.create(model=model, prompt=PROMPT, temperature=0, extra_body={"ignore_eos": True})

        assert completion.usage.completion_tokens == 16
        assert completion.choices[0].finish_reason == "length"

    def test_echo_puts_the_prompt_in_front(self, client: OpenAI, model: str):
        assert complete(client, model, echo=True).choices[0].text == PROMPT + complete(client, model).choices[0].text

    def test_token_ids_are_a_prompt(self, client: OpenAI, model: str):
        ids = client.post("/tokenize", cast_to=object, body={"model": model, "prompt": PROMPT})["tokens"]

        assert complete(client, model, prompt=ids).choices[0].text == complete(client, model).choices[0].text

    def test_several_prompts_have_their_choices_in_order(self, client: OpenAI, model: str):
        other = "Once upon a time there was"
        both = complete(client, model, prompt=[PROMPT, other], n=2)

        assert [choice.index for choice in both.choices] == [0, 1, 2, 3]
        assert both.choices[0].text == complete(client, model).choices[0].text
        assert both.choices[2].text == complete(client, model, prompt=other).choices[0].text


class TestStreaming:
    def test_the_pieces_are_the_whole_text(self, client: OpenAI, model: str):
        chunks = list(complete(client, model, stream=True, stream_options={"include_usage": True}))

        assert "".join(c.choices[0].text for c in chunks if c.choices) == complete(client, model).choices[0].text
        assert chunks[-1].choices == []
        assert chunks[-1].usage.completion_tokens > 0


class TestLimits:
    def test_a_stop_string_ends_the_text(self, client: OpenAI, model: str):
        # A stop string is not looked for below the least number of tokens.
        endless = {"max_tokens": 40, "extra_body": {"ignore_eos": True}}
        whole = complete(client, model, **endless).choices[0].text
        stop = whole[3:6]
        completion = complete(client, model, stop=stop, **endless)

        assert completion.choices[0].finish_reason == "stop"
        assert completion.choices[0].text == whole[:whole.index(stop)]


class TestSampling:
    def test_logprobs_are_in_the_old_form(self, client: OpenAI, model: str):
        choice = complete(client, model, logprobs=2).choices[0]

        assert "".join(choice.logprobs.tokens) == choice.text
        assert all(logprob <= 0 for logprob in choice.logprobs.token_logprobs)
        assert all(len(top) == 2 for top in choice.logprobs.top_logprobs)
        assert choice.logprobs.text_offset == sorted(choice.logprobs.text_offset)

    def test_the_same_seed_gives_the_same_text(self, client: OpenAI, model: str):
        def told(seed: int) -> str:
            return complete(client, model, temperature=1, seed=seed, max_tokens=24).choices[0].text

        assert told(1) == told(1)
        assert told(1) != told(2)


class TestStructuredOutput:
    def test_a_text_can_be_held_to_a_form(self, client: OpenAI, model: str):
        completion = complete(client, model, extra_body={"structured_outputs": {"choice": [" Paris.", " Rome."]}})

        assert completion.choices[0].text in (" Paris.", " Rome.")
        assert completion.choices[0].finish_reason == "stop"


class TestErrors:
    @pytest.mark.parametrize(("change", "param"), [
        ({"suffix": "."}, "suffix"),
        ({"best_of": 3}, "best_of"),
        ({"logprobs": 21}, "logprobs"),
        ({"prompt": []}, "prompt"),
        ({"prompt": [1, -5]}, "prompt[1]"),
        ({"max_tokens": 0}, "max_tokens"),
    ])
    def test_bad_input_names_its_field(self, client: OpenAI, model: str, change: dict, param: str):
        with pytest.raises(openai.BadRequestError) as error:
            complete(client, model, **change)
        assert error.value.param == param

    def test_an_unknown_model_is_not_found(self, client: OpenAI):
        with pytest.raises(openai.NotFoundError):
            complete(client, "no-such-model")
