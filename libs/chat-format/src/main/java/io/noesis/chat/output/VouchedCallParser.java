package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.noesis.chat.family.ToolFormat;

/// Reads calls that a grammar held the model to: what stands behind an opening tag cannot turn out to be text, so the
/// arguments are given out as they are written.
///
/// A call that the end of the output cuts off keeps what it had, as OpenAI's does; one that had no name yet comes
/// back as text. Not safe for several threads.
final class VouchedCallParser implements CallParser {

    private enum Place {
        /// Nothing but white space since the beginning, or since the last calls; it waits for what follows.
        EDGE,
        TEXT,
        BEFORE_CALL,
        NAME,
        ARGUMENTS,
        AFTER_ARGUMENTS,
        AFTER_CALL,
        CLOSING
    }

    private final ToolFormat format;
    private final Pattern name;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder block = new StringBuilder();
    private final StringBuilder header = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private Place place = Place.EDGE;
    private boolean afterCalls;
    private int callsInBlock;
    private int calls;
    private int depth;
    private boolean inString;
    private boolean escaped;

    VouchedCallParser(ToolFormat format) {
        if (format.bare()) {
            throw new IllegalArgumentException("calls without tags cannot be told from text");
        }
        this.format = format;
        this.name = Pattern.compile("\\s*\"name\"\\s*:\\s*\"([^\"\\\\]*)\"\\s*,\\s*\""
                + Pattern.quote(format.argumentsKey()) + "\"\\s*:\\s*");
    }

    @Override
    public List<OutputDelta> accept(String text) {
        List<OutputDelta> deltas = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            next(deltas, text.charAt(i));
        }
        flushText(deltas);
        flushArguments(deltas);
        return deltas;
    }

    @Override
    public List<OutputDelta> finish() {
        List<OutputDelta> deltas = new ArrayList<>();
        flushArguments(deltas);
        if (!inCall()) {
            if (!(place == Place.EDGE && afterCalls && held.toString().isBlank())) {
                answer(deltas, held.toString());
            }
        } else if (callsInBlock == 0) {
            answer(deltas, held + format.openTag() + block);
        }
        held.setLength(0);
        return deltas;
    }

    @Override
    public boolean inCall() {
        return place != Place.EDGE && place != Place.TEXT;
    }

    private void next(List<OutputDelta> deltas, char c) {
        if (!inCall()) {
            text(deltas, c);
            return;
        }
        block.append(c);
        if (place == Place.ARGUMENTS) {
            argument(deltas, c);
        } else if (place == Place.NAME) {
            name(deltas, c);
        } else if (!Character.isWhitespace(c)) {
            between(c);
        }
    }

    private void text(List<OutputDelta> deltas, char c) {
        held.append(c);
        if (!endsWith(held, format.openTag())) {
            if (place == Place.EDGE && !Character.isWhitespace(c) && pending() == 0) {
                place = Place.TEXT;
            }
            return;
        }
        held.setLength(held.length() - format.openTag().length());
        if (place == Place.TEXT || !held.toString().isBlank()) {
            answer(deltas, held.toString());
        }
        held.setLength(0);
        block.setLength(0);
        callsInBlock = 0;
        place = Place.BEFORE_CALL;
    }

    private void between(char c) {
        switch (place) {
            case BEFORE_CALL -> {
                if (c == '{') {
                    header.setLength(0);
                    place = Place.NAME;
                }
            }
            case AFTER_ARGUMENTS -> place = Place.AFTER_CALL;
            case AFTER_CALL -> {
                if (c == ',') {
                    place = Place.BEFORE_CALL;
                } else {
                    place = Place.CLOSING;
                    close();
                }
            }
            case CLOSING -> close();
            default -> throw new IllegalStateException("no character between calls in " + place);
        }
    }

    private void close() {
        if (endsWith(block, format.closeTag())) {
            place = Place.EDGE;
            afterCalls = true;
        }
    }

    private void name(List<OutputDelta> deltas, char c) {
        header.append(c);
        if (c != '{') {
            return;
        }
        Matcher found = name.matcher(header.substring(0, header.length() - 1));
        if (found.matches()) {
            deltas.add(new OutputDelta.CallBegin(calls, found.group(1)));
            callsInBlock++;
            place = Place.ARGUMENTS;
            argument(deltas, c);
        }
    }

    /// White space between the tokens of the JSON is left out.
    private void argument(List<OutputDelta> deltas, char c) {
        if (inString) {
            arguments.append(c);
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return;
        }
        if (Character.isWhitespace(c)) {
            return;
        }
        arguments.append(c);
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                if (depth == 0) {
                    flushArguments(deltas);
                    calls++;
                    place = Place.AFTER_ARGUMENTS;
                }
            }
            default -> {
                // Part of a number or a word.
            }
        }
    }

    private void flushArguments(List<OutputDelta> deltas) {
        if (!arguments.isEmpty()) {
            deltas.add(new OutputDelta.CallArguments(calls, arguments.toString()));
            arguments.setLength(0);
        }
    }

    private void flushText(List<OutputDelta> deltas) {
        if (place == Place.TEXT) {
            int end = held.length() - pending();
            answer(deltas, held.substring(0, end));
            held.delete(0, end);
        }
    }

    private static void answer(List<OutputDelta> deltas, String text) {
        if (!text.isEmpty()) {
            deltas.add(new OutputDelta.Answer(text));
        }
    }

    /// How much of the opening tag the held text ends with.
    private int pending() {
        String tag = format.openTag();
        for (int length = Math.min(tag.length() - 1, held.length()); length > 0; length--) {
            if (endsWith(held, tag.substring(0, length))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int at = text.length() - end.length();
        return at >= 0 && text.indexOf(end, at) == at;
    }
}
