package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.noesis.engine.gguf.GgufValue.BooleanValue;
import io.noesis.engine.gguf.GgufValue.IntegerArray;
import io.noesis.engine.gguf.GgufValue.IntegerValue;
import io.noesis.engine.gguf.GgufValue.RealValue;
import io.noesis.engine.gguf.GgufValue.TextArray;
import io.noesis.engine.gguf.GgufValue.TextValue;

class GgufMetadataTest {

    private final GgufMetadata metadata = new GgufMetadata(Map.of(
            "text", new TextValue("llama"),
            "integer", new IntegerValue(GgufValueType.UINT32, 7),
            "large", new IntegerValue(GgufValueType.UINT32, 0xFFFF_FFFFL),
            "huge", new IntegerValue(GgufValueType.UINT64, -1),
            "real", new RealValue(GgufValueType.FLOAT32, 1e-5),
            "flag", new BooleanValue(true),
            "texts", new TextArray(List.of("a")),
            "integers", new IntegerArray(GgufValueType.INT32, new long[] {1, 0, 3})));

    @Test
    void fallsBackOnlyWhereTheKeyIsMissing() {
        assertThat(metadata.integerOr("missing", 5)).isEqualTo(5);
        assertThat(metadata.stringOr("missing", "x")).isEqualTo("x");
        assertThat(metadata.realOr("missing", 0.5)).isEqualTo(0.5);
        assertThat(metadata.flagOr("missing", true)).isTrue();
        assertThat(metadata.integersPerLayerOr("missing", 2, 8)).containsExactly(8, 8);
        assertRefused(() -> metadata.integerOr("text", 5), "'text' is a string, expected an integer");
        assertRefused(() -> metadata.flagOr("integer", true), "'integer' is an integer, expected a boolean");
    }

    @Test
    void namesTheMissingKey() {
        assertRefused(() -> metadata.string("general.name"), "'general.name' is missing");
        assertRefused(() -> metadata.integersPerLayer("missing", 3), "'missing' is missing");
    }

    @Test
    void refusesIntegersBeyondTheRange() {
        assertRefused(() -> metadata.integer("large"), "'large' is 4294967295, the limit is 2147483647");
        assertRefused(() -> metadata.integer("huge"), "'huge' is 18446744073709551615");
    }

    @Test
    void readsIntegersWhereRealNumbersAreExpectedButNotTheReverse() {
        assertThat(metadata.real("integer")).isEqualTo(7);
        assertRefused(() -> metadata.integer("real"), "'real' is a real number, expected an integer");
    }

    @Test
    void readsOneIntegerOrOnePerLayer() {
        assertThat(metadata.integersPerLayer("integer", 3)).containsExactly(7, 7, 7);
        assertThat(metadata.integersPerLayer("integers", 3)).containsExactly(1, 0, 3);
        assertRefused(
                () -> metadata.integersPerLayer("integers", 4),
                "'integers' is an array of 3 integers, expected an integer or an array of 4 integers");
        assertRefused(() -> metadata.integersPerLayer("texts", 1), "an array of 1 strings");
    }

    @Test
    void keepsArraysApartFromScalars() {
        assertRefused(() -> metadata.strings("text"), "expected an array of strings");
        assertRefused(() -> metadata.integers("integer"), "expected an array of integers");
        assertRefused(() -> metadata.reals("integers"), "expected an array of real numbers");
    }

    @Test
    void valuesKnowTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IntegerValue(GgufValueType.UINT8, 256));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntegerValue(GgufValueType.INT8, -129));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntegerValue(GgufValueType.STRING, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RealValue(GgufValueType.INT32, 1));
    }

    private static void assertRefused(ThrowingCallable call, String part) {
        assertThatExceptionOfType(GgufException.class).isThrownBy(call).withMessageContaining(part);
    }
}
