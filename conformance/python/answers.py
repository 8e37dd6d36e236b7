"""One chat answer as a test sees it, whether it came whole or in pieces, and the questions that most tests ask."""

from dataclasses import dataclass, field
from typing import Any

from openai import OpenAI
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk

# Within the field of the smallest models. With thinking, the bundled one knows the answer.
QUESTION = [{"role": "user", "content": "What is 17 + 25?"}]
ANSWER = "42"

# A request that goes on to its limit, for tests that need a text of some length, whatever it says.
LONG = {"max_tokens": 40, "extra_body": {"ignore_eos": True}}

STORY = [{"role": "user", "content": "Tell a long story about a dragon, a farmer and a lost ring."}]

# Finite in length, so that any model comes to its end, whatever it writes.
CITY_SCHEMA = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "maxLength": 20},
        "size": {"enum": ["small", "medium", "large"]},
        "capital": {"type": "boolean"},
    },
    "required": ["city", "size", "capital"],
    "additionalProperties": False,
}
CITY_FORMAT = {"type": "json_schema", "json_schema": {"name": "city", "schema": CITY_SCHEMA, "strict": True}}


@dataclass
class Call:
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Answer:
    """`reasoning_content` and `reasoning` are None where the field never appeared."""

    id: str = ""
    role: str | None = None
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    calls: list[Call] = field(default_factory=list)
    finish_reason: str | None = None
    reasoning_stop_reason: str | None = None
    stop_reason: Any = None
    usage: CompletionUsage | None = None

    @property
    def reasoning_tokens(self) -> int:
        return self.usage.completion_tokens_details.reasoning_tokens


def ask(client: OpenAI, model: str, stream: bool = False, messages: list[dict] | None = None, **request) -> Answer:
    """Greedy unless the request says otherwise."""
    request = {"model": model, "messages": messages or QUESTION, "temperature": 0, "max_tokens": 400} | request
    if "max_completion_tokens" in request:
        del request["max_tokens"]
    if not stream:
        return whole(client.chat.completions.create(**request))
    chunks = client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **request)
    return collected(chunks)


def whole(completion: ChatCompletion) -> Answer:
    choice = completion.choices[0]
    message = choice.message
    return Answer(
        id=completion.id,
        role=message.role,
        content=message.content,
        reasoning_content=getattr(message, "reasoning_content", None),
        reasoning=getattr(message, "reasoning", None),
        calls=[Call(c.id, c.function.name, c.function.arguments) for c in message.tool_calls or []],
        finish_reason=choice.finish_reason,
        reasoning_stop_reason=getattr(choice, "reasoning_stop_reason", None),
        stop_reason=getattr(choice, "stop_reason", None),
        usage=completion.usage,
    )


def collected(chunks) -> Answer:
    """Puts the pieces of choice 0 together as any client would: what is there is appended."""
    answer = Answer()
    for chunk in chunks:
        add(answer, chunk)
    return answer


def add(answer: Answer, chunk: ChatCompletionChunk) -> None:
    answer.id = chunk.id
    answer.usage = chunk.usage or answer.usage
    for choice in chunk.choices:
        delta = choice.delta
        answer.role = delta.role or answer.role
        for name in ("content", "reasoning_content", "reasoning"):
            piece = getattr(delta, name, None)
            if piece is not None:
                setattr(answer, name, (getattr(answer, name) or "") + piece)
        for piece in delta.tool_calls or []:
            if piece.index == len(answer.calls):
                answer.calls.append(Call())
            call = answer.calls[piece.index]
            call.id += piece.id or ""
            call.name += piece.function.name or ""
            call.arguments += piece.function.arguments or ""
        answer.finish_reason = choice.finish_reason or answer.finish_reason
        answer.reasoning_stop_reason = getattr(choice, "reasoning_stop_reason", None) or answer.reasoning_stop_reason
        answer.stop_reason = getattr(choice, "stop_reason", None) or answer.stop_reason
