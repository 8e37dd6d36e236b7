package io.noesis.api.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Body of `GET /v1/models`.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelList(String object, List<Model> data) {

    public static ModelList of(List<Model> models) {
        return new ModelList("list", List.copyOf(models));
    }

    /// One model that can be named in a request.
    ///
    /// @param created seconds since 1970-01-01T00:00:00Z
    /// @param maxModelLen longest prompt plus completion, in tokens, under the name vLLM uses
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            @JsonProperty("max_model_len") @Nullable Integer maxModelLen) {

        public static Model of(String id, long created, String ownedBy, int maxModelLen) {
            return new Model(id, "model", created, ownedBy, maxModelLen);
        }
    }
}
