// The official OpenAI client for Node.js, unmodified, against the gateway. Each `describe` is one feature of the scorecard.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import OpenAI from "openai";
import { zodFunction, zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";

import {
  add, ask, baseURL, bothWays, cityFormat, citySchema, client, endless, isCity, long, model, question, rightAnswer, room, story,
} from "./platform.mjs";

const Person = z.object({ name: z.string().max(16), grownUp: z.boolean(), mood: z.enum(["good", "bad"]) });
const invent = [{ role: "user", content: "Invent a person." }];
const tool = { type: "function", function: { name: "describe_city", parameters: citySchema } };
const thinking = { reasoning: { mode: "on", max_tokens: 24 }, response_format: cityFormat, max_tokens: 400 };

describe("Models", () => {
  test("the model is listed and can be retrieved", async () => {
    assert.equal((await client.models.retrieve(model)).id, model);
  });
});

describe("Chat", () => {
  test("a question is answered", async () => {
    const completion = await client.chat.completions.create({
      model, messages: question, temperature: 0, max_tokens: 400, reasoning_effort: "none" });

    assert.ok(completion.choices[0].message.content);
    assert.equal(completion.object, "chat.completion");
    assert.equal(completion.usage.total_tokens, completion.usage.prompt_tokens + completion.usage.completion_tokens);
    assert.equal(completion.usage.completion_tokens_details.reasoning_tokens, 0);
  });

  test("several choices come at once", async () => {
    const completion = await client.chat.completions.create({
      model, messages: question, n: 3, temperature: 1.5, seed: 5, ...long });

    assert.deepEqual(completion.choices.map((choice) => choice.index), [0, 1, 2]);
    assert.ok(new Set(completion.choices.map((choice) => choice.message.content)).size > 1);
  });
});

describe("Streaming", () => {
  test("the pieces are the whole answer", async () => {
    const streamed = await ask(true, long);
    const whole = await ask(false, long);

    assert.equal(streamed.content, whole.content);
    assert.deepEqual(streamed.usage.completion_tokens, whole.usage.completion_tokens);
  });

  test("the client's own accumulator gets the same message", async () => {
    const stream = client.chat.completions.stream({ model, messages: question, temperature: 0, ...long });
    const final = await stream.finalChatCompletion();

    assert.equal(final.choices[0].message.content, (await ask(false, long)).content);
  });
});

describe("Limits", () => {
  bothWays(test, "max_completion_tokens cuts the answer", async (stream) => {
    const answer = await ask(stream, { max_tokens: undefined, max_completion_tokens: 3, ignore_eos: true });

    assert.equal(answer.finish, "length");
    assert.equal(answer.usage.completion_tokens, 3);
  });

  bothWays(test, "a stop string is not in the answer", async (stream) => {
    const whole = (await ask(false, long)).content;
    const end = whole.slice(5, 8);
    const answer = await ask(stream, { ...long, stop: [end] });

    assert.equal(answer.finish, "stop");
    assert.equal(answer.content, whole.slice(0, whole.indexOf(end)));
  });
});

describe("Sampling", () => {
  test("logprobs are those of the tokens drawn", async () => {
    const completion = await client.chat.completions.create({
      model, messages: question, temperature: 0, max_tokens: 40, logprobs: true, top_logprobs: 2 });
    const tokens = completion.choices[0].logprobs.content;

    assert.equal(tokens.map((token) => token.token).join(""), completion.choices[0].message.content);
    assert.ok(tokens.every((token) => token.logprob <= 0 && token.top_logprobs.length === 2));
  });
});

describe("Thinking", () => {
  bothWays(test, "a question is thought about and answered", async (stream) => {
    const answer = await ask(stream, { reasoning: { mode: "on" } });

    assert.match(answer.content, rightAnswer);
    assert.ok(answer.reasoning_content);
  });

  bothWays(test, "it stands apart from the answer under both names", async (stream) => {
    const answer = await ask(stream, thinking);

    assert.ok(answer.reasoning_content);
    assert.equal(answer.reasoning, answer.reasoning_content);
    assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0);
    assert.ok(isCity(answer.content));
  });

  bothWays(test, "off is off", async (stream) => {
    const answer = await ask(stream, { reasoning_effort: "none", response_format: cityFormat });

    assert.equal(answer.reasoning_content, undefined);
    assert.equal(answer.usage.completion_tokens_details.reasoning_tokens, 0);
  });

  test("the client's own accumulator shows it in its chunks", async () => {
    // In the message that it makes at the end, only the last piece of a field stays that it has no name for.
    const answer = { content: "", calls: [] };
    const stream = client.chat.completions.stream({ model, messages: question, temperature: 0, ...thinking });
    stream.on("chunk", (chunk) => add(answer, chunk));
    await stream.done();

    assert.equal(answer.reasoning_content, (await ask(false, thinking)).reasoning_content);
  });
});

