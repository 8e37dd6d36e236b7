package io.noesis.engine.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.loading.ModelLoadException;

/// The ways to split text that are known, recognised by what `pre_tokenizer` spells out.
enum PreTokenizers {
    LLAMA_3("llama-bpe", true),
    SMOLLM("smollm", false),
    GPT_2("gpt-2", false);

    private static final String LLAMA_3_PATTERN =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private final String ggufName;
    private final boolean wholePiecesFirst;

    PreTokenizers(String ggufName, boolean wholePiecesFirst) {
        this.ggufName = ggufName;
        this.wholePiecesFirst = wholePiecesFirst;
    }

    /// The name under `tokenizer.ggml.pre`.
    String ggufName() {
        return ggufName;
    }

    /// What goes with this splitter in a GGUF file that says nothing about it.
    boolean wholePiecesFirst() {
        return wholePiecesFirst;
    }

    /// @param json the whole `tokenizer.json`
    /// @throws ModelLoadException when the splitter is not known; the message names its parts
    static PreTokenizers recognise(JsonObject json) {
        List<String> steps = new ArrayList<>();
        JsonObject root = json.object("pre_tokenizer")
                .orElseThrow(() -> json.wrong("pre_tokenizer", "one of those that are supported, not null"));
        List<JsonObject> parts =
                root.findText("type").equals(Optional.of("Sequence")) ? root.objects("pretokenizers") : List.of(root);
        parts.forEach(part -> steps.add(describe(part)));
        if (steps.equals(List.of("Split " + LLAMA_3_PATTERN, "ByteLevel"))) {
            return LLAMA_3;
        }
        if (steps.equals(List.of("Digits", "ByteLevel with GPT-2's pattern"))) {
            return SMOLLM;
        }
        if (steps.equals(List.of("ByteLevel with GPT-2's pattern"))) {
            return GPT_2;
        }
        throw new ModelLoadException("%s: the pre-tokenizer %s is not supported; those of Llama 3, SmolLM and GPT-2 are"
                .formatted(json.where(), steps));
    }

    /// A form in which equal steps are equal texts.
    private static String describe(JsonObject step) {
        String type = step.text("type");
        return switch (type) {
            case "Split" -> {
                String pattern = step.object("pattern")
                        .flatMap(each -> each.findText("Regex"))
                        .orElse("by a text");
                boolean isolated = step.findText("behavior").equals(Optional.of("Isolated"));
                yield isolated && !step.flagOr("invert", false) ? "Split " + pattern : "Split otherwise by " + pattern;
            }
            case "Digits" -> step.flagOr("individual_digits", false) ? "Digits" : "Digits in groups";
            case "ByteLevel" -> {
                String prefix = step.flagOr("add_prefix_space", true) ? " with a space in front" : "";
                yield "ByteLevel" + (step.flagOr("use_regex", true) ? " with GPT-2's pattern" : "") + prefix;
            }
            default -> type;
        };
    }
}
