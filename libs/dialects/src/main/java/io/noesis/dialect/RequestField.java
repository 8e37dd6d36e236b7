package io.noesis.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import tools.jackson.databind.JsonNode;

/// A value of a request, together with the path its caller knows it by, such as `input[1].content[0].type`.
///
/// A field that is absent and one that is null are the same. Every failure is a [NoesisException] that names the
/// path.
public final class RequestField {

    private final String path;
    private final JsonNode node;

    private RequestField(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /// The whole request.
    ///
    /// @throws NoesisException when it is no JSON object
    public static RequestField root(JsonNode body) {
        if (!body.isObject()) {
            throw new NoesisException(ErrorCode.INVALID_REQUEST, "the request body must be an object");
        }
        return new RequestField("", body);
    }

    public RequestField get(String name) {
        return new RequestField(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    /// @param dotted names on the way down, such as `nvext.max_thinking_tokens`
    public RequestField at(String dotted) {
        RequestField field = this;
        for (String step : dotted.split("\\.")) {
            field = field.get(step);
        }
        return field;
    }

    public String path() {
        return path;
    }

    public JsonNode node() {
        return node;
    }

    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    public boolean isString() {
        return node.isString();
    }

    /// @throws NoesisException when it is absent or no string
    public String text() {
        required();
        if (!node.isString()) {
            throw invalid("must be a string");
        }
        return node.asString();
    }

    /// @throws NoesisException when it is present and no string
    public String text(String otherwise) {
        return isPresent() ? text() : otherwise;
    }

    /// @throws NoesisException when it is present and not a boolean
    public boolean flag(boolean otherwise) {
        if (!isPresent()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw invalid("must be true or false");
        }
        return node.asBoolean();
    }

    /// The elements, each with its path; none when the field is absent.
    ///
    /// @throws NoesisException when it is present and no list
    public List<RequestField> elements() {
        if (!isPresent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw invalid("must be a list");
        }
        List<RequestField> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new RequestField("%s[%d]".formatted(path, i), node.get(i)));
        }
        return elements;
    }

    /// @throws NoesisException when it is absent or no object
    public RequestField object() {
        required();
        if (!node.isObject()) {
            throw invalid("must be an object");
        }
        return this;
    }

    /// @throws NoesisException when it is absent
    public RequestField required() {
        if (!isPresent()) {
            throw NoesisException.missing(path);
        }
        return this;
    }

    /// A value that breaks the rule of its field.
    public NoesisException invalid(String rule) {
        return NoesisException.invalid(path, rule, Quoted.of(shown()));
    }

    /// A value that has a meaning, which we cannot give it.
    ///
    /// @param rule what the field is limited to here
    public NoesisException unsupported(String rule) {
        return new NoesisException(
                ErrorCode.UNSUPPORTED_VALUE,
                "%s %s: more is not supported, but it was %s".formatted(path, rule, Quoted.of(shown())),
                path,
                null);
    }

    /// @throws NoesisException when the field is present with any value but these
    public void onlyNeutral(String rule, Object... neutral) {
        if (isPresent() && Arrays.stream(neutral).noneMatch(this::holds)) {
            throw unsupported(rule);
        }
    }

    private boolean holds(Object value) {
        return switch (value) {
            case String text -> node.isString() && node.asString().equals(text);
            case Boolean flag -> node.isBoolean() && node.asBoolean() == flag;
            default -> throw new IllegalArgumentException("neither text nor flag: " + value);
        };
    }

    private String shown() {
        return node.isString() ? node.asString() : node.toString();
    }
}