describe("Budgets", () => {
  for (const words of [
    { reasoning: { max_tokens: 40 } },
    { thinking: { type: "enabled", budget_tokens: 40 } },
    { reasoning_effort: "high", max_thinking_tokens: 40 },
    { reasoning_effort: "high", thinking_token_budget: 40 },
    { reasoning_effort: "high", nvext: { max_thinking_tokens: 40 } },
  ]) {
    bothWays(test, `a budget is kept: ${JSON.stringify(words)}`, async (stream) => {
      const answer = await ask(stream, { ...words, ...endless, messages: story, response_format: cityFormat });
      const tokens = answer.usage.completion_tokens_details.reasoning_tokens;

      assert.ok(tokens >= 40 && tokens <= 56, `${tokens} tokens of thinking`);
      assert.equal(answer.thinkingEnd, "budget");
      assert.ok(isCity(answer.content));
    });
  }
});

describe("End thinking", () => {
  test("a running answer is sent on to its answer", async () => {
    const stream = await client.chat.completions.create({
      model, messages: story, temperature: 1, seed: 3, stream: true,
      reasoning: { mode: "on" }, response_format: cityFormat, max_tokens: room, ...endless });
    const answer = { content: "", calls: [] };
    let ended;
    for await (const chunk of stream) {
      add(answer, chunk);
      if (answer.reasoning_content && !ended) {
        ended = await client.post(`/chat/completions/${chunk.id}/end_thinking`);
      }
    }

    assert.equal(ended.thinking, 1);
    assert.equal(answer.thinkingEnd, "end_thinking");
    assert.ok(isCity(answer.content));
  });
});

describe("Structured output", () => {
  test("parse gives the object of the schema", async () => {
    const completion = await client.chat.completions.parse({
      model, messages: invent, temperature: 1.5, seed: 4, max_tokens: 400,
      response_format: zodResponseFormat(Person, "person") });

    assert.deepEqual(Person.parse(completion.choices[0].message.parsed), completion.choices[0].message.parsed);
  });

  test("a parsed stream ends with the object of the schema", async () => {
    const stream = client.chat.completions.stream({
      model, messages: invent, temperature: 0, max_tokens: 400, response_format: zodResponseFormat(Person, "person") });
    const final = await stream.finalChatCompletion();

    assert.ok(Person.safeParse(final.choices[0].message.parsed).success);
  });

  bothWays(test, "a choice is one of those given", async (stream) => {
    const answer = await ask(stream, { structured_outputs: { choice: ["yes", "no"] } });

    assert.ok(["yes", "no"].includes(answer.content));
  });
});

describe("Tools", () => {
  bothWays(test, "a call that is demanded comes, and its arguments fit", async (stream) => {
    const answer = await ask(stream, { tools: [tool], tool_choice: "required", parallel_tool_calls: false });

    assert.equal(answer.finish, "tool_calls");
    assert.ok(answer.calls.length > 0);
    for (const call of answer.calls) {
      assert.ok(call.id);
      assert.equal(call.function.name, "describe_city");
      assert.ok(isCity(call.function.arguments));
    }
  });

  bothWays(test, "none means none", async (stream) => {
    const answer = await ask(stream, { tools: [tool], tool_choice: "none", max_tokens: 24 });

    assert.deepEqual(answer.calls, []);
  });

  test("parse gives arguments of the schema", async () => {
    const completion = await client.chat.completions.parse({
      model, messages: invent, temperature: 0, max_tokens: 400, tool_choice: "required", parallel_tool_calls: false,
      tools: [zodFunction({ name: "keep", parameters: Person })] });

    for (const call of completion.choices[0].message.tool_calls) {
      assert.ok(Person.safeParse(call.function.parsed_arguments).success);
    }
  });

  test("the client's own loop of calls and results comes to an end", async () => {
    const kept = [];
    const runner = client.chat.completions.runTools({
      model, messages: invent, temperature: 0, max_tokens: 400, parallel_tool_calls: false,
      tool_choice: { type: "function", function: { name: "keep" } },
      tools: [zodFunction({ name: "keep", parameters: Person, function: (person) => kept.push(person) && "kept" })] });
    await runner.done();

    assert.ok(kept.length > 0);
    assert.ok(kept.every((person) => Person.safeParse(person).success));
  });
});

