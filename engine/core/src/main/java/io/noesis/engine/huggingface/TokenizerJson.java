package io.noesis.engine.huggingface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.gguf.GgufValue;
import io.noesis.engine.gguf.GgufValueType;
import io.noesis.engine.loading.ModelLoadException;

import tools.jackson.databind.JsonNode;

/// Reads a byte-level BPE `tokenizer.json` and describes it under the keys of a GGUF file.
final class TokenizerJson {

    static final String CONFIG_FILE = "tokenizer_config.json";
    private static final String FILE = "tokenizer.json";
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    private final JsonObject json;
    private final JsonObject model;
    private final HuggingFaceConfig config;
    private final @Nullable String[] tokens;
    private final int[] kinds;
    private final Map<String, Integer> added = new LinkedHashMap<>();

    private TokenizerJson(JsonObject json, HuggingFaceConfig config) {
        this.json = json;
        this.config = config;
        this.model = json.object("model").orElseThrow(() -> json.wrong("model", "an object"));
        this.tokens = new @Nullable String[config.spec().vocabularySize()];
        this.kinds = new int[tokens.length];
        Arrays.fill(kinds, UNUSED);
    }

    static GgufMetadata read(Path directory, HuggingFaceConfig config) {
        JsonObject json = Json.TOKENIZER.read(directory.resolve(FILE));
        Path file = directory.resolve(CONFIG_FILE);
        Optional<JsonObject> tokenizerConfig =
                Files.exists(file) ? Optional.of(Json.CONFIG.read(file)) : Optional.empty();
        return new TokenizerJson(json, config).metadata(tokenizerConfig, ChatTemplates.find(directory));
    }

    private GgufMetadata metadata(Optional<JsonObject> tokenizerConfig, Optional<String> template) {
        refuseWhatIsNotImplemented();
        PreTokenizers splitter = PreTokenizers.recognise(json);
        readVocabulary();
        readAddedTokens();
        Map<String, GgufValue> values = new LinkedHashMap<>();
        values.put("tokenizer.ggml.model", new GgufValue.TextValue("gpt2"));
        values.put("tokenizer.ggml.pre", new GgufValue.TextValue(splitter.ggufName()));
        values.put("tokenizer.ggml.tokens", new GgufValue.TextArray(texts()));
        values.put(
                "tokenizer.ggml.token_type",
                new GgufValue.IntegerArray(
                        GgufValueType.INT32, Arrays.stream(kinds).asLongStream().toArray()));
        values.put("tokenizer.ggml.merges", new GgufValue.TextArray(merges()));
        boolean wholePiecesFirst = model.flagOr("ignore_merges", false);
        if (wholePiecesFirst != splitter.wholePiecesFirst()) {
            values.put("tokenizer.ggml.ignore_merges", new GgufValue.BooleanValue(wholePiecesFirst));
        }
        specialTokens(values, tokenizerConfig);
        template.ifPresent(text -> values.put("tokenizer.chat_template", new GgufValue.TextValue(text)));
        return new GgufMetadata(values);
    }

    private void refuseWhatIsNotImplemented() {
        String type = model.findText("type").orElse("BPE");
        if (!type.equals("BPE")) {
            throw new ModelLoadException(
                    "%s: the model is of type '%s', only BPE is supported".formatted(model.where(), type));
        }
        List.of("byte_fallback", "dropout", "continuing_subword_prefix", "end_of_word_suffix")
                .forEach(model::refuse);
        json.object("normalizer").ifPresent(normalizer -> {
            throw new ModelLoadException("%s: the normalizer '%s' is not supported"
                    .formatted(json.where(), normalizer.findText("type").orElse("unnamed")));
        });
    }

    private void readVocabulary() {
        JsonObject vocabulary = model.object("vocab").orElseThrow(() -> model.wrong("vocab", "an object"));
        for (Map.Entry<String, JsonNode> each : vocabulary.node().properties()) {
            put(vocabulary.integer(each.getKey(), 0, tokens.length - 1), each.getKey(), NORMAL);
        }
    }

    private void readAddedTokens() {
        for (JsonObject token : json.objects("added_tokens")) {
            token.refuse("single_word");
            token.refuse("lstrip");
            token.refuse("rstrip");
            String content = token.text("content");
            int id = token.integer("id", 0, tokens.length - 1);
            put(id, content, token.flagOr("special", false) ? CONTROL : USER_DEFINED);
            added.put(content, id);
        }
    }

    /// An added token may stand in the vocabulary too, under the same id.
    private void put(int id, String text, int kind) {
        if (tokens[id] != null && !text.equals(tokens[id])) {
            throw new ModelLoadException("%s: token %d has two texts".formatted(json.where(), id));
        }
        tokens[id] = text;
        kinds[id] = kind;
    }

    /// Ids that no token has are filled up, because the embedding has rows for them.
    private List<String> texts() {
        List<String> texts = new ArrayList<>(tokens.length);
        for (int id = 0; id < tokens.length; id++) {
            String text = tokens[id];
            texts.add(text == null ? "[PAD" + id + "]" : text);
        }
        return texts;
    }

    private List<String> merges() {
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : model.array("merges")) {
            merges.add(merge(merge, merges.size()));
        }
        return merges;
    }

    private String merge(JsonNode merge, int rank) {
        if (merge.isString()) {
            return merge.stringValue();
        }
        boolean pair = merge.isArray()
                && merge.size() == 2
                && merge.get(0).isString()
                && merge.get(1).isString();
        if (!pair || (merge.get(0).stringValue() + merge.get(1).stringValue()).contains(" ")) {
            throw new ModelLoadException("%s: merges[%d] must be a pair of tokens".formatted(model.where(), rank));
        }
        return merge.get(0).stringValue() + " " + merge.get(1).stringValue();
    }

    private void specialTokens(Map<String, GgufValue> values, Optional<JsonObject> tokenizerConfig) {
        int begin = tokenizerConfig
                .flatMap(each -> namedToken(each, "bos_token"))
                .orElseGet(() -> config.beginToken().orElse(-1));
        int end = tokenizerConfig
                .flatMap(each -> namedToken(each, "eos_token"))
                .orElseGet(() ->
                        config.endTokens().isEmpty() ? -1 : config.endTokens().getFirst());
        id(values, "tokenizer.ggml.bos_token_id", begin);
        id(values, "tokenizer.ggml.eos_token_id", end);
        List<Integer> others =
                config.endTokens().stream().filter(id -> id != end).toList();
        id(values, "tokenizer.ggml.eot_token_id", !others.isEmpty() ? others.getLast() : -1);
        id(values, "tokenizer.ggml.eom_token_id", others.size() > 1 ? others.getFirst() : -1);
        boolean addBegin = begin >= 0 && new PostProcessor(json).startsWith(String.valueOf(tokens[begin]));
        values.put("tokenizer.ggml.add_bos_token", new GgufValue.BooleanValue(addBegin));
    }

    private Optional<Integer> namedToken(JsonObject tokenizerConfig, String key) {
        Optional<JsonNode> value = tokenizerConfig.find(key);
        Optional<String> text = value.isPresent() && value.get().isObject()
                ? tokenizerConfig.object(key).map(token -> token.text("content"))
                : tokenizerConfig.findText(key);
        return text.map(each -> {
            Integer id = added.get(each);
            if (id == null) {
                throw tokenizerConfig.wrong(key, "one of the added tokens");
            }
            return id;
        });
    }

    private static void id(Map<String, GgufValue> values, String key, int id) {
        if (id >= 0) {
            values.put(key, new GgufValue.IntegerValue(GgufValueType.UINT32, id));
        }
    }
}
