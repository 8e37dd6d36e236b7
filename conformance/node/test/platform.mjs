// Where the platform under test is; the runner sets both variables.
import OpenAI from "openai";

export const baseURL = `${process.env.NOESIS_URL}/v1`;
export const client = new OpenAI({ baseURL, apiKey: process.env.NOESIS_API_KEY, maxRetries: 0, timeout: 120_000 });
const served = (await client.models.list()).data[0];
export const model = served.id;

// Tokens that an answer may have and any prompt of these tests leaves: half the model's context.
export const room = Math.floor(served.max_model_len / 2);

// Within the field of the smallest models. With thinking, the bundled one knows the answer.
export const question = [{ role: "user", content: "What is 17 + 25?" }];
export const rightAnswer = /42/;

export const story = [{ role: "user", content: "Tell a long story about a dragon, a farmer and a lost ring." }];

// Fields of a request that goes on to its limit, for tests that need a text of some length, whatever it says.
export const long = { max_tokens: 40, ignore_eos: true };

// Fields of a request whose thinking only the platform can end, whatever model it is: two letters are so likely that the
// model writes nothing else, neither the closing tag nor the end of its turn. One alone would be taken for a model that
// goes round in circles.
const token = async (letter) =>
  (await client.post("/tokenize", { body: { model, prompt: letter, add_special_tokens: false } })).tokens[0];
export const endless = { logit_bias: { [await token("a")]: 100, [await token("b")]: 100 } };

// Finite in length, so that any model comes to its end, whatever it writes.
export const citySchema = {
  type: "object",
  properties: {
    city: { type: "string", maxLength: 20 },
    size: { enum: ["small", "medium", "large"] },
    capital: { type: "boolean" },
  },
  required: ["city", "size", "capital"],
  additionalProperties: false,
};
export const cityFormat = { type: "json_schema", json_schema: { name: "city", schema: citySchema, strict: true } };

export function isCity(text) {
  const value = JSON.parse(text);
  return (
    Object.keys(value).sort().join() === "capital,city,size" &&
    typeof value.city === "string" &&
    [...value.city].length <= 20 &&
    ["small", "medium", "large"].includes(value.size) &&
    typeof value.capital === "boolean"
  );
}

// Greedy unless the request says otherwise. Whole, or collected from a stream as any client would.
export async function ask(stream, request = {}) {
  const body = { model, messages: question, temperature: 0, max_tokens: 400, ...request };
  if (!stream) {
    const completion = await client.chat.completions.create(body);
    const [choice] = completion.choices;
    return { ...choice.message, id: completion.id, usage: completion.usage, finish: choice.finish_reason,
      thinkingEnd: choice.reasoning_stop_reason, calls: choice.message.tool_calls ?? [] };
  }
  const answer = { content: "", calls: [] };
  const chunks = await client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } });
  for await (const chunk of chunks) {
    add(answer, chunk);
  }
  return answer;
}

export function add(answer, chunk) {
  answer.id = chunk.id;
  answer.usage = chunk.usage ?? answer.usage;
  for (const { delta, finish_reason, reasoning_stop_reason } of chunk.choices) {
    for (const name of ["content", "reasoning_content", "reasoning"]) {
      if (delta[name] != null) answer[name] = (answer[name] ?? "") + delta[name];
    }
    for (const piece of delta.tool_calls ?? []) {
      const call = (answer.calls[piece.index] ??= { id: "", function: { name: "", arguments: "" } });
      call.id += piece.id ?? "";
      call.function.name += piece.function?.name ?? "";
      call.function.arguments += piece.function?.arguments ?? "";
    }
    answer.finish = finish_reason ?? answer.finish;
    answer.thinkingEnd = reasoning_stop_reason ?? answer.thinkingEnd;
  }
}

// Runs a test for whole answers and for streams: whatever holds for one holds for the other.
export function bothWays(test, name, body) {
  for (const stream of [false, true]) {
    test(`${name} (${stream ? "streamed" : "whole"})`, () => body(stream));
  }
}
