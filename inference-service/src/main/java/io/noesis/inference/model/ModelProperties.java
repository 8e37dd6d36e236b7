package io.noesis.inference.model;

import java.nio.file.Path;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which model is served, and under which name.
///
/// @param path the GGUF file
/// @param id the name callers use; the file's name without its ending when absent
/// @param family how the model is prompted and how its thinking is told from its answer; `auto` decides by the file
@Validated
@ConfigurationProperties(value = "noesis.inference.model", ignoreUnknownFields = false)
public record ModelProperties(
        @NotNull Path path,

        @Nullable @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
        String id,

        @DefaultValue(AUTO) String family) {

    public static final String AUTO = "auto";

    /// The name callers use.
    public String servedId() {
        if (id != null) {
            return id;
        }
        String file = String.valueOf(path.getFileName());
        return file.endsWith(".gguf") ? file.substring(0, file.length() - ".gguf".length()) : file;
    }
}
