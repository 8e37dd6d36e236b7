package io.noesis.inference.model;

import java.nio.file.Path;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import io.noesis.models.NanoModel;

/// Which model is served, and under which name.
///
/// @param path a GGUF file, a directory with a `config.json` and safetensors, `hf://org/name[@revision][/file]`, which
///     is fetched first, or `bundled:noesis-nano`, the model that comes with this service
/// @param id the name callers use; the file's name without its ending when absent
/// @param folder where fetched models are kept; `~/.noesis/models` when absent
/// @param family how the model is prompted and how its thinking is told from its answer; `auto` decides by the file
@Validated
@ConfigurationProperties(value = "noesis.inference.model", ignoreUnknownFields = false)
public record ModelProperties(
        @NotBlank String path,

        @Nullable @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
        String id,

        @Nullable Path folder,

        @DefaultValue(AUTO) String family) {

    public static final String AUTO = "auto";

    /// The path that means the model of this build.
    public static final String BUNDLED = "bundled:" + NanoModel.NAME;

    public ModelProperties {
        if (path.startsWith("bundled:") && !path.equals(BUNDLED)) {
            throw new IllegalArgumentException(
                    "noesis.inference.model.path: the only bundled model is %s, but was %s".formatted(BUNDLED, path));
        }
    }

    boolean isBundled() {
        return path.equals(BUNDLED);
    }

    /// The last part of the path: of a file, a directory, or a reference to a hub.
    String fileName() {
        return isBundled() ? NanoModel.FILE_NAME : path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
    }

    /// Where fetched models are kept.
    Path modelFolder() {
        return folder == null ? Path.of(System.getProperty("user.home"), ".noesis", "models") : folder;
    }

    /// The name callers use.
    public String servedId() {
        if (id != null) {
            return id;
        }
        String file = fileName();
        return file.endsWith(".gguf") ? file.substring(0, file.length() - ".gguf".length()) : file;
    }
}
