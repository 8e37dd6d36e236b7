package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds `<TOOLCALL>[{"name": …, "arguments": {…}}, …]</TOOLCALL>` in an answer, as the Llama-Nemotron models write
/// their calls. What cannot be read as calls stays text, untouched. Not safe for several threads.
///
/// White space behind a block of calls is dropped where nothing follows it.
final class ToolCallText {

    private static final String OPEN = "<TOOLCALL>";
    private static final String CLOSE = "</TOOLCALL>";

    /// Longer than any call: what is longer is text.
    private static final int LONGEST_BLOCK = 1 << 20;

    private final StringBuilder held = new StringBuilder();
    private boolean inBlock;
    private boolean afterBlock;
    private int searchedTo;

    List<Piece> accept(String text) {
        held.append(text);
        List<Piece> pieces = new ArrayList<>();
        while (inBlock ? block(pieces) : beforeBlock(pieces)) {
            // Each step settles one stretch; the loop ends when more text is needed.
        }
        return pieces;
    }

    List<Piece> finish() {
        List<Piece> pieces = new ArrayList<>();
        text(pieces, held.length());
        return pieces;
    }

    private boolean beforeBlock(List<Piece> pieces) {
        int open = held.indexOf(OPEN);
        if (open < 0) {
            text(pieces, held.length() - possibleTagLength());
            return false;
        }
        text(pieces, open);
        // White space may still be there, held back between two blocks.
        held.delete(0, held.indexOf(OPEN));
        inBlock = true;
        searchedTo = OPEN.length();
        return true;
    }

    private boolean block(List<Piece> pieces) {
        int close = held.indexOf(CLOSE, searchedTo);
        if (close < 0 && held.length() <= LONGEST_BLOCK) {
            searchedTo = Math.max(OPEN.length(), held.length() - CLOSE.length() + 1);
            return false;
        }
        int end = close < 0 ? held.length() : close + CLOSE.length();
        Optional<List<Piece>> calls = close < 0 ? Optional.empty() : calls(held.substring(OPEN.length(), close));
        inBlock = false;
        if (calls.isEmpty()) {
            afterBlock = false;
            text(pieces, end);
            return true;
        }
        pieces.addAll(calls.get());
        held.delete(0, end);
        afterBlock = true;
        return true;
    }

    private void text(List<Piece> pieces, int end) {
        if (end <= 0) {
            return;
        }
        String text = held.substring(0, end);
        if (afterBlock && text.isBlank()) {
            return;
        }
        afterBlock = false;
        pieces.add(new Piece.Text(text));
        held.delete(0, end);
    }

    private static Optional<List<Piece>> calls(String block) {
        JsonNode list;
        try {
            list = JsonMapper.shared().readTree(block);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        if (!list.isArray() || list.isEmpty()) {
            return Optional.empty();
        }
        List<Piece> calls = new ArrayList<>();
        for (JsonNode call : list) {
            JsonNode name = call.path("name");
            JsonNode arguments = call.path("arguments");
            if (!name.isString() || !(arguments.isObject() || arguments.isMissingNode())) {
                return Optional.empty();
            }
            calls.add(new Piece.Call(name.asString(), arguments.isMissingNode() ? "{}" : arguments.toString()));
        }
        return Optional.of(calls);
    }

    /// Length of the longest end of the held text that an opening tag could begin with.
    private int possibleTagLength() {
        for (int length = Math.min(OPEN.length() - 1, held.length()); length > 0; length--) {
            if (OPEN.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
