package io.noesis.inference.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;
import io.noesis.engine.gguf.GgufValueType;
import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.sampling.TokenMask;
import io.noesis.engine.tokenizer.GgufTokenizers;
import io.noesis.engine.tokenizer.Tokenizer;

class SteeringTablesTest {

    private static final long NORMAL = 1;
    private static final long UNUSED = 5;

    /// The alphabet of byte-level vocabularies for the two bytes of `é`.
    private static final List<String> TOKENS = List.of("a", "b", "\u00c3", "\u00a9", "ab");

    private final Tokenizer tokenizer = GgufTokenizers.from(new GgufMetadata(Map.of(
            "tokenizer.ggml.model", new TextValue("gpt2"),
            "tokenizer.ggml.pre", new TextValue("gpt-2"),
            "tokenizer.ggml.tokens", new TextArray(TOKENS),
            "tokenizer.ggml.token_type",
                    new IntegerArray(GgufValueType.INT32, new long[] {NORMAL, NORMAL, NORMAL, NORMAL, UNUSED}),
            "tokenizer.ggml.merges", new TextArray(List.of()))));

    @Test
    void aTokenThatWritesNothingCannotFulfilAForm() {
        SteeringTables tables = new SteeringTables(
                tokenizer, Set.of(), ModelFamilies.builtIn().byId("chatml").orElseThrow());

        TokenMask mask = tables.compile(Grammar.choice(List.of("ab", "\u00e9")))
                .matcher()
                .mask();

        assertThat(mask.contains(TOKENS.indexOf("ab"))).isFalse();
        assertThat(mask.contains(TOKENS.indexOf("a"))).isTrue();
        assertThat(mask.contains(TOKENS.indexOf("\u00c3")))
                .as("a piece of a character")
                .isTrue();
    }
}
