package io.noesis.inference.tokens;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.prompt.GuardedText;
import io.noesis.dialect.RequestField;
import io.noesis.engine.tokenizer.Tokenizer;
import io.noesis.inference.chat.ChatBody;
import io.noesis.inference.chat.PromptPreview;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.model.ServedModel;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From text to tokens and back, in the words of vLLM, and the refusal of embeddings.
@RestController
class TokenController {

    private final ModelCatalog catalog;
    private final PromptPreview preview;
    private final JsonMapper json;

    TokenController(ModelCatalog catalog, PromptPreview preview, JsonMapper json) {
        this.catalog = catalog;
        this.preview = preview;
        this.json = json;
    }

    /// @param tokenStrs the text of each token, where it was asked for
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tokens(
            int count,
            @JsonProperty("max_model_len") int maxModelLen,
            List<Integer> tokens,
            @JsonProperty("token_strs") @Nullable List<String> tokenStrs) {}

    record Text(String prompt) {}

    /// Of a text in `prompt`, or of a conversation in `messages` as a chat request would render it.
    @PostMapping("/v1/tokenize")
    Tokens tokenize(@RequestBody JsonNode body) {
        RequestField root = RequestField.root(body);
        ServedModel model = catalog.require(root.get("model").text(""));
        Tokenizer tokenizer = model.engine().tokenizer();
        int[] tokens = root.get("prompt").isPresent() ? ofText(root, tokenizer) : ofChat(root, body);
        return new Tokens(
                tokens.length,
                model.engine().model().contextLength(),
                IntStream.of(tokens).boxed().toList(),
                root.get("return_token_strs").flag(false)
                        ? IntStream.of(tokens)
                                .mapToObj(id -> text(tokenizer, id))
                                .toList()
                        : null);
    }

    @PostMapping("/v1/detokenize")
    Text detokenize(@RequestBody JsonNode body) {
        RequestField root = RequestField.root(body);
        Tokenizer tokenizer =
                catalog.require(root.get("model").text("")).engine().tokenizer();
        root.get("tokens").required();
        List<Integer> ids = new ArrayList<>();
        for (RequestField id : root.get("tokens").elements()) {
            if (!id.node().isIntegralNumber()
                    || !id.node().canConvertToInt()
                    || id.node().asInt() < 0
                    || id.node().asInt() >= tokenizer.vocabularySize()) {
                throw id.invalid("must be a token id from 0 to %d".formatted(tokenizer.vocabularySize() - 1));
            }
            ids.add(id.node().asInt());
        }
        return new Text(withSpecialTokens(tokenizer, ids));
    }

    /// As vLLM does, so that a rendered prompt comes back as it was: special tokens as their texts.
    private static String withSpecialTokens(Tokenizer tokenizer, List<Integer> ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ids.forEach(id -> bytes.writeBytes(tokenizer.bytes(id)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The models that this service serves write text; none makes vectors.
    @PostMapping("/v1/embeddings")
    void embed(@RequestBody JsonNode body) {
        ServedModel model = catalog.require(RequestField.root(body).get("model").text(""));
        throw new NoesisException(
                ErrorCode.UNSUPPORTED_VALUE,
                "model must be one that makes embeddings: '%s' writes text and does not support them"
                        .formatted(model.id()),
                "model",
                null);
    }

    private static int[] ofText(RequestField root, Tokenizer tokenizer) {
        String text = GuardedText.unguard(root.get("prompt").text());
        return root.get("add_special_tokens").flag(true)
                ? tokenizer.encodePrompt(new GuardedText(GuardedText.guard(text, tokenizer.specialTokens())))
                : tokenizer.encode(text);
    }

    private int[] ofChat(RequestField root, JsonNode body) {
        if (!root.get("messages").isPresent()) {
            throw NoesisException.missing("prompt");
        }
        return preview.tokens(ChatBody.read(body, json));
    }

    private static String text(Tokenizer tokenizer, int id) {
        return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
    }
}
