package io.noesis.dataset.ingest;

import static io.noesis.dataset.RowFixtures.rl;
import static io.noesis.dataset.RowFixtures.sft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.dataset.RowFixtures;
import io.noesis.dataset.catalog.RowSchema;

import tools.jackson.databind.node.ObjectNode;

class BadLinesTest {

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @MethodSource("badLines")
    void aBadLineIsRefusedWithItsReasonAndField(
            String what, String reason, String field, RowSchema schema, byte[] line) {
        LineRefusedException refusal = catchThrowableOfType(LineRefusedException.class, () -> check(schema, line));

        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.reason().code()).isEqualTo(reason);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.text()).isNotBlank();
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                sftLine("empty line", "blank_line", null, ""),
                sftLine("white space", "blank_line", null, "  \t\r"),
                arguments("a lone continuation byte", "invalid_utf8", null, RowSchema.SFT, new byte[] {
                    '{', (byte) 0x80, '}'
                }),
                arguments("an overlong encoding", "invalid_utf8", null, RowSchema.SFT, new byte[] {
                    '"', (byte) 0xC0, (byte) 0xAF, '"'
                }),
                arguments("an encoded surrogate", "invalid_utf8", null, RowSchema.SFT, new byte[] {
                    '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'
                }),
                sftLine(
                        "half a surrogate pair",
                        "invalid_json",
                        null,
                        sft(r -> r.put("output", "x")).replace("\"x\"", "\"\\ud800\"")),
                sftLine("an object cut short", "invalid_json", null, "{\"input\": ["),
                sftLine("two objects", "invalid_json", null, sft(r -> {}) + "{}"),
                sftLine("single quotes", "invalid_json", null, "{'input': 1}"),
                sftLine("not a number", "invalid_json", null, "{\"input\": NaN}"),
                sftLine("nested too deep", "invalid_json", null, "[".repeat(2000) + "]".repeat(2000)),
                sftLine("a raw control character", "invalid_json", null, "{\"input\": \"\u0001\"}"),
                sftLine("a key twice", "duplicate_key", null, "{\"output\": \"a\", \"output\": \"b\"}"),
                sftLine("a list", "not_an_object", null, "[]"),
                sftLine("null", "not_an_object", null, "null"),
                sftLine("no input", "missing_field", "input", sft(r -> r.remove("input"))),
                sftLine("no output", "missing_field", "output", sft(r -> r.remove("output"))),
                sftLine("no generator", "missing_field", "generator", sft(r -> r.remove("generator"))),
                sftLine("no system prompt", "missing_field", "system_prompt", sft(r -> r.remove("system_prompt"))),
                sftLine("input as text", "wrong_type", "input", sft(r -> r.put("input", "hello"))),
                sftLine("no messages", "empty_value", "input", sft(r -> r.putArray("input"))),
                sftLine(
                        "a message as text",
                        "wrong_type",
                        "input[0]",
                        sft(r -> r.putArray("input").add("hi"))),
                sftLine(
                        "a message without role",
                        "missing_field",
                        "input[0].role",
                        sft(r -> r.putArray("input").addObject().put("content", "x"))),
                sftLine(
                        "an unknown role",
                        "invalid_value",
                        "input[0].role",
                        sft(r -> r.putArray("input")
                                .addObject()
                                .put("role", "robot")
                                .put("content", "x"))),
                sftLine(
                        "blank content",
                        "empty_value",
                        "input[0].content",
                        sft(r -> r.putArray("input")
                                .addObject()
                                .put("role", "user")
                                .put("content", " "))),
                sftLine(
                        "content as parts",
                        "wrong_type",
                        "input[0].content",
                        sft(r -> r.putArray("input")
                                .addObject()
                                .put("role", "user")
                                .putArray("content"))),
                sftLine(
                        "a message with a name",
                        "unknown_field",
                        "input[0]",
                        sft(r -> ((ObjectNode) r.at("/input/0")).put("name", "x"))),
                sftLine("output as number", "wrong_type", "output", sft(r -> r.put("output", 4))),
                sftLine("null category", "wrong_type", "category", sft(r -> r.putNull("category"))),
                sftLine("blank license", "empty_value", "license", sft(r -> r.put("license", ""))),
                sftLine("reasoning as boolean", "wrong_type", "reasoning", sft(r -> r.put("reasoning", true))),
                sftLine("an unknown reasoning", "invalid_value", "reasoning", sft(r -> r.put("reasoning", "auto"))),
                sftLine(
                        "a contradicting prompt",
                        "contradiction",
                        "system_prompt",
                        sft(r -> r.put("system_prompt", "detailed thinking off"))),
                sftLine(
                        "a prompt that says neither",
                        "invalid_value",
                        "system_prompt",
                        sft(r -> r.put("system_prompt", "Be nice."))),
                sftLine(
                        "a prompt that says both",
                        "invalid_value",
                        "system_prompt",
                        sft(r -> r.put("system_prompt", "detailed thinking on, detailed thinking off"))),
                sftLine("an empty generator name", "empty_value", "generator", sft(r -> r.put("generator", "A,,B"))),
                sftLine(
                        "a number among the models",
                        "wrong_type",
                        "used_in_training[1]",
                        sft(r -> r.putArray("used_in_training").add("Nano").add(5))),
                rlLine("no args", "missing_field", "args", rl(r -> r.remove("args"))),
                rlLine("args as text", "wrong_type", "args", rl(r -> r.put("args", "{}"))),
                rlLine(
                        "no instructions",
                        "empty_value",
                        "args.instruction_id_list",
                        rl(r -> r.withObject("/args").putArray("instruction_id_list"))),
                rlLine(
                        "fewer arguments than instructions",
                        "contradiction",
                        "args.instruction_kwargs",
                        rl(r -> r.withObject("/args").putArray("instruction_kwargs"))),
                rlLine(
                        "an argument that is a number",
                        "wrong_type",
                        "args.instruction_kwargs[0]",
                        rl(r -> r.withObject("/args")
                                .putArray("instruction_kwargs")
                                .add(1))));
    }

    @ParameterizedTest
    @EnumSource(RowSchema.class)
    void goodRowsPassInAnyColumnOrder(RowSchema schema) throws LineRefusedException {
        String row = schema == RowSchema.SFT ? sft(r -> r.set("input", r.remove("input"))) : rl(r -> {});

        CheckedRow checked = check(schema, row.getBytes(StandardCharsets.UTF_8));

        assertThat(checked.warnings()).isEmpty();
    }

    @Test
    void knownQuirksAreCountedNotRefused() throws LineRefusedException {
        String row = sft(r -> {
            r.put("used_in_training", "Ulta, Super, Nano");
            r.put("output", "<think>\n</think>\n\nNo.");
            r.put("mine", 1);
        });

        CheckedRow checked = check(RowSchema.SFT, row.getBytes(StandardCharsets.UTF_8));

        assertThat(checked.warnings())
                .containsExactlyInAnyOrder(
                        RowWarning.USED_IN_TRAINING_TYPO, RowWarning.EMPTY_THINK_BLOCK, RowWarning.EXTRA_FIELDS);
        assertThat(checked.columns().get("used_in_training").stringValue()).isEqualTo("Ulta, Super, Nano");
        assertThat(checked.columns().get("extra").stringValue()).isEqualTo("{\"mine\":1}");
    }

    @Test
    void aListOfModelsBecomesTheReleasedText() throws LineRefusedException {
        String row = sft(r -> r.putArray("used_in_training").add("Ultra").add("Nano"));

        CheckedRow checked = check(RowSchema.SFT, row.getBytes(StandardCharsets.UTF_8));

        assertThat(checked.columns().get("used_in_training").stringValue()).isEqualTo("Ultra, Nano");
        assertThat(checked.warnings()).containsExactly(RowWarning.USED_IN_TRAINING_LIST);
    }

    @Test
    void aSwitchMayStandInALongerPrompt() throws LineRefusedException {
        String row = sft(r -> r.put("system_prompt", "detailed thinking on\n\nYou are terse."));

        assertThat(check(RowSchema.SFT, row.getBytes(StandardCharsets.UTF_8)).reasoning())
                .isEqualTo("on");
    }

    @Test
    void aToolMayHaveATurn() throws LineRefusedException {
        String row =
                sft(r -> r.withArray("/input").addObject().put("role", "tool").put("content", "[4]"));

        assertThat(check(RowSchema.SFT, row.getBytes(StandardCharsets.UTF_8)).warnings())
                .isEmpty();
    }

    @Test
    void aByteOrderMarkBeforeTheFirstLineIsNoFault() throws LineRefusedException {
        String row = "\uFEFF" + RowFixtures.anSftRow();

        assertThat(check(RowSchema.SFT, row.getBytes(StandardCharsets.UTF_8)).category())
                .isEqualTo("math");
    }

    private static CheckedRow check(RowSchema schema, byte[] line) throws LineRefusedException {
        return new RowValidator(schema).check(new LineParser(1 << 20).parse(line, line.length, true));
    }

    private static Arguments sftLine(String what, String reason, String field, String line) {
        return arguments(what, reason, field, RowSchema.SFT, line.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments rlLine(String what, String reason, String field, String line) {
        return arguments(what, reason, field, RowSchema.RL, line.getBytes(StandardCharsets.UTF_8));
    }
}
