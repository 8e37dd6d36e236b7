package io.noesis.chat.family;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// One family's resource, `ID.properties`.
final class FamilyFile {

    private final String id;
    private final Properties data;

    private FamilyFile(String id, Properties data) {
        this.id = id;
        this.data = data;
    }

    static FamilyFile read(String id) {
        Properties data = new Properties();
        try (InputStream in = FamilyFile.class.getResourceAsStream(id + ".properties")) {
            if (in == null) {
                throw new IllegalStateException("the resource of the model family " + id + " is missing");
            }
            data.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model family " + id, e);
        }
        return new FamilyFile(id, data);
    }

    ModelFamily family() {
        return new ModelFamily(
                id,
                ReasoningMode.valueOf(text("default-mode")),
                text("system.on"),
                text("system.off"),
                text("think.open"),
                text("think.close"),
                text("think.closing-text"),
                flag("think.open-may-be-missing"),
                Optional.ofNullable(data.getProperty("think.hard-off")),
                sampling("on"),
                sampling("off"),
                toolFormat(),
                toolPrompt(),
                list(text("end-tokens")),
                text("template"));
    }

    /// Parts of lower-case model names that tell the family.
    List<String> names() {
        return list(data.getProperty("detect.names", ""));
    }

    /// Text whose presence in a chat template tells the family; empty if none does.
    String templateMark() {
        return data.getProperty("detect.template", "");
    }

    private ModelFamily.RecommendedSampling sampling(String mode) {
        return new ModelFamily.RecommendedSampling(
                Double.parseDouble(text("sampling." + mode + ".temperature")),
                Double.parseDouble(text("sampling." + mode + ".top-p")));
    }

    private ToolFormat toolFormat() {
        List<ToolFormat.Style> styles = list(text("tools.styles")).stream()
                .map(style -> ToolFormat.Style.valueOf(style.replace('-', '_').toUpperCase(Locale.ROOT)))
                .toList();
        return new ToolFormat(
                styles,
                text("tools.open"),
                text("tools.close"),
                data.getProperty("tools.bare-prefix", ""),
                text("tools.arguments-key"));
    }

    private ToolPrompt toolPrompt() {
        return new ToolPrompt(
                text("tools.definitions"),
                flag("tools.definitions.function-only"),
                text("tools.definitions.separator"),
                text("tools.calls.padding"),
                text("tools.calls.separator"),
                text("tools.results.role"),
                text("tools.results.open"),
                text("tools.results.each"),
                text("tools.results.separator"),
                text("tools.results.close"),
                flag("tools.results.merged"));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalStateException("%s of the model family %s is no flag".formatted(key, id));
        };
    }

    private String text(String key) {
        String value = data.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("the model family %s lacks %s".formatted(id, key));
        }
        return value;
    }
}
