package io.noesis.inference.steering;

import io.noesis.chat.output.OutputStart;

/// Follows one output token by token and says which of its tokens are thinking. Not safe for several threads.
///
/// It decides as the parser of the output does (see [io.noesis.chat.output.ThinkingParser]): an opening tag counts
/// only at the beginning, tags and the white space behind them belong to the thinking, and a token that carries the
/// end of the thinking and the beginning of the answer counts for the answer.
public final class ThinkingTracker {

    /// Where an output is.
    public enum Place {
        /// Nothing but white space, or the beginning of an opening tag.
        BEGINNING,
        /// Told to think, and going on without an opening tag: a closing tag would make all of it thinking.
        UNDECIDED,
        THINKING,
        /// Behind the closing tag, before the first character of the answer.
        CLOSED,
        ANSWER
    }

    private final String openTag;
    private final String closeTag;
    private final boolean openTagMayBeMissing;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private Place place;
    private boolean closed;
    private int tokens;
    private int reasoning;
    private int textless;

    public ThinkingTracker(OutputStart start, String openTag, String closeTag) {
        this.openTag = openTag;
        this.closeTag = closeTag;
        this.openTagMayBeMissing = start == OutputStart.UNDECIDED;
        this.place = switch (start) {
            case ANSWER, UNDECIDED -> Place.BEGINNING;
            case THINKING -> Place.THINKING;
            case PLAIN -> Place.ANSWER;
        };
    }

    /// @param text what the token added; may be empty
    public void accept(String text) {
        tokens++;
        read(text);
        switch (place) {
            case BEGINNING, UNDECIDED -> {
                // Decided later, for all of them at once.
            }
            case THINKING -> reasoning = tokens;
            case CLOSED -> {
                // A token without text may be the first bytes of the answer's first character.
                textless = text.isEmpty() ? textless + 1 : 0;
                reasoning = tokens - textless;
            }
            case ANSWER -> {
                // Nothing of it is thinking.
            }
        }
    }

    public Place place() {
        return place;
    }

    /// Whether what comes next may still be thinking.
    public boolean inThinking() {
        return place == Place.BEGINNING || place == Place.UNDECIDED || place == Place.THINKING;
    }

    /// Whether there was thinking that was brought to its end.
    public boolean closed() {
        return closed;
    }

    /// Whether there was thinking, ended or not.
    public boolean thought() {
        return closed || place == Place.THINKING;
    }

    /// How many tokens were read.
    public int tokens() {
        return tokens;
    }

    /// How many of them are thinking or its tags, as far as is known.
    public int reasoningTokens() {
        return reasoning;
    }

    /// How much of the closing tag the output ends with.
    public int pendingClose() {
        return inThinking() ? suffix(tail, closeTag) : 0;
    }

    /// How much of the opening tag the output consists of, white space in front left out.
    public int pendingOpen() {
        return place == Place.BEGINNING ? head.toString().stripLeading().length() : 0;
    }

    /// The last characters of the thinking, at least as many as a tag has.
    public CharSequence tail() {
        return tail;
    }

    private void read(String text) {
        switch (place) {
            case BEGINNING -> beginning(text);
            case UNDECIDED, THINKING -> untilClosed(text);
            case CLOSED -> {
                if (!text.isBlank()) {
                    place = Place.ANSWER;
                }
            }
            case ANSWER -> {
                // It stays one.
            }
        }
    }

    private void beginning(String text) {
        head.append(text);
        String seen = head.toString().stripLeading();
        if (seen.startsWith(openTag)) {
            place = Place.THINKING;
            untilClosed(seen.substring(openTag.length()));
        } else if (!openTag.startsWith(seen)) {
            place = openTagMayBeMissing ? Place.UNDECIDED : Place.ANSWER;
            if (openTagMayBeMissing) {
                untilClosed(head.toString());
            }
        }
    }

    private void untilClosed(String text) {
        tail.append(text);
        int close = tail.indexOf(closeTag);
        if (close < 0) {
            int keep = 4 * closeTag.length();
            if (tail.length() > 2 * keep) {
                tail.delete(0, tail.length() - keep);
            }
            return;
        }
        String rest = tail.substring(close + closeTag.length());
        closed = true;
        reasoning = tokens;
        place = rest.isBlank() ? Place.CLOSED : Place.ANSWER;
        if (place == Place.ANSWER) {
            reasoning = tokens - 1;
        }
    }

    private static int suffix(CharSequence text, String tag) {
        for (int length = Math.min(tag.length() - 1, text.length()); length > 0; length--) {
            if (tag.startsWith(
                    text.subSequence(text.length() - length, text.length()).toString())) {
                return length;
            }
        }
        return 0;
    }
}
