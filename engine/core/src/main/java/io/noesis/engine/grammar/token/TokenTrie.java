package io.noesis.engine.grammar.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The byte strings of tokens as a tree, laid out in the order in which it is walked: after a node come all nodes
/// below it, so a walk is a run through arrays that jumps ahead where the grammar refuses a byte. Unchanging.
///
/// The layout is that of llguidance's `toktrie`.
public final class TokenTrie {

    static final Comparator<Entry> ORDER = (one, other) -> {
        int order = Arrays.compareUnsigned(
                one.bytes, one.from, one.bytes.length, other.bytes, other.from, other.bytes.length);
        return order != 0 ? order : Integer.compare(one.token, other.token);
    };

    /// The byte that leads to node `n`; the root is node 0 and has none.
    private final byte[] label;

    /// The first node after those below node `n`.
    private final int[] end;

    private final int[] depth;

    /// The tokens that end at node `n` are `tokens[firstToken[n]]` to `tokens[firstToken[n + 1]]`.
    private final int[] firstToken;

    private final int[] tokens;
    /// How many bytes of each of [#tokens] are in this tree.
    private final int[] lengths;

    private final int maxDepth;
    private final int hash;

    private TokenTrie(List<Entry> entries) {
        Entry[] sorted = entries.toArray(Entry[]::new);
        int most = 1;
        for (Entry entry : sorted) {
            most += entry.length();
        }
        byte[] labels = new byte[most];
        int[] ends = new int[most];
        int[] depths = new int[most];
        int[] first = new int[most + 1];
        int[] ids = new int[sorted.length];
        int[] sizes = new int[sorted.length];
        int nodes = 1;
        int deepest = 0;
        // The nodes from the root to the entry before.
        List<Integer> way = new ArrayList<>(List.of(0));
        Entry before = null;
        for (int i = 0; i < sorted.length; i++) {
            Entry entry = sorted[i];
            int shared = before == null ? 0 : entry.shared(before);
            while (way.size() > shared + 1) {
                ends[way.removeLast()] = nodes;
            }
            for (int at = shared; at < entry.length(); at++) {
                labels[nodes] = entry.bytes[entry.from + at];
                depths[nodes] = at + 1;
                first[nodes] = i;
                way.add(nodes++);
            }
            ids[i] = entry.token;
            sizes[i] = entry.length();
            deepest = Math.max(deepest, entry.length());
            before = entry;
        }
        while (!way.isEmpty()) {
            ends[way.removeLast()] = nodes;
        }
        first[nodes] = sorted.length;
        label = Arrays.copyOf(labels, nodes);
        end = Arrays.copyOf(ends, nodes);
        depth = Arrays.copyOf(depths, nodes);
        firstToken = Arrays.copyOf(first, nodes + 1);
        tokens = ids;
        lengths = sizes;
        maxDepth = deepest;
        hash = Arrays.hashCode(tokens) * 31 + Arrays.hashCode(label);
    }

    /// The end of a token's bytes, from `from` on.
    record Entry(int token, byte[] bytes, int from) {

        int length() {
            return bytes.length - from;
        }

        int shared(Entry other) {
            int at = Arrays.mismatch(bytes, from, bytes.length, other.bytes, other.from, other.bytes.length);
            return at < 0 ? length() : at;
        }
    }

    static TokenTrie of(List<Entry> entries) {
        return new TokenTrie(entries.stream().sorted(ORDER).toList());
    }

    /// @param entries in [#ORDER]
    static TokenTrie ofSorted(List<Entry> entries) {
        return new TokenTrie(entries);
    }

    int nodes() {
        return label.length;
    }

    int label(int node) {
        return label[node] & 0xFF;
    }

    int end(int node) {
        return end[node];
    }

    int depth(int node) {
        return depth[node];
    }

    int maxDepth() {
        return maxDepth;
    }

    int firstToken(int node) {
        return firstToken[node];
    }

    /// The id of a token, by its place in the order of the tree.
    int token(int place) {
        return tokens[place];
    }

    /// How many bytes of that token are in this tree.
    int length(int place) {
        return lengths[place];
    }

    /// Rests of tokens are often the same after different states, and are then walked once.
    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof TokenTrie trie
                        && hash == trie.hash
                        && Arrays.equals(tokens, trie.tokens)
                        && Arrays.equals(label, trie.label)
                        && Arrays.equals(depth, trie.depth)
                        && Arrays.equals(firstToken, trie.firstToken));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
