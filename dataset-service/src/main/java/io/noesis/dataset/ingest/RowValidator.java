package io.noesis.dataset.ingest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.noesis.dataset.catalog.RowSchema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The rules of a row. Columns may come in any order; unknown ones are kept in `extra`, so that nothing is lost.
final class RowValidator {

    private static final Set<String> SFT_FIELDS = Set.of(
            "input",
            "output",
            "category",
            "license",
            "reasoning",
            "generator",
            "used_in_training",
            "version",
            "system_prompt");
    private static final Set<String> RL_FIELDS =
            Set.of("input", "args", "category", "license", "reasoning", "used_in_training", "version", "system_prompt");
    private static final Pattern SWITCH = Pattern.compile("detailed thinking (on|off)\\b");
    private static final Pattern EMPTY_THINK = Pattern.compile("<think>\\s*</think>");

    private final RowSchema schema;

    RowValidator(RowSchema schema) {
        this.schema = schema;
    }

    CheckedRow check(ObjectNode row) throws LineRefusedException {
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        Set<RowWarning> warnings = EnumSet.noneOf(RowWarning.class);
        columns.set("input", Messages.check(row));
        String category = copyText(row, columns, "category");
        String license = copyText(row, columns, "license");
        String reasoning = copyText(row, columns, "reasoning");
        copyText(row, columns, "version");
        String systemPrompt = copyText(row, columns, "system_prompt");
        checkSwitch(reasoning, systemPrompt);
        columns.put("used_in_training", usedInTraining(row, warnings));
        List<String> generators = List.of();
        switch (schema) {
            case SFT -> {
                generators = names("generator", copyText(row, columns, "generator"));
                warnings.addAll(thinking(reasoning, copyText(row, columns, "output")));
                columns.set("generators", strings(generators));
            }
            case RL -> columns.put("args", RewardArguments.check(row).toString());
        }
        keepExtra(row, columns, warnings);
        return new CheckedRow(columns, category, reasoning, license, generators, warnings);
    }

    private static void checkSwitch(String reasoning, String systemPrompt) throws LineRefusedException {
        if (!reasoning.equals("on") && !reasoning.equals("off")) {
            throw refused(RefusalReason.INVALID_VALUE, "reasoning", "must be 'on' or 'off'", reasoning);
        }
        List<String> switches = SWITCH.matcher(systemPrompt)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        if (switches.size() != 1) {
            throw refused(
                    RefusalReason.INVALID_VALUE,
                    "system_prompt",
                    "must say either 'detailed thinking on' or 'detailed thinking off'",
                    systemPrompt);
        }
        if (!switches.getFirst().equals(reasoning)) {
            throw refused(
                    RefusalReason.CONTRADICTION,
                    "system_prompt",
                    "must agree with reasoning, which is '" + reasoning + "'",
                    systemPrompt);
        }
    }

    private static Set<RowWarning> thinking(String reasoning, String output) {
        boolean opens = output.contains("<think>");
        boolean closes = output.contains("</think>");
        if (reasoning.equals("off")) {
            return opens || closes ? Set.of(RowWarning.UNEXPECTED_THINK_TAG) : Set.of();
        }
        if (!opens || !closes) {
            return Set.of(RowWarning.NO_THINK_BLOCK);
        }
        return EMPTY_THINK.matcher(output).find() ? Set.of(RowWarning.EMPTY_THINK_BLOCK) : Set.of();
    }

    private static String usedInTraining(ObjectNode row, Set<RowWarning> warnings) throws LineRefusedException {
        JsonNode node = required(row, "used_in_training");
        String text;
        if (node instanceof ArrayNode list) {
            warnings.add(RowWarning.USED_IN_TRAINING_LIST);
            text = joined(list);
        } else {
            text = text(node, "used_in_training");
        }
        if (names("used_in_training", text).contains("Ulta")) {
            warnings.add(RowWarning.USED_IN_TRAINING_TYPO);
        }
        return text;
    }

    private static String joined(ArrayNode list) throws LineRefusedException {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            joined.append(i == 0 ? "" : ", ").append(text(list.get(i), "used_in_training[" + i + "]"));
        }
        return joined.toString();
    }

    private static List<String> names(String field, String text) throws LineRefusedException {
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty)) {
            throw refused(RefusalReason.EMPTY_VALUE, field, "must be names between commas", text);
        }
        return names.stream().distinct().toList();
    }

    private void keepExtra(ObjectNode row, ObjectNode columns, Set<RowWarning> warnings) {
        Set<String> known = switch (schema) {
            case SFT -> SFT_FIELDS;
            case RL -> RL_FIELDS;
        };
        ObjectNode extra = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (!known.contains(field.getKey())) {
                extra.set(field.getKey(), field.getValue());
            }
        }
        if (!extra.isEmpty()) {
            warnings.add(RowWarning.EXTRA_FIELDS);
            columns.put("extra", extra.toString());
        }
    }

    private static String copyText(ObjectNode row, ObjectNode columns, String field) throws LineRefusedException {
        String text = text(required(row, field), field);
        columns.put(field, text);
        return text;
    }

    static JsonNode required(ObjectNode row, String field) throws LineRefusedException {
        @Nullable JsonNode node = row.get(field);
        if (node == null) {
            throw new LineRefusedException(RefusalReason.MISSING_FIELD, field, field + " is required");
        }
        return node;
    }

    /// Text that says something.
    static String text(JsonNode node, String field) throws LineRefusedException {
        if (!node.isString()) {
            throw wrongType(field, "a string", node);
        }
        String text = node.stringValue();
        if (text.isBlank()) {
            throw new LineRefusedException(RefusalReason.EMPTY_VALUE, field, field + " must not be blank");
        }
        return text;
    }

    static LineRefusedException wrongType(String field, String wanted, JsonNode actual) {
        return new LineRefusedException(
                RefusalReason.WRONG_TYPE,
                field,
                "%s must be %s, but was %s"
                        .formatted(field, wanted, actual.getNodeType().name().toLowerCase(Locale.ROOT)));
    }

    static LineRefusedException refused(RefusalReason reason, String field, String rule, String value) {
        String shown = value.length() <= 80 ? value : value.substring(0, 80) + "…";
        return new LineRefusedException(reason, field, "%s %s, but was '%s'".formatted(field, rule, shown));
    }

    private static ArrayNode strings(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
