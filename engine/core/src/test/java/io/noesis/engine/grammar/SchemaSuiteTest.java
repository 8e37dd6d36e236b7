package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Goes through the JSON-Schema-Test-Suite; `conformance/schemas/run` fetches it and starts this.
///
/// A schema is accepted or refused by name. Of an accepted one no output may be invalid, and each valid instance
/// must be accepted in some order of its properties, or be listed as one that is written differently here.
@EnabledIfEnvironmentVariable(named = "NOESIS_SCHEMA_SUITE", matches = ".+")
class SchemaSuiteTest {

    private static final int WALKS = 40;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<String> notWritten = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int accepted;
    private int refused;
    private int valid;
    private int invalid;
    private int walks;
    private int unfinished;

    @Test
    void everyOutputOfAnAcceptedSchemaIsValid() throws IOException {
        Path draft = Path.of(System.getenv("NOESIS_SCHEMA_SUITE"), "draft2020-12");
        List<Path> files = new ArrayList<>();
        for (Path directory : List.of(draft, draft.resolve("optional/format"))) {
            try (Stream<Path> found = Files.list(directory)) {
                found.filter(file -> file.toString().endsWith(".json"))
                        // Says that formats are not checked; here they are.
                        .filter(file -> !file.endsWith("draft2020-12/format.json"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(40);

        for (Path file : files) {
            for (JsonNode group : JSON.readTree(Files.readString(file))) {
                check(file.getFileName() + ": " + group.get("description").stringValue(), group);
            }
        }

        report();
        assertThat(wrong).isEmpty();
        assertThat(accepted).isGreaterThan(200);
    }

    private void check(String name, JsonNode group) {
        Grammar grammar;
        try {
            grammar = Grammar.jsonSchema(group.get("schema").toString());
        } catch (GrammarException e) {
            refused++;
            String reason = e instanceof UnsupportedKeyword keyword
                    ? keyword.keyword()
                    : e.getClass().getSimpleName() + ": " + e.getMessage();
            refusals.merge(reason, 1, Integer::sum);
            return;
        }
        accepted++;
        for (JsonNode test : group.get("tests")) {
            String what = name + " / " + test.get("description").stringValue();
            boolean takes = orders(test.get("data")).stream().anyMatch(text -> ByteTexts.accepts(grammar, text));
            if (!test.get("valid").booleanValue()) {
                invalid++;
                if (takes) {
                    wrong.add("accepts what is invalid: " + what + ": " + test.get("data"));
                }
            } else {
                valid++;
                if (!takes) {
                    notWritten.add(what + ": " + test.get("data"));
                }
            }
        }
        walk(name, grammar, new IndependentValidator(group.get("schema")));
    }

    private void walk(String name, Grammar grammar, IndependentValidator validator) {
        RandomWalk walk = new RandomWalk(name.hashCode());
        TokenGrammar compiled = walk.compile(grammar);
        for (int i = 0; i < WALKS; i++) {
            walks++;
            Optional<String> output = walk.output(compiled);
            if (output.isEmpty()) {
                unfinished++;
            } else {
                validator
                        .complaint(output.get())
                        .ifPresent(complaint -> wrong.add(
                                "writes what is invalid: %s: %s: %s".formatted(name, output.get(), complaint)));
            }
        }
    }

    /// The texts of a value with the properties of its objects in some orders.
    private static List<String> orders(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            boolean whole = number.stripTrailingZeros().scale() <= 0 && number.precision() < 40;
            return List.of(whole ? number.toBigInteger().toString() : number.toPlainString());
        }
        if (value.isArray()) {
            List<String> all = List.of("");
            for (JsonNode item : value) {
                all = joined(all, orders(item));
            }
            return all.stream().map(inner -> "[" + inner + "]").toList();
        }
        if (value.isObject()) {
            List<String> all = new ArrayList<>();
            permute(value, new ArrayList<>(value.propertyNames()), new ArrayList<>(), all);
            return all;
        }
        return List.of(value.toString());
    }

    private static void permute(JsonNode object, List<String> left, List<String> taken, List<String> all) {
        if (all.size() > 200) {
            return;
        }
        if (left.isEmpty()) {
            List<String> texts = List.of("");
            for (String name : taken) {
                List<String> properties = orders(object.get(name)).stream()
                        .map(value -> JSON.writeValueAsString(name) + ":" + value)
                        .toList();
                texts = joined(texts, properties);
            }
            texts.forEach(text -> all.add("{" + text + "}"));
            return;
        }
        for (String name : left) {
            List<String> rest = new ArrayList<>(left);
            rest.remove(name);
            List<String> more = new ArrayList<>(taken);
            more.add(name);
            permute(object, rest, more, all);
        }
    }

    private static List<String> joined(List<String> before, List<String> after) {
        List<String> both = new ArrayList<>();
        for (String one : before) {
            for (String other : after) {
                if (both.size() < 200) {
                    both.add(one.isEmpty() ? other : one + "," + other);
                }
            }
        }
        return both;
    }

    private void report() {
        StringBuilder report = new StringBuilder();
        report.append("JSON-Schema-Test-Suite, draft 2020-12 with formats checked%n".formatted());
        report.append("schemas    accepted %d, refused by name %d%n".formatted(accepted, refused));
        report.append("instances  valid %d, of them written differently here %d; invalid %d%n"
                .formatted(valid, notWritten.size(), invalid));
        report.append("outputs    %d random ones, of them unfinished %d%n".formatted(walks, unfinished));
        report.append("wrong      %d%n".formatted(wrong.size()));
        report.append("refused    %s%n".formatted(refusals));
        notWritten.forEach(
                each -> report.append("written differently: ").append(each).append('\n'));
        wrong.forEach(each -> report.append("WRONG: ").append(each).append('\n'));
        System.out.println(report);
    }
}
