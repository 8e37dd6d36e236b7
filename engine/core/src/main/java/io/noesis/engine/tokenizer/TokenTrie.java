package io.noesis.engine.tokenizer;

import java.util.HashMap;
import java.util.Map;

/// Finds whole tokens in text: at each place the longest one that begins there.
///
/// The time per place is bounded by the longest token, however many tokens there are. Immutable once made.
final class TokenTrie {

    private final Node root = new Node();

    TokenTrie(Map<String, Integer> idsByText) {
        idsByText.forEach(this::add);
    }

    /// Cuts text into tokens and what lies between them.
    void partition(String text, Parts parts) {
        int textStart = 0;
        int position = 0;
        while (position < text.length()) {
            Match match = longestAt(text, position);
            if (match.end == position) {
                position++;
                continue;
            }
            if (position > textStart) {
                parts.text(textStart, position);
            }
            parts.token(match.id);
            position = match.end;
            textStart = position;
        }
        if (textStart < text.length()) {
            parts.text(textStart, text.length());
        }
    }

    private Match longestAt(String text, int start) {
        Node node = root;
        Match longest = new Match(start, -1);
        for (int position = start; position < text.length(); position++) {
            node = node.children.get(text.charAt(position));
            if (node == null) {
                break;
            }
            if (node.id >= 0) {
                longest = new Match(position + 1, node.id);
            }
        }
        return longest;
    }

    private void add(String text, int id) {
        Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = node.children.computeIfAbsent(text.charAt(i), _ -> new Node());
        }
        node.id = id;
    }

    /// Takes tokens and text between them, in order.
    interface Parts {

        void token(int id);

        void text(int from, int to);
    }

    private record Match(int end, int id) {}

    private static final class Node {

        private final Map<Character, Node> children = new HashMap<>();
        private int id = -1;
    }
}
