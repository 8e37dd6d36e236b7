package io.noesis.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.noesis.api.openai.ChatCompletion;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.ToolCall;
import io.noesis.api.openai.Usage;

/// Builds an answer of the chat contract, as chunks cut anywhere and as a whole.
public final class AnAnswer {

    private final List<Choice> choices = new ArrayList<>();
    private int calls;
    private Usage usage;

    private AnAnswer() {
        choices.add(choice(Delta.role("assistant")));
    }

    public static AnAnswer begun() {
        return new AnAnswer();
    }

    public AnAnswer thinking(String... pieces) {
        for (String piece : pieces) {
            choices.add(choice(Delta.reasoning(piece)));
        }
        return this;
    }

    public AnAnswer text(String... pieces) {
        for (String piece : pieces) {
            choices.add(choice(Delta.content(piece)));
        }
        return this;
    }

    public AnAnswer textWithLogprob(String token, double logprob) {
        ChoiceLogprobs.TokenLogprob entry = new ChoiceLogprobs.TokenLogprob(
                token, logprob, List.of(1), List.of(new ChoiceLogprobs.Alternative(token, logprob, List.of(1))));
        choices.add(new Choice(0, Delta.content(token), null, new ChoiceLogprobs(List.of(entry)), null, null));
        return this;
    }

    public AnAnswer call(String id, String name, String... arguments) {
        choices.add(choice(Delta.toolCall(ToolCall.begin(calls, id, name))));
        for (String piece : arguments) {
            choices.add(choice(Delta.toolCall(ToolCall.arguments(calls, piece))));
        }
        calls++;
        return this;
    }

    public AnAnswer ends(String finishReason) {
        return ends(finishReason, null);
    }

    public AnAnswer ends(String finishReason, Object stopReason) {
        choices.add(new Choice(0, Delta.empty(), finishReason, null, stopReason, null));
        return this;
    }

    public AnAnswer usage(Usage counts) {
        usage = counts;
        return this;
    }

    public List<ChatCompletionChunk> chunks() {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        for (Choice choice : choices) {
            chunks.add(chunk(List.of(choice), null));
        }
        if (usage != null) {
            chunks.add(chunk(List.of(), usage));
        }
        return chunks;
    }

    public ChatCompletion whole() {
        CompletionAssembler assembler = new CompletionAssembler();
        chunks().forEach(assembler::accept);
        return assembler.complete();
    }

    /// An answer in the order of the contract with random text, its text cut at random.
    public static AnAnswer random(Random random) {
        AnAnswer answer = begun();
        if (random.nextBoolean()) {
            answer.thinking(cut(random, text(random)));
        }
        if (random.nextInt(4) > 0) {
            answer.text(cut(random, (random.nextBoolean() ? "\n\n" : "") + text(random)));
        }
        int calls = random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            answer.call("call_" + i, "f" + i, cut(random, "{\"a\": \"%s\"}".formatted(i)));
        }
        boolean cutOff = calls == 0 && random.nextInt(5) == 0;
        answer.ends(cutOff ? "length" : calls > 0 ? "tool_calls" : "stop");
        return random.nextBoolean() ? answer.usage(Usage.of(20, 4, 30, 7)) : answer;
    }

    /// Cuts a text into pieces, between code points.
    public static String[] cut(Random random, String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int points = 1 + random.nextInt(4);
            int left = text.codePointCount(from, text.length());
            int to = text.offsetByCodePoints(from, Math.min(points, left));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }

    private static String text(Random random) {
        String[] words = {"so", " ", "\n", "é🙂", "<think>", "\"", "data: x", "a b", "\u0000"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private static Choice choice(Delta delta) {
        return new Choice(0, delta, null, null, null, null);
    }

    private static ChatCompletionChunk chunk(List<Choice> choices, Usage usage) {
        return new ChatCompletionChunk(
                "chatcmpl-42", ChatCompletionChunk.OBJECT, 1_790_000_000L, "m", choices, usage, null);
    }
}
