package io.noesis.chat.output;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.family.ToolFormat;
import io.noesis.chat.family.ToolFormat.Style;

/// Reads the body of a block as calls of tools that were offered.
final class CallReader {

    private final ToolFormat format;
    private final Set<String> tools;

    CallReader(ToolFormat format, Set<String> tools) {
        this.format = format;
        this.tools = Set.copyOf(tools);
    }

    /// @param arguments a JSON object without space between its tokens
    record Call(String name, String arguments) {}

    /// The calls in the order of the text; nothing unless all of them can be read and were offered.
    Optional<List<Call>> read(String body) {
        try {
            List<Call> calls = isPythonic(body) ? new PythonCalls(body).read() : new JsonCalls(body).read();
            return calls.stream().allMatch(call -> tools.contains(call.name())) ? Optional.of(calls) : Optional.empty();
        } catch (MalformedCallException notCalls) {
            return Optional.empty();
        }
    }

    private boolean isPythonic(String body) {
        if (!format.reads(Style.PYTHONIC)) {
            return false;
        }
        String list = body.strip();
        String first = list.startsWith("[") ? list.substring(1).stripLeading() : "";
        return !first.isEmpty() && (Character.isLetter(first.charAt(0)) || first.charAt(0) == '_');
    }
}
