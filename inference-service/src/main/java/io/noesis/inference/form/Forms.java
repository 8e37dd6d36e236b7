package io.noesis.inference.form;

import java.util.List;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.chat.family.ToolFormat;
import io.noesis.dialect.RequestField;
import io.noesis.dialect.backend.RequestedForm;
import io.noesis.engine.grammar.Grammar;
import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.inference.model.ServedModel;
import io.noesis.inference.steering.AnswerForm;

/// Finds the form that a request wants and makes it one that a model's answer can be held to.
@Component
public class Forms {

    private final GrammarCache cache = new GrammarCache();

    /// @param request the whole body
    /// @param use the tools that it offers
    /// @throws NoesisException naming the field at fault, and the keyword where it is one of a schema
    public AnswerForm read(RequestField request, ToolUse use, ServedModel model) {
        Optional<RequestedForm> form = RequestedForm.of(request);
        ToolFormat format = model.format().family().tools();
        CallGrammars calls = new CallGrammars(format);
        if (use.must()) {
            if (form.isPresent()) {
                throw request.get(form.get().field()).invalid("must be absent when tool_choice demands a call");
            }
            return new AnswerForm.Whole(cache.get(model, "must " + use, "tools", () -> calls.block(use)));
        }
        if (form.isPresent()) {
            String field = form.get().field();
            if (use.offered().isEmpty()) {
                return new AnswerForm.Whole(cache.get(model, describe(form.get()), field, () -> grammar(form.get())));
            }
            return new AnswerForm.Whole(cache.get(
                    model,
                    describe(form.get()) + " or " + use,
                    field,
                    () -> Grammar.anyOf(List.of(grammar(form.get()), calls.block(use)))));
        }
        if (use.offered().isEmpty() || format.bare()) {
            return AnswerForm.FREE;
        }
        return new AnswerForm.Calls(
                format.openTag(),
                cache.get(model, "may " + use, "tools", () -> calls.afterOpening(use)),
                !use.parallel());
    }

    /// Whether whatever stands behind an opening tag is sure to be calls.
    public static boolean vouchesForCalls(AnswerForm form, ToolUse use, ServedModel model) {
        boolean tagged = !model.format().family().tools().bare();
        return tagged && (form instanceof AnswerForm.Calls || (use.must() && form instanceof AnswerForm.Whole));
    }

    private static String describe(RequestedForm form) {
        return form.kind() + " " + form.value();
    }

    private static Grammar grammar(RequestedForm form) {
        try {
            return switch (form.kind()) {
                case JSON_SCHEMA -> Grammar.jsonSchema(form.value().toString());
                case JSON_OBJECT -> Grammar.jsonObject();
                case REGEX -> Grammar.regex(text(form));
                case GRAMMAR -> Grammar.gbnf(text(form));
                case CHOICE -> Grammar.choice(choices(form));
            };
        } catch (GrammarException e) {
            throw unusable(form.field(), e);
        }
    }

    static NoesisException unusable(String field, GrammarException e) {
        return new NoesisException(
                ErrorCode.UNSUPPORTED_VALUE, "%s cannot be used: %s".formatted(field, e.getMessage()), field, e);
    }

    private static String text(RequestedForm form) {
        if (!form.value().isString()) {
            throw NoesisException.invalid(
                    form.field(), "must be a string", form.value().getNodeType());
        }
        return form.value().asString();
    }

    private static List<String> choices(RequestedForm form) {
        List<String> choices = form.choices();
        if (choices.isEmpty() || choices.stream().anyMatch(String::isEmpty)) {
            throw NoesisException.invalid(form.field(), "must be a list of strings that are not empty", choices.size());
        }
        return choices;
    }
}
