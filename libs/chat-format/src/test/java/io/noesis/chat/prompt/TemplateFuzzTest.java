package io.noesis.chat.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;

/// Templates come with models: whatever is in one, rendering ends soon, in a prompt or in
/// [ChatTemplateException].
///
/// `-Dnoesis.fuzz.mutations=N -Dnoesis.fuzz.seed=S` for longer runs.
class TemplateFuzzTest {

    private static final String[] TEMPLATES = {"chatml", "llama-3", "llama-nemotron-v1.5"};

    /// What a mutation may put in: pieces of the language, among them hostile ones.
    private static final String[] PIECES = {
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "-%}",
        "{%-",
        " for x in messages ",
        " endfor ",
        " if ",
        " else ",
        " endif ",
        " set x = ",
        " range(100000000) ",
        " * 1000000000",
        " ~ ",
        "|replace('', 'xxxxxxxx')",
        "|batch(99999999)",
        "messages[0]",
        ".getClass().forName('java.lang.Runtime')",
        "['class']",
        "loop.index",
        " macro m() ",
        "m()",
        " endmacro ",
        "''",
        "\"",
        "\\",
        "|tojson",
        "|length",
        "(",
        ")",
        "[",
        "]",
        "1e308",
        "-",
        "\uFDD0",
        "not ",
        " in "
    };

    private static final List<PromptMessage> CONVERSATION = List.of(
            new PromptMessage("system", "Be brief."),
            new PromptMessage("user", "Why?"),
            new PromptMessage("assistant", "<think>\nhm\n</think>\n\nBecause."),
            new PromptMessage("user", "Oh."));

    /// Far above the renderer's own limit of two seconds: a mutation that takes longer has escaped it.
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void mutatedTemplatesEndSoonAndTyped() throws IOException {
        int mutations = Integer.getInteger("noesis.fuzz.mutations", 600);
        long seed = Long.getLong("noesis.fuzz.seed", 20261124);
        Random random = new Random(seed);
        ModelFamily family = ModelFamilies.builtIn().byId("llama-nemotron-v1.5").orElseThrow();
        int refused = 0;
        for (int i = 0; i < mutations; i++) {
            String template = mutate(template(TEMPLATES[i % TEMPLATES.length]), random);
            long begun = System.nanoTime();
            try {
                new JinjaPromptRenderer(template, family, Set.of("<|im_start|>", "<|im_end|>"), "<s>", "</s>")
                        .render(CONVERSATION, ReasoningMode.ON, Map.of());
            } catch (ChatTemplateException e) {
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("seed %d, mutation %d: %s%n%s".formatted(seed, i, e, template), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("seed %d, mutation %d", seed, i)
                    .isLessThan(LIMIT);
        }
        // Both happen, else the mutations would say nothing.
        assertThat(refused).isBetween(1, mutations - 1);
    }

    private static String mutate(String template, Random random) {
        StringBuilder text = new StringBuilder(template);
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
                default -> {
                    int end = Math.min(text.length(), at + random.nextInt(60));
                    text.insert(random.nextInt(text.length()), text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    private static String template(String name) throws IOException {
        try (InputStream in = JinjaPromptRenderer.class.getResourceAsStream(name + ".jinja")) {
            if (in == null) {
                throw new IOException("no template " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
