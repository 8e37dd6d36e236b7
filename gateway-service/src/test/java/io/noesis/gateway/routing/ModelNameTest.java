package io.noesis.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\"}",
                " {\"x\":{\"model\":\"no\"},\"model\":\"a\"}",
                "{\"x\":[[{\"model\":\"no\"}]],\"model\":\"\\u0061\",\"model\":\"b\"}",
                "{\"model\":\"a\",not JSON"
            })
    void isTheFirstOfTheOutermostObject(String body) {
        assertThat(ModelName.in(bytes(body))).contains("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"model\"",
                "{}",
                "{\"model\":null}",
                "{\"model\":{\"model\":\"a\"}}",
                "{\"x\""
            })
    void isNothingWhereNoneIsNamed(String body) {
        assertThat(ModelName.in(bytes(body))).isEmpty();
    }

    @Test
    void isNotLookedForBehindHostileDepth() {
        String body = "{\"x\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + ",\"model\":\"a\"}";

        assertThat(ModelName.in(bytes(body))).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
