package io.noesis.chat.family;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// The families that come with the platform, read from resources, and the guess which one a model belongs to.
public final class ModelFamilies {

    /// The order is that of detection: the more particular first, the one that takes anything last.
    private static final List<String> IDS = List.of("llama-nemotron-v1.5", "llama-nemotron-v1", "chatml", "llama-3");

    private final List<Entry> entries;

    private ModelFamilies(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public static ModelFamilies builtIn() {
        List<Entry> entries = new ArrayList<>();
        for (String id : IDS) {
            entries.add(read(id));
        }
        return new ModelFamilies(entries);
    }

    public List<ModelFamily> all() {
        return entries.stream().map(Entry::family).toList();
    }

    public Optional<ModelFamily> byId(String id) {
        return all().stream().filter(family -> family.id().equals(id)).findFirst();
    }

    /// The family of a model, by its name first and by its template second; plain Llama 3 when neither tells.
    public ModelFamily forModel(String modelName, Optional<String> chatTemplate) {
        String name = modelName.toLowerCase(Locale.ROOT);
        String template = chatTemplate.orElse("");
        return entries.stream()
                .filter(entry -> entry.matchesName(name))
                .findFirst()
                .or(() -> entries.stream()
                        .filter(entry -> entry.matchesTemplate(template))
                        .findFirst())
                .orElseGet(entries::getLast)
                .family();
    }

    private static Entry read(String id) {
        Properties data = new Properties();
        try (InputStream in = ModelFamilies.class.getResourceAsStream(id + ".properties")) {
            if (in == null) {
                throw new IllegalStateException("the resource of the model family " + id + " is missing");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            data.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model family " + id, e);
        }
        ModelFamily family = new ModelFamily(
                id,
                ReasoningMode.valueOf(required(data, "default-mode")),
                required(data, "system.on"),
                required(data, "system.off"),
                required(data, "think.open"),
                required(data, "think.close"),
                required(data, "think.closing-text"),
                Boolean.parseBoolean(required(data, "think.open-may-be-missing")),
                sampling(data, "on"),
                sampling(data, "off"),
                tools(data),
                required(data, "template"));
        List<String> names = Arrays.stream(data.getProperty("detect.names", "").split(","))
                .filter(name -> !name.isBlank())
                .toList();
        return new Entry(family, names, data.getProperty("detect.template", ""));
    }

    private static ModelFamily.RecommendedSampling sampling(Properties data, String mode) {
        return new ModelFamily.RecommendedSampling(
                Double.parseDouble(required(data, "sampling." + mode + ".temperature")),
                Double.parseDouble(required(data, "sampling." + mode + ".top-p")));
    }

    private static ToolFormat tools(Properties data) {
        List<ToolFormat.Style> styles = Arrays.stream(
                        required(data, "tools.styles").split(","))
                .map(style ->
                        ToolFormat.Style.valueOf(style.strip().replace('-', '_').toUpperCase(Locale.ROOT)))
                .toList();
        return new ToolFormat(
                styles,
                required(data, "tools.open"),
                required(data, "tools.close"),
                data.getProperty("tools.bare-prefix", ""),
                data.getProperty("tools.arguments-key", "arguments"));
    }

    private static String required(Properties data, String key) {
        String value = data.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("a model family lacks " + key);
        }
        return value;
    }

    /// @param names parts of lower-case model names that tell the family
    /// @param templateMark text whose presence in a chat template tells the family; empty if none does
    private record Entry(ModelFamily family, List<String> names, String templateMark) {

        boolean matchesName(String name) {
            return names.stream().anyMatch(name::contains);
        }

        boolean matchesTemplate(String template) {
            return !templateMark.isEmpty() && template.contains(templateMark);
        }
    }
}