describe("Tool results", () => {
  test("an answer with calls can be sent back as it came", async () => {
    const called = await client.chat.completions.create({
      model, messages: question, temperature: 0, max_tokens: 400, tools: [tool], tool_choice: "required",
      parallel_tool_calls: false });
    const { message } = called.choices[0];
    const results = message.tool_calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "Kept." }));

    const answer = await ask(false, { messages: [...question, message, ...results], tools: [tool], max_tokens: 40 });

    assert.ok(answer.content || answer.calls.length > 0);
  });
});

describe("Responses", () => {
  test("a question is answered", async () => {
    const response = await client.responses.create({ model, input: question[0].content, temperature: 0 });

    assert.ok(response.output_text);
    assert.equal(response.status, "completed");
  });

  test("a stream has the text of the whole response, and thinking apart", async () => {
    const request = { model, input: question[0].content, temperature: 0, max_output_tokens: 400,
      reasoning: { effort: "high", max_tokens: 24 },
      text: { format: { type: "json_schema", name: "city", schema: citySchema, strict: true } } };
    const whole = await client.responses.create(request);
    const pieces = { "response.output_text.delta": "", "response.reasoning_text.delta": "" };
    for await (const event of await client.responses.create({ ...request, stream: true })) {
      if (event.type in pieces) pieces[event.type] += event.delta;
    }

    assert.ok(isCity(whole.output_text));
    assert.equal(pieces["response.output_text.delta"], whole.output_text);
    assert.equal(pieces["response.reasoning_text.delta"], whole.output[0].content[0].text);
  });

  test("parse gives the object of the schema", async () => {
    const response = await client.responses.parse({
      model, input: "Invent a person.", temperature: 0, max_output_tokens: 400, text: { format: zodTextFormat(Person, "person") } });

    assert.ok(Person.safeParse(response.output_parsed).success);
  });
});

describe("Errors", () => {
  test("a wrong key is an authentication error", async () => {
    const stranger = new OpenAI({ baseURL, apiKey: "nsk-wrong", maxRetries: 0 });

    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  });

  test("an unknown model is not found", async () => {
    await assert.rejects(ask(false, { model: "no-such-model" }), (error) =>
      error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
  });

  bothWays(test, "bad input names its field", async (stream) => {
    await assert.rejects(ask(stream, { temperature: 9 }), (error) =>
      error instanceof OpenAI.BadRequestError && error.param === "temperature");
  });
});

describe("Cancel", () => {
  test("an answer whose reader has gone does not run on", async () => {
    const stream = await client.chat.completions.create({
      model, messages: question, n: 8, max_tokens: room, ignore_eos: true, stream: true });
    let id;
    for await (const chunk of stream) {
      ({ id } = chunk);
      break;
    }
    const deadline = Date.now() + 10_000;
    while (await runs(id)) {
      assert.ok(Date.now() < deadline, "it still runs");
    }
  });

  async function runs(id) {
    try {
      await client.post(`/chat/completions/${id}/end_thinking`);
      return true;
    } catch (error) {
      if (error instanceof OpenAI.NotFoundError) return false;
      throw error;
    }
  }
});

describe("Embeddings", () => {
  test("a model that makes none says so", async () => {
    await assert.rejects(client.embeddings.create({ model, input: "hello" }), (error) =>
      error instanceof OpenAI.BadRequestError && error.code === "unsupported_value");
  });
});
