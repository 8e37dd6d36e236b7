package io.noesis.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Python's jinja2 makes of the same templates; see `conformance/reference/jinja_cases.py`.
class PythonReferenceTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-27T12:00:00Z"));

    @TestFactory
    @SuppressWarnings("unchecked")
    Stream<DynamicTest> rendersAsPythonDoes() throws IOException {
        JsonNode reference;
        try (InputStream in = getClass().getResourceAsStream("/jinja/cases.json")) {
            reference = new JsonMapper().readTree(in);
        }
        Map<String, Object> variables = new JsonMapper().treeToValue(reference.path("variables"), Map.class);
        return reference
                .path("cases")
                .valueStream()
                .map(each -> dynamicTest(each.path("template").asString(), () -> check(each, variables)));
    }

    private static void check(JsonNode reference, Map<String, Object> variables) {
        String template = reference.path("template").asString();
        if (reference.has("fails")) {
            assertThatExceptionOfType(JinjaException.class)
                    .as(reference.path("fails").asString())
                    .isThrownBy(() -> JinjaTemplate.parse(template).render(variables, CLOCK));
        } else {
            assertThat(JinjaTemplate.parse(template).render(variables, CLOCK))
                    .isEqualTo(reference.path("rendered").asString());
        }
    }
}
