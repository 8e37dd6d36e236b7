package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.output.CallReader.Call;

/// Reads `{"name": …, "arguments": {…}}`, or a list of such, and writes the arguments without space between
/// tokens.
///
/// Strict (RFC 8259) but for what models are known to do: raw line ends in strings, which come out escaped;
/// `parameters` for `arguments`; arguments given as a string that holds the object, or not at all.
final class JsonCalls {

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

    private final CallText text;

    JsonCalls(String text) {
        this.text = new CallText(text);
    }

    List<Call> read() throws MalformedCallException {
        List<Call> calls = new ArrayList<>();
        if (text.skip('[')) {
            do {
                calls.add(call());
            } while (text.skip(','));
            text.require(']');
        } else {
            calls.add(call());
        }
        text.requireEnd();
        return calls;
    }

    private Call call() throws MalformedCallException {
        String name = null;
        String arguments = null;
        text.require('{');
        do {
            String key = decoded(string());
            text.require(':');
            boolean isName = key.equals("name");
            if (isName || key.equals("arguments") || key.equals("parameters")) {
                if (isName ? name != null : arguments != null) {
                    throw text.expected("each key once");
                }
                String value = value();
                name = isName ? nameOf(value) : name;
                arguments = isName ? arguments : argumentsOf(value);
            } else {
                value();
            }
        } while (text.skip(','));
        text.require('}');
        if (name == null) {
            throw text.expected("a name");
        }
        return new Call(name, arguments == null ? "{}" : arguments);
    }

    private String nameOf(String value) throws MalformedCallException {
        if (!value.startsWith("\"")) {
            throw text.expected("a name");
        }
        return decoded(value);
    }

    private @Nullable String argumentsOf(String value) throws MalformedCallException {
        if (value.equals("null")) {
            return "{}";
        }
        String object = value.startsWith("\"") ? new JsonCalls(decoded(value)).only() : value;
        if (!object.startsWith("{")) {
            throw text.expected("an object of arguments");
        }
        return object;
    }

    private String only() throws MalformedCallException {
        String value = value();
        text.requireEnd();
        return value;
    }

    private String value() throws MalformedCallException {
        StringBuilder compact = new StringBuilder();
        value(compact, 0);
        return compact.toString();
    }

    private void value(StringBuilder out, int depth) throws MalformedCallException {
        if (depth > 64) {
            throw text.expected("less depth");
        }
        switch (text.peek()) {
            case '"' -> out.append(string());
            case '{' -> object(out, depth);
            case '[' -> list(out, depth);
            default -> out.append(literal());
        }
    }

    private void object(StringBuilder out, int depth) throws MalformedCallException {
        text.require('{');
        out.append('{');
        if (!text.skip('}')) {
            do {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ",").append(string());
                text.require(':');
                out.append(':');
                value(out, depth + 1);
            } while (text.skip(','));
            text.require('}');
        }
        out.append('}');
    }

    private void list(StringBuilder out, int depth) throws MalformedCallException {
        text.require('[');
        out.append('[');
        if (!text.skip(']')) {
            boolean first = true;
            do {
                out.append(first ? "" : ",");
                first = false;
                value(out, depth + 1);
            } while (text.skip(','));
            text.require(']');
        }
        out.append(']');
    }

    private String literal() throws MalformedCallException {
        String word = text.word("+-.");
        return switch (word) {
            case "true", "false", "null" -> word;
            default -> {
                if (!NUMBER.matcher(word).matches()) {
                    throw text.expected("a value");
                }
                yield word;
            }
        };
    }

    /// A string with its quotes, as it was written.
    private String string() throws MalformedCallException {
        text.require('"');
        StringBuilder raw = new StringBuilder("\"");
        for (char c = text.next(); c != '"'; c = text.next()) {
            if (c == '\\') {
                escape(raw);
            } else {
                JsonEscapes.append(raw, c, false);
            }
        }
        return raw.append('"').toString();
    }

    private void escape(StringBuilder raw) throws MalformedCallException {
        char c = text.next();
        if ("\"\\/bfnrt".indexOf(c) >= 0) {
            raw.append('\\').append(c);
        } else if (c == 'u') {
            raw.append("\\u%04x".formatted((int) text.hex(4)));
        } else {
            throw text.expected("an escape");
        }
    }

    private static String decoded(String quoted) throws MalformedCallException {
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, quoted.length() - 1);
        }
        CallText inner = new CallText(quoted);
        StringBuilder plain = new StringBuilder();
        inner.require('"');
        for (char c = inner.next(); c != '"'; c = inner.next()) {
            plain.append(c == '\\' ? JsonEscapes.meaning(inner) : c);
        }
        return plain.toString();
    }
}
