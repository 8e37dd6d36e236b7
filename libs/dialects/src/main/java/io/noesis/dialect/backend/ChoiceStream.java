package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk.Choice;
import io.noesis.api.openai.ChatCompletionChunk.Delta;
import io.noesis.api.openai.ChoiceLogprobs;
import io.noesis.api.openai.ChoiceLogprobs.TokenLogprob;
import io.noesis.api.openai.ToolCall;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.output.OutputDelta;
import io.noesis.chat.output.StopStrings;
import io.noesis.dialect.Quoted;

import tools.jackson.databind.JsonNode;

/// One choice of a backend's answer on its way into the chat contract. Not safe for several threads.
final class ChoiceStream {

    private final StreamPlan plan;
    private final int index;
    private final RawText rawText;
    private final StopStrings stops;
    private final UpstreamCalls calls;
    private final TrimmedText toldThinking = new TrimmedText();
    private final StringBuilder misfiled = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private List<TokenLogprob> logprobs = new ArrayList<>();
    private List<Choice> out = new ArrayList<>();
    private int textCharacters;
    private boolean roleTold;
    private boolean thinkingTold;
    private boolean answerBegun;
    private boolean spoke;
    private boolean answerWasMisfiled;
    private boolean ended;

    ChoiceStream(StreamPlan plan, int index, String callIdPrefix) {
        this.plan = plan;
        this.index = index;
        this.rawText = new RawText(plan);
        this.stops = new StopStrings(plan.stop());
        this.calls = new UpstreamCalls(callIdPrefix, plan.singleCall());
    }

    List<Choice> accept(UpstreamDelta delta) {
        if (ended) {
            return List.of();
        }
        if (!roleTold) {
            roleTold = true;
            out.add(choice(Delta.role("assistant")));
        }
        logprobs.addAll(delta.logprobs());
        toldThinking(delta.thinking());
        content(delta.content());
        if (!ended && delta.hasCalls()) {
            take(rawText.finish());
            calls(calls.accept(delta.calls()));
        }
        if (!ended && delta.finishReason().isPresent()) {
            end(delta.finishReason().get(), delta.stopReason());
        }
        List<Choice> taken = out;
        out = new ArrayList<>();
        return taken;
    }

    boolean ended() {
        return ended;
    }

    /// Whether the backend filed the answer under thinking, and so counted it there.
    boolean answerWasMisfiled() {
        return answerWasMisfiled;
    }

    String thinking() {
        return thinking.toString();
    }

    int answerCharacters() {
        return textCharacters + calls.characters();
    }

    /// Thinking that the backend told apart. Where thinking is off, it may be the answer: a parser that expects an
    /// opening tag in the prompt files everything under thinking until a closing tag comes.
    private void toldThinking(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (plan.mode() == ReasoningMode.OFF && !spoke) {
            misfiled.append(text);
            return;
        }
        thinkingTold = true;
        showThinking(toldThinking.accept(text));
    }

    private void content(String text) {
        if (!text.isEmpty()) {
            take(thinkingTold ? rawText.acceptAnswer(leadingSpaceDropped(text)) : rawText.accept(text));
        }
    }

    private void take(List<OutputDelta> pieces) {
        for (OutputDelta piece : pieces) {
            if (ended) {
                return;
            }
            switch (piece) {
                case OutputDelta.Thinking(String text) -> showThinking(text);
                case OutputDelta.Answer(String text) -> text(text);
                case OutputDelta.CallBegin(int _, String name) -> calls(calls.found(name));
                case OutputDelta.CallArguments(int _, String text) -> calls(calls.foundArguments(text));
            }
        }
    }

    private void showThinking(String text) {
        thinking.append(text);
        if (!text.isEmpty() && !plan.hidden()) {
            out.add(choice(Delta.reasoning(text)));
        }
    }

