package io.noesis.gateway.remote;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON of a server, whose faults are not those of the caller.
final class BackendJson {

    private BackendJson() {}

    /// @throws NoesisException when it is none
    static JsonNode read(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new NoesisException(
                    ErrorCode.UPSTREAM_FAILURE, "the backend sent something that is no JSON", null, e);
        }
    }
}
