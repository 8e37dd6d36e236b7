package io.noesis.chat.output;

import io.noesis.chat.family.ToolFormat;
import io.noesis.chat.family.ToolFormat.Style;

/// Where a block of calls ends, and whether it can still become one: brackets and strings are followed
/// character by character, nothing else is understood. A tag inside a string is part of the string.
final class CallBlock {

    private static final int DEEPEST = 64;

    enum State {
        OPEN,
        WHOLE,
        BROKEN
    }

    private final ToolFormat format;
    private final int start;
    private final char[] closers = new char[DEEPEST];
    private int at;
    private int depth;
    private char quote;
    private boolean escaped;
    private int bodyEnd = -1;
    private int tagMatched;

    /// @param start where the body begins in the held text
    CallBlock(ToolFormat format, int start) {
        this.format = format;
        this.start = start;
        this.at = start;
    }

    /// Whether a body of this format may begin so.
    static boolean mayBegin(ToolFormat format, char c) {
        boolean object = format.reads(Style.JSON_OBJECT) || (format.reads(Style.JSON_LIST) && !format.bare());
        boolean list = format.reads(Style.JSON_LIST)
                || format.reads(Style.PYTHONIC)
                || (format.reads(Style.JSON_OBJECT) && !format.bare());
        return c == '{' ? object : c == '[' && list;
    }

    /// Reads on from where it stopped.
    State read(StringBuilder held) {
        while (at < held.length()) {
            State state = at - start >= ToolCallParser.LONGEST_BLOCK ? State.BROKEN : next(held.charAt(at));
            at++;
            if (state != State.OPEN) {
                return state;
            }
        }
        return State.OPEN;
    }

    int start() {
        return start;
    }

    /// How much was read.
    int length() {
        return at - start;
    }

    /// Behind the last character of a whole block.
    int end() {
        return at;
    }

    /// What stands between the tags.
    String body(StringBuilder held) {
        return held.substring(start, bodyEnd);
    }

    /// Whether nothing but the closing tag is missing, not even a part of it there.
    boolean wholeWithoutTag() {
        return bodyEnd >= 0 && tagMatched == 0;
    }

    private State next(char c) {
        if (bodyEnd >= 0) {
            return afterBody(c);
        }
        if (quote != 0) {
            inString(c);
            return State.OPEN;
        }
        return switch (c) {
            case '[', '{', '(' -> opened(c);
            case ']', '}', ')' -> closed(c);
            case '"' -> quoted(c, true);
            case '\'' -> quoted(c, format.reads(Style.PYTHONIC));
            case '<' -> State.BROKEN;
            default -> depth > 0 || Character.isWhitespace(c) ? State.OPEN : State.BROKEN;
        };
    }

    private State opened(char c) {
        if (depth == DEEPEST || (depth == 0 && !mayBegin(format, c))) {
            return State.BROKEN;
        }
        closers[depth++] = c == '(' ? ')' : (char) (c + 2);
        return State.OPEN;
    }

    private State closed(char c) {
        if (depth == 0 || closers[--depth] != c) {
            return State.BROKEN;
        }
        if (depth > 0) {
            return State.OPEN;
        }
        bodyEnd = at + 1;
        return format.bare() ? State.WHOLE : State.OPEN;
    }

    private State quoted(char c, boolean allowed) {
        if (depth == 0 || !allowed) {
            return State.BROKEN;
        }
        quote = c;
        return State.OPEN;
    }

    private void inString(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == quote) {
            quote = 0;
        }
    }

    private State afterBody(char c) {
        if (c == format.closeTag().charAt(tagMatched)) {
            tagMatched++;
            return tagMatched == format.closeTag().length() ? State.WHOLE : State.OPEN;
        }
        return tagMatched == 0 && Character.isWhitespace(c) ? State.OPEN : State.BROKEN;
    }
}
