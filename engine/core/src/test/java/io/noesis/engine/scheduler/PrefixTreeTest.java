package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixTreeTest {

    private static final int[] TOKENS = {1, 2, 3, 4, 5, 6, 7, 8};

    private final PrefixTree tree = new PrefixTree(8);

    @Test
    void aPageIsFoundByAllTokensUpToItsEnd() {
        PrefixTree.Node first = tree.add(tree.root("a"), TOKENS, 0, 4, 7);
        PrefixTree.Node second = tree.add(first.number(), TOKENS, 4, 8, 3);

        assertThat(tree.find(tree.root("a"), TOKENS, 0, 4)).isEqualTo(first);
        assertThat(tree.find(first.number(), TOKENS, 4, 8)).isEqualTo(second);
        assertThat(tree.find(tree.root("a"), TOKENS, 4, 8)).isNull();
        assertThat(tree.find(tree.root("a"), new int[] {1, 2, 3, 5}, 0, 4)).isNull();
    }

    @Test
    void tenantsDoNotShare() {
        tree.add(tree.root("a"), TOKENS, 0, 4, 7);

        assertThat(tree.find(tree.root("b"), TOKENS, 0, 4)).isNull();
    }

    @Test
    void ofTwoPagesWithOneContentTheFirstStays() {
        PrefixTree.Node first = tree.add(tree.root("a"), TOKENS, 0, 4, 7);

        assertThat(tree.add(tree.root("a"), TOKENS, 0, 4, 5)).isEqualTo(first);
        assertThat(tree.knows(7)).isTrue();
        assertThat(tree.knows(5)).isFalse();
    }

    @Test
    void whatStoodBehindAForgottenPageIsNotFoundUnderItsSuccessor() {
        PrefixTree.Node first = tree.add(tree.root("a"), TOKENS, 0, 4, 7);
        tree.add(first.number(), TOKENS, 4, 8, 3);
        tree.forget(7);

        PrefixTree.Node again = tree.add(tree.root("a"), TOKENS, 0, 4, 6);

        assertThat(tree.find(again.number(), TOKENS, 4, 8)).isNull();
    }
}
