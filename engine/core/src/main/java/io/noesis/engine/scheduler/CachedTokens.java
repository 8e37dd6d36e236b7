package io.noesis.engine.scheduler;

import java.util.Arrays;

import io.noesis.engine.backend.LoadedModel;

/// Tokens in a row and the pages that hold the keys and values of the first of them. Pages are shared with others
/// whose tokens begin the same, and become findable as soon as they are full.
final class CachedTokens {

    private final LoadedModel.KvPages layout;
    private final PagePool pool;
    private final PrefixTree tree;
    private final boolean reuse;
    private final String tenant;
    private int[] tokens;
    private int known;
    private int computed;
    private int[] pages = new int[4];
    private int pageCount;
    private int registered;
    private long node;

    /// @param reuse whether pages of others are looked for
    CachedTokens(
            int[] first, String tenant, boolean reuse, LoadedModel.KvPages layout, PagePool pool, PrefixTree tree) {
        this.tokens = first.clone();
        this.known = first.length;
        this.tenant = tenant;
        this.reuse = reuse;
        this.layout = layout;
        this.pool = pool;
        this.tree = tree;
    }

    int known() {
        return known;
    }

    /// Tokens whose keys and values are in pages.
    int computed() {
        return computed;
    }

    int token(int position) {
        return tokens[position];
    }

    int[] range(int from, int to) {
        return Arrays.copyOfRange(tokens, from, to);
    }

    void append(int token) {
        if (known == tokens.length) {
            tokens = Arrays.copyOf(tokens, known + known / 2 + 16);
        }
        tokens[known++] = token;
    }

    /// Takes the pages that others have computed already. The last token is always left to compute, for its logits.
    ///
    /// @return tokens found
    int reuseOthers() {
        node = tree.root(tenant);
        if (!reuse) {
            return 0;
        }
        int page = layout.pageTokens();
        while (computed + page < known) {
            PrefixTree.Node next = tree.find(node, tokens, computed, computed + page);
            if (next == null) {
                break;
            }
            pool.share(next.page());
            addPage(next.page());
            node = next.number();
            registered++;
            computed += page;
        }
        return computed;
    }

    /// Takes none of them, since all tokens are to be computed.
    ///
    /// @return 0
    int reuseNone() {
        node = tree.root(tenant);
        return 0;
    }

    /// Pages still to take before `end` tokens have room.
    int pagesMissing(int end) {
        return Math.max(0, layout.pagesFor(end) - pageCount);
    }

    /// Takes pages until `end` tokens have room.
    void makeRoom(int end) {
        for (int missing = pagesMissing(end); missing > 0; missing--) {
            addPage(pool.take());
        }
    }

    /// The keys and values of so many more tokens are in place.
    void computed(int more) {
        computed += more;
        int page = layout.pageTokens();
        while (reuse && (registered + 1) * page <= computed) {
            int from = registered * page;
            node = tree.add(node, tokens, from, from + page, pages[registered]).number();
            registered++;
        }
    }

    /// Gives all pages back; what is full stays findable until its memory is needed.
    void release() {
        // From the end: of one sequence's pages the last are the first to be given up.
        for (int i = pageCount - 1; i >= 0; i--) {
            pool.release(pages[i], tree.knows(pages[i]));
        }
        pageCount = 0;
        computed = 0;
        registered = 0;
    }

    int heldPages() {
        return pageCount;
    }

    /// The page table for a chunk, not copied.
    int[] pageTable() {
        return pages;
    }

    private void addPage(int page) {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, 2 * pageCount);
        }
        pages[pageCount++] = page;
    }
}
