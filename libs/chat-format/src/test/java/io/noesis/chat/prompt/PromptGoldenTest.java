package io.noesis.chat.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.noesis.chat.family.ModelFamilies;

/// How each family's prompts look, as files to read: `src/test/resources/prompts/FAMILY/CASE.txt`. Each file is the
/// prompt and a line end.
class PromptGoldenTest {

    @TestFactory
    Stream<DynamicTest> promptsLookAsInTheirFiles() {
        return ModelFamilies.builtIn().all().stream()
                .flatMap(family -> PromptCases.all().entrySet().stream()
                        .map(each -> dynamicTest(
                                family.id() + " " + each.getKey(),
                                () -> assertThat(PromptCases.renderer(family)
                                                        .render(each.getValue())
                                                        .text()
                                                        .plain()
                                                + "\n")
                                        .isEqualTo(file("/prompts/%s/%s.txt".formatted(family.id(), each.getKey()))))));
    }

    private static String file(String name) throws IOException {
        try (InputStream in = PromptGoldenTest.class.getResourceAsStream(name)) {
            return in == null ? "there is no " + name : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
