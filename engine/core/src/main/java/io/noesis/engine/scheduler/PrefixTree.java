package io.noesis.engine.scheduler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Finds full pages by what was computed into them: a tree for each tenant, whose edges are the tokens of a page
/// (prefix caching as in vLLM and SGLang's RadixAttention, arXiv:2312.07104).
///
/// Nodes are found by the number of their parent and their tokens themselves, not by a digest alone, so that no
/// collision can hand one conversation's cache to another. A node's number is never used again.
final class PrefixTree {

    /// Where a tenant's tree begins.
    private final Map<String, Long> roots = new HashMap<>();

    private final Map<Edge, Node> nodes = new HashMap<>();
    private final @Nullable Node[] byPage;
    private long lastNumber;

    PrefixTree(int pages) {
        byPage = new Node[pages];
    }

    /// A page that is known by its content.
    ///
    /// @param number of this node, for its children
    record Node(long number, int page, Edge edge) {}

    /// @param tokens exactly one page of them
    @SuppressWarnings("ArrayRecordComponent") // compared by content below, never changed
    private record Edge(long parent, int[] tokens) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Edge(long otherParent, int[] otherTokens)
                    && parent == otherParent
                    && Arrays.equals(tokens, otherTokens);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(parent) + Arrays.hashCode(tokens);
        }
    }

    long root(String tenant) {
        return roots.computeIfAbsent(tenant, key -> ++lastNumber);
    }

    /// The page that continues `parent` with the tokens from `from` to `to`, if one is known.
    @Nullable
    Node find(long parent, int[] tokens, int from, int to) {
        return nodes.get(new Edge(parent, Arrays.copyOfRange(tokens, from, to)));
    }

    /// Makes a page known; does nothing when another page has the same content.
    ///
    /// @return the node with this content
    Node add(long parent, int[] tokens, int from, int to, int page) {
        Edge edge = new Edge(parent, Arrays.copyOfRange(tokens, from, to));
        Node known = nodes.get(edge);
        if (known != null) {
            return known;
        }
        Node node = new Node(++lastNumber, page, edge);
        nodes.put(edge, node);
        byPage[page] = node;
        return node;
    }

    boolean knows(int page) {
        return byPage[page] != null;
    }

    /// The page gets another content. Nodes below it can no longer be reached and go when their own pages do.
    void forget(int page) {
        Node node = byPage[page];
        if (node != null) {
            nodes.remove(node.edge());
            byPage[page] = null;
        }
    }

    int size() {
        return nodes.size();
    }
}
