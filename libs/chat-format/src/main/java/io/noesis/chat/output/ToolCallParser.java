package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.family.ToolFormat;

/// Finds tool calls in the text of an answer. Not safe for several threads.
///
/// A block of calls is held back until it is whole. What cannot be read, names a tool that was not offered, is
/// longer than [#LONGEST_BLOCK] or does not end comes back as text, exactly as it was written. White space is
/// dropped where nothing but calls stands beside it.
///
/// Whether a block can still become calls is decided character by character ([CallBlock]), so how the text was
/// cut changes nothing, and text that only mentions a tag is let go at once.
public final class ToolCallParser implements CallParser {

    /// Most characters of a block of calls.
    public static final int LONGEST_BLOCK = 256 * 1024;

    /// Most white space that waits for what follows.
    private static final int LONGEST_SPACE = 4096;

    /// Most characters read in vain, all broken blocks together: a text made of broken blocks would else be
    /// read over and over.
    private static final int MOST_IN_VAIN = 4 * LONGEST_BLOCK;

    private final ToolFormat format;
    private final CallReader reader;
    private final StringBuilder held = new StringBuilder();
    private Place place = Place.EDGE;
    private CallBlock block;
    private boolean afterCalls;
    private int searchedTo;
    private int inVain;
    private int calls;

    private enum Place {
        /// Nothing but white space since the beginning, or since the last calls; it waits for what follows.
        EDGE,
        TEXT,
        BLOCK,
        /// Too much was read in vain: no calls are looked for any more.
        GIVEN_UP
    }

    /// @param tools names of the tools that were offered
    public ToolCallParser(ToolFormat format, Set<String> tools) {
        this.format = format;
        this.reader = new CallReader(format, tools);
        this.block = new CallBlock(format, 0);
    }

    /// @return what the text so far makes certain
    @Override
    public List<OutputDelta> accept(String text) {
        held.append(text);
        List<OutputDelta> deltas = new ArrayList<>();
        while (step(deltas)) {
            // Each step settles one stretch; the loop ends when more text is needed.
        }
        return deltas;
    }

    /// @return what was held back when the answer ended
    @Override
    public List<OutputDelta> finish() {
        List<OutputDelta> deltas = new ArrayList<>();
        while (place == Place.BLOCK) {
            // A model may end its turn instead of the block.
            if (!block.wholeWithoutTag() || !take(deltas, held.length())) {
                giveBack(deltas);
            }
            while (step(deltas)) {
                // As above.
            }
        }
        if (!(place == Place.EDGE && afterCalls && isBlank(held.length()))) {
            text(deltas, held.length());
        }
        held.setLength(0);
        return deltas;
    }

    /// Whether the text is inside what looks like calls.
    @Override
    public boolean inCall() {
        return place == Place.BLOCK;
    }

    private boolean step(List<OutputDelta> deltas) {
        if (place == Place.EDGE && afterSpace(0) > LONGEST_SPACE) {
            place = Place.TEXT;
        }
        return switch (place) {
            case EDGE, TEXT -> format.bare() ? bareText(deltas) : taggedText(deltas);
            case BLOCK -> block(deltas);
            case GIVEN_UP -> {
                text(deltas, held.length());
                yield false;
            }
        };
    }

    private boolean taggedText(List<OutputDelta> deltas) {
        int open = held.indexOf(format.openTag(), searchedTo);
        int end = open < 0 ? held.length() - possibleLength(format.openTag()) : open;
        searchedTo = end;
        if (place == Place.TEXT || !isBlank(end)) {
            text(deltas, end);
            place = Place.TEXT;
        }
        if (open < 0) {
            return false;
        }
        int start = held.indexOf(format.openTag());
        block = new CallBlock(format, start + format.openTag().length());
        place = Place.BLOCK;
        return true;
    }

    /// Bare calls are the whole answer: they begin it or follow other calls.
    private boolean bareText(List<OutputDelta> deltas) {
        if (place == Place.TEXT) {
            text(deltas, held.length());
            return false;
        }
        int at = afterSpace(0);
        if (afterCalls && at < held.length() && held.charAt(at) == ';') {
            at = afterSpace(at + 1);
        }
        String rest = held.substring(
                at, Math.min(held.length(), at + format.barePrefix().length()));
        if (!rest.equals(format.barePrefix())) {
            if (format.barePrefix().startsWith(rest)) {
                return false;
            }
        } else {
            at = afterSpace(at + rest.length());
        }
        if (at == held.length()) {
            return false;
        }
        if (CallBlock.mayBegin(format, held.charAt(at))) {
            block = new CallBlock(format, at);
            place = Place.BLOCK;
        } else {
            place = Place.TEXT;
        }
        return true;
    }

    private boolean block(List<OutputDelta> deltas) {
        CallBlock.State state = block.read(held);
        if (state == CallBlock.State.OPEN) {
            return false;
        }
        if (state == CallBlock.State.BROKEN || !take(deltas, block.end())) {
            giveBack(deltas);
        }
        return true;
    }

    /// @return whether these were calls
    private boolean take(List<OutputDelta> deltas, int end) {
        Optional<List<CallReader.Call>> found = reader.read(block.body(held));
        if (found.isEmpty()) {
            return false;
        }
        for (CallReader.Call call : found.get()) {
            deltas.add(new OutputDelta.CallBegin(calls, call.name()));
            deltas.add(new OutputDelta.CallArguments(calls, call.arguments()));
            calls++;
        }
        drop(end);
        place = Place.EDGE;
        afterCalls = true;
        return true;
    }

    /// The beginning of the block was text. What follows may still begin another one.
    private void giveBack(List<OutputDelta> deltas) {
        inVain += block.length();
        text(deltas, block.start());
        place = inVain > MOST_IN_VAIN ? Place.GIVEN_UP : Place.TEXT;
    }

    private void text(List<OutputDelta> deltas, int end) {
        if (end > 0) {
            deltas.add(new OutputDelta.Answer(held.substring(0, end)));
            drop(end);
        }
    }

    private void drop(int end) {
        held.delete(0, end);
        searchedTo = Math.max(0, searchedTo - end);
    }

    private int afterSpace(int from) {
        int at = from;
        while (at < held.length() && Character.isWhitespace(held.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean isBlank(int end) {
        return afterSpace(0) >= end;
    }

    /// Length of the longest end of the held text that the tag could begin with.
    private int possibleLength(String tag) {
        for (int length = Math.min(tag.length() - 1, held.length()); length > 0; length--) {
            if (tag.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
