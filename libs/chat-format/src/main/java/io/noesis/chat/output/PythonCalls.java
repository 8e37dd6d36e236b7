package io.noesis.chat.output;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.noesis.chat.output.CallReader.Call;

/// Reads `[f(a=1, b="x"), g()]`, calls with Python's literals for arguments, and writes the arguments as JSON.
///
/// Arguments without a name become `arg_0`, `arg_1`, … as in NVIDIA's parser of Llama-Nemotron calls. Tuples
/// become lists. Escapes that Python does not know keep their backslash, as there.
final class PythonCalls {

    private static final int DEEPEST = 64;
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:[0-9]+)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9].*");

    private final CallText text;

    PythonCalls(String text) {
        this.text = new CallText(text);
    }

    List<Call> read() throws MalformedCallException {
        List<Call> calls = new ArrayList<>();
        text.require('[');
        do {
            calls.add(call());
        } while (text.skip(',') && text.peek() != ']');
        text.require(']');
        text.requireEnd();
        return calls;
    }

    private Call call() throws MalformedCallException {
        String name = identifier(text.word("_.-"));
        StringBuilder arguments = new StringBuilder("{");
        Set<String> names = new HashSet<>();
        int positional = 0;
        text.require('(');
        while (text.peek() != ')') {
            StringBuilder value = new StringBuilder();
            String key = keyword(value);
            if (key.isEmpty()) {
                if (positional < names.size()) {
                    throw text.expected("a name for the argument");
                }
                key = "arg_" + positional++;
            }
            if (!names.add(key)) {
                throw text.expected("each argument once");
            }
            arguments.append(names.size() > 1 ? "," : "");
            quote(arguments, key);
            arguments.append(':').append(value);
            if (!text.skip(',')) {
                break;
            }
        }
        text.require(')');
        return new Call(name, arguments.append('}').toString());
    }

    /// Reads `name=value` or `value`.
    ///
    /// @return the name, empty where there is none
    private String keyword(StringBuilder value) throws MalformedCallException {
        char first = text.peek();
        if (!Character.isLetter(first) && first != '_') {
            value(value, 0);
            return "";
        }
        String word = text.word("_");
        if (!text.skip('=')) {
            value.append(constant(word));
            return "";
        }
        value(value, 0);
        return identifier(word);
    }

    private void value(StringBuilder out, int depth) throws MalformedCallException {
        if (depth > DEEPEST) {
            throw text.expected("less depth");
        }
        switch (text.peek()) {
            case '"', '\'' -> string(out);
            case '[' -> list(out, '[', ']', depth);
            case '(' -> list(out, '(', ')', depth);
            case '{' -> dictionary(out, depth);
            default -> out.append(constant(text.word("_+-.")));
        }
    }

    private void list(StringBuilder out, char open, char close, int depth) throws MalformedCallException {
        text.require(open);
        out.append('[');
        boolean first = true;
        while (text.peek() != close) {
            out.append(first ? "" : ",");
            first = false;
            value(out, depth + 1);
            if (!text.skip(',')) {
                break;
            }
        }
        text.require(close);
        out.append(']');
    }

    private void dictionary(StringBuilder out, int depth) throws MalformedCallException {
        text.require('{');
        out.append('{');
        boolean first = true;
        while (text.peek() != '}') {
            out.append(first ? "" : ",");
            first = false;
            string(out);
            text.require(':');
            out.append(':');
            value(out, depth + 1);
            if (!text.skip(',')) {
                break;
            }
        }
        text.require('}');
        out.append('}');
    }

    private String constant(String word) throws MalformedCallException {
        return switch (word) {
            case "True", "true" -> "true";
            case "False", "false" -> "false";
            case "None", "null" -> "null";
            default -> {
                if (!NUMBER.matcher(word).matches()
                        || LEADING_ZERO.matcher(word).matches()) {
                    throw text.expected("a literal");
                }
                yield word.startsWith("+") ? word.substring(1) : word;
            }
        };
    }

    private void string(StringBuilder out) throws MalformedCallException {
        char quote = text.peek();
        if (quote != '"' && quote != '\'') {
            throw text.expected("a string");
        }
        text.require(quote);
        out.append('"');
        for (char c = text.next(); c != quote; c = text.next()) {
            if (c == '\\') {
                escape(out);
            } else {
                JsonEscapes.append(out, c, true);
            }
        }
        out.append('"');
    }

    private void escape(StringBuilder out) throws MalformedCallException {
        char c = text.next();
        switch (c) {
            case 'n' -> out.append("\\n");
            case 't' -> out.append("\\t");
            case 'r' -> out.append("\\r");
            case 'b' -> out.append("\\b");
            case 'f' -> out.append("\\f");
            case '\n' -> {
                // A line that goes on.
            }
            case '\\', '\'', '"' -> JsonEscapes.append(out, c, true);
            case 'x' -> JsonEscapes.append(out, text.hex(2), true);
            case 'u' -> JsonEscapes.append(out, text.hex(4), true);
            default -> {
                out.append("\\\\");
                JsonEscapes.append(out, c, true);
            }
        }
    }

    private String identifier(String word) throws MalformedCallException {
        if (word.isEmpty() || !(Character.isLetter(word.charAt(0)) || word.charAt(0) == '_')) {
            throw text.expected("a name");
        }
        return word;
    }

    private static void quote(StringBuilder out, String key) {
        out.append('"');
        key.chars().forEach(c -> JsonEscapes.append(out, (char) c, true));
        out.append('"');
    }
}
