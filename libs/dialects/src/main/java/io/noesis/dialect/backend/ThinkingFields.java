package io.noesis.dialect.backend;

import java.util.List;

import io.noesis.chat.family.ReasoningField;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.chat.family.ReasoningSwitch;
import io.noesis.dialect.RequestField;

import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Whether the model thinks, how hard and for how long. Where the family has a phrase, the phrase says it; template
/// variables and efforts say it for models of no known family.
final class ThinkingFields {

    private final BackendModel model;
    private final DialectWords words;
    private final Refusals refusals;

    ThinkingFields(BackendModel model, Refusals refusals) {
        this.model = model;
        this.words = model.dialect().words();
        this.refusals = refusals;
    }

    /// @throws io.noesis.api.error.NoesisException when the dialect cannot say what was asked for
    void write(RequestField request, ReasoningRequest wish, ObjectNode body) {
        templateArguments(request.get("chat_template_kwargs"), wish.mode(), body);
        effort(wish, body);
        budget(request, wish, body);
        words.word(model.parsesThinking() ? "reasoning-format.parsed" : "reasoning-format.raw")
                .ifPresent(format -> body.put("reasoning_format", format));
    }

    private void templateArguments(RequestField given, ReasoningMode mode, ObjectNode body) {
        ObjectNode arguments = given.isPresent()
                ? (ObjectNode) given.object().node().deepCopy()
                : JsonNodeFactory.instance.objectNode();
        boolean switched = arguments.remove(ReasoningSwitch.ENABLE_THINKING_ARGUMENT) != null;
        String place = words.word("template-arguments").orElse("");
        if (place.isEmpty() && !arguments.isEmpty()) {
            throw refusals.unsayable(given.path());
        }
        boolean needed = switched || (model.family().isEmpty() && place.equals("always"));
        if (mode != ReasoningMode.AUTO && needed && !place.isEmpty()) {
            arguments.put(ReasoningSwitch.ENABLE_THINKING_ARGUMENT, mode == ReasoningMode.ON);
        }
        if (!arguments.isEmpty()) {
            body.set("chat_template_kwargs", arguments);
        }
    }

    private void effort(ReasoningRequest wish, ObjectNode body) {
        if (model.family().isPresent()) {
            return;
        }
        boolean off = wish.mode() == ReasoningMode.OFF;
        String efforts = words.word("efforts").orElse("");
        if (efforts.isEmpty()) {
            wish.effort().filter(word -> !off).ifPresent(word -> {
                throw refusals.unsayable("reasoning_effort");
            });
            return;
        }
        String wanted = off ? "none" : wish.effort().orElse("");
        if (wanted.isEmpty()) {
            return;
        }
        String said = words.word("effort." + wanted).orElse(wanted);
        if (!List.of(efforts.split(",")).contains(said)) {
            throw refusals.because("reasoning_effort", "it knows " + efforts);
        }
        body.put("reasoning_effort", said);
    }

    private void budget(RequestField request, ReasoningRequest wish, ObjectNode body) {
        if (wish.budget().isEmpty() || !model.mayThink(wish.mode())) {
            return;
        }
        String name = budgetName(request);
        String place = words.word("budget").orElseThrow(() -> refusals.unsayable(name));
        if (!model.limitsThinking()) {
            throw refusals.because(name, "it was started in a way that would ignore it");
        }
        Places.set(body, place, IntNode.valueOf(wish.budget().getAsInt()));
    }

    private static String budgetName(RequestField request) {
        return ReasoningField.BUDGETS.stream()
                .map(ReasoningField::path)
                .filter(path -> request.at(path).isPresent())
                .findFirst()
                .orElseGet(ReasoningField.MAX_TOKENS::path);
    }
}
