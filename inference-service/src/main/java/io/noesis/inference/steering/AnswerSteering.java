package io.noesis.inference.steering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.output.RepetitionDetector;
import io.noesis.chat.output.SentenceEnds;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.TokenMask;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.steering.ThinkingTracker.Place;

/// Steers one output: its thinking to an end, its answer into its form.
///
/// The closing tag is several tokens of most vocabularies, so it is forced token by token; from the first forced
/// token on nothing the model draws can get in between. What the answer must look like is not asked of the
/// thinking: the form is armed by the closing tag, and a token that would run past the tag into the answer is not
/// drawn.
///
/// All but [#endThinking] and [#thinkingStop] belongs to the engine's thread.
public final class AnswerSteering implements TokenSteering {

    private static final TokenMask NOTHING = TokenMask.of();

    private final SteeringParts parts;
    private final Tokenizer tokenizer;
    private final Tokenizer.StreamingDecoder decoder;
    private final ThinkingTracker tracker;
    private final AnswerStage answer;
    private final @Nullable RepetitionDetector repetition;
    private final Deque<Integer> forced = new ArrayDeque<>();

    /// What was written while an opening tag could still come.
    private final List<Piece> beginning = new ArrayList<>();

    private volatile boolean endAsked;
    private volatile boolean thinking;
    private volatile @Nullable ThinkingStop stop;
    private boolean closing;
    private boolean looping;

    AnswerSteering(SteeringParts parts, AnswerStage answer) {
        this.parts = parts;
        this.tokenizer = parts.tokenizer();
        this.decoder = tokenizer.streamingDecoder();
        this.tracker = new ThinkingTracker(
                parts.start(), parts.tags().open(), parts.tags().close());
        this.answer = answer;
        this.repetition = parts.watchRepetition() ? new RepetitionDetector(RepetitionDetector.Limits.THINKING) : null;
        if (parts.openAtOnce() && tracker.place() == Place.BEGINNING) {
            force(parts.tags().open());
        }
        decide();
        thinking = tracker.inThinking();
    }

    /// Asks for the end of the thinking; it comes with the next token. Safe from any thread.
    ///
    /// @return whether there was still thinking to end, as far as could be seen
    public boolean endThinking() {
        boolean open = thinking && stop == null;
        endAsked = true;
        return open;
    }

    /// Why the thinking ended; empty while it goes on, or where there was none. Safe from any thread.
    public Optional<ThinkingStop> thinkingStop() {
        return Optional.ofNullable(stop);
    }

    @Override
    public Step next() {
        if (forced.isEmpty() && endAsked) {
            decide();
        }
        Integer due = forced.peek();
        if (due != null) {
            return new Step.Forced(due);
        }
        return tracker.inThinking() ? thinkingStep() : answer.next();
    }

    @Override
    public void accept(int token) {
        String text = decoder.accept(token);
        boolean wasForced = !forced.isEmpty();
        if (wasForced) {
            forced.remove();
        }
        Place before = tracker.place();
        boolean wasThinking = tracker.inThinking();
        tracker.accept(text);
        if (wasThinking) {
            if (before == Place.BEGINNING) {
                beginning.add(new Piece(token, text));
            } else {
                looping |= repetition != null && repetition.accept(token);
            }
            thought(text);
        } else if (!wasForced) {
            answer.accept(token, text);
        }
        thinking = tracker.inThinking();
    }

    /// A model that ends in the middle of its thinking has not answered yet: its thinking is closed in its stead.
    @Override
    public boolean mayEnd() {
        boolean cut = tracker.place() == Place.THINKING && !closing;
        return !(cut && close(ThinkingStop.STOP));
    }

    @Override
    public int[] ahead(int most) {
        if (!forced.isEmpty()) {
            return forced.stream()
                    .limit(Math.max(0, most))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return tracker.inThinking() ? new int[0] : answer.ahead(most);
    }

    private Step thinkingStep() {
        TokenMask except = NOTHING;
        if (tracker.place() == Place.BEGINNING && parts.forbidThinking()) {
            except = parts.openTokens().completing()[tracker.pendingOpen()];
        } else if (parts.formed()) {
            except = parts.closeTokens().runningPast()[tracker.pendingClose()];
        }
        return except.isEmpty() ? Step.FREE : new Step.Except(except);
    }

    private void thought(String text) {
        if (tracker.inThinking()) {
            decide();
            return;
        }
        if (!tracker.closed()) {
            // There was no thinking after all: all there is began the answer.
            beginning.forEach(piece -> answer.accept(piece.token(), piece.text()));
            return;
        }
        if (stop == null) {
            stop = ThinkingStop.STOP;
        }
        boolean ownTag = !closing && parts.formed() && tracker.place() == Place.CLOSED;
        if (ownTag && text.endsWith(lastOf(parts.tags().close()))) {
            // The models put a break behind the tag; the form would not let them.
            force(spaceBehindTag());
        }
    }

    /// Ends the thinking where it has to.
    private void decide() {
        if (closing || !tracker.inThinking()) {
            return;
        }
        ThinkingStop reason = due();
        if (reason != null) {
            close(reason);
        }
    }

    private @Nullable ThinkingStop due() {
        boolean begun = tracker.place() == Place.THINKING || parts.mustThink();
        if (endAsked && begun) {
            return ThinkingStop.END_THINKING;
        }
        if (looping && begun) {
            return ThinkingStop.REPETITION;
        }
        ThinkingLimits limits = parts.limits();
        // Without a tag it may be an answer: then only a budget that the caller set makes it thinking.
        if (!begun || (!limits.byBudget() && tracker.place() != Place.THINKING)) {
            return null;
        }
        int tokens = tracker.tokens();
        boolean over = tokens >= limits.hard()
                || (tokens >= limits.most() && (tokens == 0 || SentenceEnds.at(tracker.tail())));
        return !over ? null : limits.byBudget() ? ThinkingStop.BUDGET : ThinkingStop.ANSWER_RESERVE;
    }

    /// @return whether it is being closed: where too few tokens are left the tag would be cut off, and what came of
    ///     it would be read as thinking
    private boolean close(ThinkingStop reason) {
        int[] text = tokenizer.encode(closingText());
        if (text.length > parts.maxTokens() - tracker.tokens()) {
            return false;
        }
        closing = true;
        stop = reason;
        forced.clear();
        Arrays.stream(text).forEach(forced::add);
        return true;
    }

    /// What is still to be written of the closing text.
    private String closingText() {
        String whole = parts.tags().closing();
        String tag = parts.tags().close();
        int pending = tracker.pendingClose();
        if (tracker.place() == Place.BEGINNING) {
            return parts.tags().open().substring(tracker.pendingOpen()) + whole;
        }
        if (pending > 0) {
            return tag.substring(pending) + spaceBehindTag();
        }
        CharSequence tail = tracker.tail();
        boolean freshLine = tail.isEmpty() || tail.charAt(tail.length() - 1) == '\n';
        return freshLine ? whole.stripLeading() : whole;
    }

    private String spaceBehindTag() {
        String whole = parts.tags().closing();
        return whole.substring(
                whole.indexOf(parts.tags().close()) + parts.tags().close().length());
    }

    private static String lastOf(String text) {
        return text.substring(text.length() - 1);
    }

    private record Piece(int token, String text) {}

    private void force(String text) {
        Arrays.stream(tokenizer.encode(text)).forEach(forced::add);
    }
}
