package io.noesis.chat.jinja;

/// Counts the work of one rendering and ends it when it is too much. Not safe for several threads.
///
/// Work is counted, not timed: the same template and variables end the same way on every machine.
final class Meter {

    /// Steps: a node, an element, or sixteen characters made or searched. A second or so of work.
    private static final long MOST_WORK = 20_000_000;

    static final int LONGEST_TEXT = 16 << 20;
    static final int LONGEST_LIST = 100_000;
    private static final int DEEPEST = 400;
    private static final int CHARACTERS_PER_STEP = 16;

    private long work;
    private int depth;

    void steps(long count) {
        work += count;
        if (work > MOST_WORK) {
            throw new JinjaException("it does more than " + MOST_WORK + " steps of work");
        }
    }

    /// Before a text is made or searched.
    void text(long length) {
        if (length > LONGEST_TEXT) {
            throw new JinjaException("it makes a text longer than " + LONGEST_TEXT + " characters");
        }
        steps(1 + length / CHARACTERS_PER_STEP);
    }

    /// Before a list is made or gone through.
    void elements(long size) {
        if (size > LONGEST_LIST) {
            throw new JinjaException("it makes a list longer than " + LONGEST_LIST);
        }
        steps(1 + size);
    }

    void enter() {
        steps(1);
        if (++depth > DEEPEST) {
            throw new JinjaException("it nests deeper than " + DEEPEST);
        }
    }

    void leave() {
        depth--;
    }
}
