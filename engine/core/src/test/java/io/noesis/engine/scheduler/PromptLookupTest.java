package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.noesis.engine.backend.LoadedModel;

class PromptLookupTest {

    private static final LoadedModel.KvPages LAYOUT = new LoadedModel.KvPages(4, 8, 0);

    @Test
    void guessesWhatFollowedTheSameThreeTokensBefore() {
        CachedTokens text = text(1, 2, 3, 4, 5, 6, 9, 1, 2, 3);

        assertThat(new PromptLookup(3).guess(text, 10)).containsExactly(4, 5, 6);
        assertThat(new PromptLookup(8).guess(text, 2)).containsExactly(4, 5);
    }

    @Test
    void theLatestOccurrenceCounts() {
        assertThat(new PromptLookup(1).guess(text(1, 2, 3, 4, 1, 2, 3, 7, 1, 2, 3), 10))
                .containsExactly(7);
    }

    @Test
    void guessesNothingWithoutAnOccurrenceOrWhenSwitchedOff() {
        assertThat(new PromptLookup(4).guess(text(1, 2, 3, 4, 5), 10)).isEmpty();
        assertThat(new PromptLookup(0).guess(text(1, 2, 3, 4, 1, 2, 3), 10)).isEmpty();
    }

    @Test
    void pausesWhenFewGuessesComeTrueAndTriesAgainLater() {
        CachedTokens text = text(1, 2, 3, 4, 5, 6, 9, 1, 2, 3);
        PromptLookup lookup = new PromptLookup(3);
        for (int i = 0; i < 5; i++) {
            lookup.outcome(3, 0, text.known());
        }
        assertThat(lookup.guess(text, 10)).isEmpty();

        for (int i = 0; i < 40; i++) {
            for (int token : new int[] {1, 2, 3}) {
                text.append(token);
            }
        }
        assertThat(lookup.guess(text, 10)).isNotEmpty();
    }

    private static CachedTokens text(int... tokens) {
        return new CachedTokens(tokens, "", true, LAYOUT, new PagePool(8, page -> {}), new PrefixTree(8));
    }
}
