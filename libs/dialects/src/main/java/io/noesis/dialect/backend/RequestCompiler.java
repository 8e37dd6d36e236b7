package io.noesis.dialect.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.chat.output.OutputStart;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes chat requests in the words of one backend. Safe for all threads.
///
/// A field that the backend cannot honour is refused by name or done by us on the answer, and never just left out:
/// docs/reference/backends.md has the table. Only fields known here are sent: some servers refuse what they do not
/// know.
public final class RequestCompiler {

    private final BackendModel model;
    private final DialectWords words;
    private final Refusals refusals;

    public RequestCompiler(BackendModel model) {
        this.model = model;
        this.words = model.dialect().words();
        this.refusals = new Refusals(words.name());
    }

    /// @throws NoesisException naming the first field that the backend cannot honour
    public CompiledRequest compile(ChatCompletionRequest chat, ReasoningRequest wish) {
        return compile((JsonNode) JsonMapper.shared().valueToTree(chat), wish);
    }

    /// @param chat a chat request whose types and limits were checked
    /// @throws NoesisException naming the first field that the backend cannot honour
    public CompiledRequest compile(JsonNode chat, ReasoningRequest wish) {
        RequestField request = RequestField.root(chat);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model.model());
        body.set("messages", new HistoryRewrite(model, wish.mode()).rewrite(request.get("messages")));
        new ThinkingFields(model, refusals).write(request, wish, body);
        new SamplingFields(words, refusals).write(request, body);
        new ToolFields(model, refusals).write(request, body);
        Optional<RequestedForm> form = RequestedForm.of(request);
        form.ifPresent(wanted -> new FormWriter(words, refusals).write(wanted, body));
        refuseWhatWouldStrangleThinking(request, form, wish.mode());
        refuseLogprobsOfRawText(request, wish.mode());
        List<String> stop = stop(request.get("stop"));
        boolean ownStop = !stop.isEmpty() && model.mayThink(wish.mode());
        if (!stop.isEmpty() && !ownStop) {
            stop.forEach(body.putArray("stop")::add);
        }
        boolean stream = request.get("stream").flag(false);
        if (stream) {
            stream(body, ownStop);
        }
        return new CompiledRequest(body, plan(request, wish, ownStop ? stop : List.of(), stream));
    }

    /// The counts are always asked for, whoever wants to see them. Where we may cut an answer short, each chunk
    /// must bring them: the last one would not be waited for.
    private void stream(ObjectNode body, boolean ownStop) {
        body.put("stream", true);
        ObjectNode options = body.putObject("stream_options").put("include_usage", true);
        if (ownStop && words.says("continuous-usage", "true")) {
            options.put("continuous_usage_stats", true);
        }
    }

    private StreamPlan plan(RequestField request, ReasoningRequest wish, List<String> stop, boolean stream) {
        List<Integer> stopTokenIds = new ArrayList<>();
        request.get("stop_token_ids")
                .elements()
                .forEach(id -> stopTokenIds.add(id.node().asInt(-1)));
        JsonNode n = request.get("n").node();
        return new StreamPlan(
                n.isInt() ? n.asInt() : 1,
                wish.mode(),
                wish.hidden(),
                wish.budget().isPresent(),
                start(wish.mode()),
                model.format(),
                model.parsesCalls() ? Set.of() : ToolFields.names(request),
                !request.get("parallel_tool_calls").flag(true),
                stop,
                stopTokenIds,
                !stream || request.get("stream_options").get("include_usage").flag(false));
    }

    private OutputStart start(ReasoningMode mode) {
        boolean tagMayBeMissing =
                model.family().map(ModelFamily::openTagMayBeMissing).orElse(true);
        return !model.parsesThinking() && model.mayThink(mode) && tagMayBeMissing
                ? OutputStart.UNDECIDED
                : OutputStart.ANSWER;
    }

    /// A grammar that a backend applies from the first token on leaves no room for thinking.
    private void refuseWhatWouldStrangleThinking(
            RequestField request, Optional<RequestedForm> form, ReasoningMode mode) {
        boolean thinks = model.mayThink(mode);
        if (thinks && !model.parsesThinking() && (form.isPresent() || ToolFields.demanded(request))) {
            throw refusals.because(
                    form.map(RequestedForm::field).orElse("tool_choice"),
                    "it does not know where the thinking ends, and would apply it to the thinking");
        }
        if (form.isEmpty()) {
            return;
        }
        String key = "form." + sent(form.get()).key();
        if (thinks && words.refuses(key + ".thinking")) {
            throw refusals.because(form.get().field(), "it would apply it to the thinking");
        }
        if (!thinks && model.parsesThinking() && words.refuses("form.thinking-off")) {
            throw refusals.because(form.get().field(), "it would demand thinking, which is turned off");
        }
        if (ToolFields.offered(request) && words.refuses(key + ".tools")) {
            throw refusals.because(form.get().field(), "it takes no grammar beside tools");
        }
    }

    /// What a form is sent as.
    private RequestedForm.Kind sent(RequestedForm form) {
        return form.kind() == RequestedForm.Kind.CHOICE && words.says("form.choice.as", "grammar")
                ? RequestedForm.Kind.GRAMMAR
                : form.kind();
    }

    /// Probabilities belong to tokens; once we have cut the text ourselves, nothing tells which token went
    /// where.
    private void refuseLogprobsOfRawText(RequestField request, ReasoningMode mode) {
        if (!request.get("logprobs").flag(false)) {
            return;
        }
        boolean tools = ToolFields.offered(request);
        if ((model.mayThink(mode) && !model.parsesThinking()) || (tools && !model.parsesCalls())) {
            throw refusals.because("logprobs", "it leaves thinking or calls in the text");
        }
        // In one message they stand for all tokens, and nothing tells where those of the thinking end.
        if (model.mayThink(mode) && !request.get("stream").flag(false)) {
            throw refusals.because("logprobs", "it mixes those of the thinking into an answer that is not streamed");
        }
        if (tools && words.refuses("logprobs.tools") && request.get("stream").flag(false)) {
            throw refusals.because("logprobs", "it has none in a stream with tools");
        }
    }

    private static List<String> stop(RequestField stop) {
        if (stop.isString()) {
            return List.of(stop.text());
        }
        return stop.elements().stream().map(RequestField::text).toList();
    }
}
