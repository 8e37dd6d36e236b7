package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;

/// The parser of `<think>…</think>` on text: thinking tags are several tokens in most vocabularies, so tokens
/// tell nothing.
///
/// It keeps back no more than could still turn out to be a tag or trimmed space. Three rules make any cutting
/// of the same text come out the same:
///
/// - a tag is decided by its whole text, never by a piece;
/// - white space beside a tag is dropped, so white space at the end of the thinking waits for what follows;
/// - an opening tag counts only at the very beginning: later ones are the answer's own text.
public final class ThinkingParser implements OutputParser {

    private enum State {
        /// Nothing but white space so far; an opening tag may come.
        BEGINNING,
        /// As BEGINNING, but told to think: text without an opening tag waits for a closing one.
        BEGINNING_UNDECIDED,
        HELD_UNTIL_CLOSING,
        THINKING_BEGINNING,
        THINKING,
        ANSWER_BEGINNING,
        ANSWER
    }

    private final String openTag;
    private final String closeTag;
    private final StringBuilder held = new StringBuilder();
    private State state;
    private int searchedTo;

    /// How much of the beginning of what is held is known to be white space: a long run is read once, not once
    /// a piece.
    private int knownSpace;

    public ThinkingParser(OutputStart start, String openTag, String closeTag) {
        this.openTag = openTag;
        this.closeTag = closeTag;
        this.state = switch (start) {
            case ANSWER -> State.BEGINNING;
            case THINKING -> State.THINKING_BEGINNING;
            case UNDECIDED -> State.BEGINNING_UNDECIDED;
            case PLAIN -> State.ANSWER;
        };
    }

    @Override
    public OutputPhase phase() {
        return switch (state) {
            case BEGINNING, BEGINNING_UNDECIDED, HELD_UNTIL_CLOSING -> OutputPhase.UNDECIDED;
            case THINKING_BEGINNING, THINKING -> OutputPhase.THINKING;
            case ANSWER_BEGINNING, ANSWER -> OutputPhase.ANSWER;
        };
    }

    @Override
    public List<OutputDelta> accept(String text) {
        held.append(text);
        List<OutputDelta> deltas = new ArrayList<>();
        while (step(deltas)) {
            // Each step settles one state; the loop ends when more text is needed.
        }
        return deltas;
    }

    @Override
    public List<OutputDelta> finish() {
        List<OutputDelta> deltas = new ArrayList<>();
        switch (state) {
            case BEGINNING, BEGINNING_UNDECIDED, HELD_UNTIL_CLOSING, ANSWER -> emitAnswer(deltas, held.length());
            case THINKING -> emitThinking(deltas, endWithoutSpace(held.length()));
            case THINKING_BEGINNING, ANSWER_BEGINNING -> {
                // Only white space beside a tag was held.
            }
        }
        held.setLength(0);
        return deltas;
    }

    /// @return whether something was settled, so that the rest can be looked at again
    private boolean step(List<OutputDelta> deltas) {
        return switch (state) {
            case BEGINNING -> beginning(State.ANSWER);
            case BEGINNING_UNDECIDED -> beginning(State.HELD_UNTIL_CLOSING);
            case HELD_UNTIL_CLOSING -> untilClosing(deltas);
            case THINKING_BEGINNING -> dropSpace(State.THINKING);
            case THINKING -> thinking(deltas);
            case ANSWER_BEGINNING -> dropSpace(State.ANSWER);
            case ANSWER -> {
                emitAnswer(deltas, held.length());
                yield false;
            }
        };
    }

    private boolean beginning(State otherwise) {
        int start = firstNonSpace();
        if (startsWith(openTag, start)) {
            drop(start + openTag.length());
            state = State.THINKING_BEGINNING;
            return true;
        }
        if (openTag.startsWith(held.substring(start, Math.min(held.length(), start + openTag.length())))) {
            return false;
        }
        state = otherwise;
        return true;
    }

    private boolean untilClosing(List<OutputDelta> deltas) {
        int close = find(closeTag);
        if (close < 0) {
            return false;
        }
        drop(firstNonSpace());
        close = held.indexOf(closeTag);
        emitThinking(deltas, endWithoutSpace(close));
        afterClosing();
        return true;
    }

    private boolean thinking(List<OutputDelta> deltas) {
        int close = find(closeTag);
        if (close >= 0) {
            emitThinking(deltas, endWithoutSpace(close));
            afterClosing();
            return true;
        }
        emitThinking(deltas, endWithoutSpace(held.length() - possibleTagLength()));
        return false;
    }

    private void afterClosing() {
        drop(held.indexOf(closeTag) + closeTag.length());
        searchedTo = 0;
        state = State.ANSWER_BEGINNING;
    }

    private boolean dropSpace(State next) {
        drop(firstNonSpace());
        if (held.isEmpty()) {
            return false;
        }
        state = next;
        return true;
    }

    /// Finds a tag without reading again what was searched before.
    private int find(String tag) {
        int found = held.indexOf(tag, searchedTo);
        searchedTo = Math.max(0, held.length() - tag.length() + 1);
        return found;
    }

    private int firstNonSpace() {
        while (knownSpace < held.length() && Character.isWhitespace(held.charAt(knownSpace))) {
            knownSpace++;
        }
        return knownSpace;
    }

    private int endWithoutSpace(int end) {
        int i = end;
        while (i > knownSpace && Character.isWhitespace(held.charAt(i - 1))) {
            i--;
        }
        if (i > knownSpace) {
            return i;
        }
        knownSpace = Math.max(knownSpace, end);
        return 0;
    }

    private boolean startsWith(String tag, int from) {
        return held.length() - from >= tag.length()
                && held.substring(from, from + tag.length()).equals(tag);
    }

    /// Length of the longest end of the held text that a closing tag could begin with.
    private int possibleTagLength() {
        for (int length = Math.min(closeTag.length() - 1, held.length()); length > 0; length--) {
            if (closeTag.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void emitThinking(List<OutputDelta> deltas, int end) {
        if (end > 0) {
            deltas.add(new OutputDelta.Thinking(take(end)));
        }
    }

    private void emitAnswer(List<OutputDelta> deltas, int end) {
        if (end > 0) {
            deltas.add(new OutputDelta.Answer(take(end)));
        }
    }

    private String take(int end) {
        String text = held.substring(0, end);
        drop(end);
        return text;
    }

    private void drop(int end) {
        held.delete(0, end);
        searchedTo = Math.max(0, searchedTo - end);
        knownSpace = 0;
    }
}
