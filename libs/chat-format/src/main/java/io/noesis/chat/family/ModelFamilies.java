package io.noesis.chat.family;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The families that come with the platform, read from resources, and the guess which one a model belongs to.
public final class ModelFamilies {

    /// The order is that of detection: the more particular first, the one that takes anything last.
    private static final List<String> IDS =
            List.of("noesis", "llama-nemotron-v1.5", "llama-nemotron-v1", "chatml", "llama-3");

    private final List<Entry> entries;

    private ModelFamilies(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public static ModelFamilies builtIn() {
        return new ModelFamilies(
                IDS.stream().map(FamilyFile::read).map(Entry::of).toList());
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

    private record Entry(ModelFamily family, List<String> names, String templateMark) {

        static Entry of(FamilyFile file) {
            return new Entry(file.family(), file.names(), file.templateMark());
        }

        boolean matchesName(String name) {
            return names.stream().anyMatch(name::contains);
        }

        boolean matchesTemplate(String template) {
            return !templateMark.isEmpty() && template.contains(templateMark);
        }
    }
}
