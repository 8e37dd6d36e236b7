package io.noesis.gateway.routing;

import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/// Finds the model that a body names, without building anything of it.
///
/// Reading ends at the first `model`, mostly the first field. A body that is no JSON, or is too deep, names none:
/// it goes where bodies without a name go, and is refused there in full words.
final class ModelName {

    private static final JsonFactory JSON = new JsonFactory();

    private ModelName() {}

    static Optional<String> in(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean model = parser.currentName().equals("model");
                JsonToken value = parser.nextToken();
                if (model) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