    private void text(String text) {
        String answer = misfiled.isEmpty() ? text : text.stripLeading();
        releaseMisfiled();
        showText(stops.accept(answer));
        if (stops.hit()) {
            finish(FinishReason.STOP, stops.matched().orElseThrow());
        }
    }

    private void showText(String text) {
        textCharacters += text.length();
        if (!text.isEmpty()) {
            spoke = true;
            out.add(new Choice(index, Delta.content(text), null, takeLogprobs(), null, null));
        }
    }

    private void calls(List<ToolCall> pieces) {
        releaseMisfiled();
        showText(stops.finish());
        pieces.forEach(piece -> out.add(choice(Delta.toolCall(piece))));
        spoke = spoke || !pieces.isEmpty();
    }

    /// What was filed under thinking was thinking, since something else follows it.
    private void releaseMisfiled() {
        if (!misfiled.isEmpty()) {
            String text = misfiled.toString();
            misfiled.setLength(0);
            thinkingTold = true;
            showThinking(toldThinking.accept(text));
        }
    }

    private void end(String word, JsonNode stopReason) {
        FinishReason reason = FinishReason.of(word);
        if (reason == FinishReason.GIVEN_UP) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE,
                    "the backend gave up on the answer, with finish_reason %s".formatted(Quoted.of(word)));
        }
        calls.requireNamed();
        take(lastPieces());
        if (!ended) {
            showText(stops.finish());
            finish(reason, ofInterest(stopReason));
        }
    }

    /// What was held back. Where nothing was said and nothing is left to say, what was filed under thinking is the
    /// answer.
    private List<OutputDelta> lastPieces() {
        List<OutputDelta> held = new ArrayList<>(rawText.finish());
        boolean silent =
                held.stream().allMatch(piece -> piece instanceof OutputDelta.Answer(String text) && text.isBlank());
        if (!misfiled.isEmpty() && silent) {
            held.clear();
            held.addAll(rawText.acceptAnswer(misfiled.toString().strip()));
            held.addAll(rawText.finish());
            misfiled.setLength(0);
            answerWasMisfiled = true;
        }
        return held;
    }

    private void finish(FinishReason reason, @Nullable Object stopReason) {
        ended = true;
        out.add(new Choice(
                index,
                Delta.empty(),
                withCalls(reason).wire(),
                takeLogprobs(),
                stopReason,
                reasoningStopReason(reason)));
    }

    /// Whether there are calls decides, not the word: servers that left the calls to us say `stop`.
    private FinishReason withCalls(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> calls.count() > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH, CONTENT_FILTER, GIVEN_UP -> reason;
        };
    }

    /// Only what can be known from here: that thinking never ended, or that nothing but the model could have ended
    /// it.
    private @Nullable String reasoningStopReason(FinishReason reason) {
        if (thinking.isEmpty()) {
            return null;
        }
        if (!spoke && reason == FinishReason.LENGTH) {
            return "length";
        }
        return plan.budgeted() ? null : "stop";
    }

    /// SGLang also tells the model's own end tokens, which the contract does not.
    private @Nullable Object ofInterest(JsonNode stopReason) {
        if (stopReason.isString()) {
            return stopReason.asString();
        }
        boolean askedFor = stopReason.isInt() && plan.stopTokenIds().contains(stopReason.asInt());
        return askedFor ? stopReason.asInt() : null;
    }

    /// White space between thinking and answer belongs to neither.
    private String leadingSpaceDropped(String content) {
        String text = answerBegun ? content : content.stripLeading();
        answerBegun = answerBegun || !text.isEmpty();
        return text;
    }

    private @Nullable ChoiceLogprobs takeLogprobs() {
        if (logprobs.isEmpty()) {
            return null;
        }
        ChoiceLogprobs taken = new ChoiceLogprobs(logprobs);
        logprobs = new ArrayList<>();
        return taken;
    }

    private Choice choice(Delta delta) {
        return new Choice(index, delta, null, null, null, null);
    }
}
