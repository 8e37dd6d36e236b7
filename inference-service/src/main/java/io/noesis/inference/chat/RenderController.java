package io.noesis.inference.chat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.noesis.chat.prompt.RenderedPrompt;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.inference.model.ServedModel;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/chat/render`: a dry run of a chat request. It is checked and rendered, and nothing is generated.
@RestController
class RenderController {

    private final PromptPreview preview;
    private final JsonMapper json;

    RenderController(PromptPreview preview, JsonMapper json) {
        this.preview = preview;
        this.json = json;
    }

    /// @param prompt the text that the model would read
    /// @param outputStart what the output would begin with: `answer`, `thinking`, `undecided`
    /// @param sampling what would hold, the model's own recommendations included
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rendered(
            String object,
            String model,
            String prompt,
            @JsonProperty("prompt_token_ids") List<Integer> promptTokenIds,
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("max_model_len") int maxModelLen,
            Reasoning reasoning,
            @JsonProperty("output_start") String outputStart,
            Sampling sampling) {}

    /// @param mode `on` or `off`: what holds
    /// @param asked `on`, `off` or `auto`: what the request said
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reasoning(
            String mode,
            String asked,
            @JsonProperty("max_tokens") @Nullable Integer maxTokens) {}

    record Sampling(
            double temperature,
            @JsonProperty("top_p") double topP,
            @JsonProperty("top_k") int topK,
            @JsonProperty("min_p") double minP) {}

    @PostMapping("/v1/chat/render")
    Rendered render(@RequestBody JsonNode body) {
        PromptPreview.Preview seen = preview.of(ChatBody.read(body, json));
        ServedModel model = seen.model();
        ChatPlan plan = seen.plan();
        RenderedPrompt prompt = seen.prompt();
        return new Rendered(
                "chat.render",
                model.id(),
                prompt.text().plain(),
                IntStream.of(seen.tokens()).boxed().toList(),
                seen.tokens().length,
                model.engine().model().contextLength(),
                reasoning(plan.thinking()),
                prompt.outputStart().name().toLowerCase(Locale.ROOT),
                sampling(plan.sampling()));
    }

    private static Reasoning reasoning(ThinkingPlan thinking) {
        OptionalInt budget = thinking.budget();
        return new Reasoning(
                thinking.effective().name().toLowerCase(Locale.ROOT),
                thinking.mode().name().toLowerCase(Locale.ROOT),
                budget.isPresent() ? budget.getAsInt() : null);
    }

    private static Sampling sampling(SamplingParameters sampling) {
        return new Sampling(
                shortest(sampling.temperature()),
                shortest(sampling.topP()),
                sampling.topK(),
                shortest(sampling.minP()));
    }

    /// As the caller wrote it: 0.6 and not 0.6000000238418579.
    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
