package io.noesis.chat.family;

import java.util.List;

/// How the models of a family write tool calls.
///
/// @param styles what may stand in a block; the first is the family's own, in which calls of the history are
/// written, and is one of JSON
/// @param openTag begins a block of calls; empty where calls stand bare, which they then do only as the whole
/// answer
/// @param closeTag ends it; empty where `openTag` is
/// @param barePrefix may stand in front of bare calls and means nothing; often empty
/// @param argumentsKey the key of the arguments in a JSON call: `arguments` or `parameters`; both are read
public record ToolFormat(List<Style> styles, String openTag, String closeTag, String barePrefix, String argumentsKey) {

    /// How the calls in a block are written.
    public enum Style {
        /// `[{"name": "f", "arguments": {"a": 1}}, …]`; a single object is taken for a list of one.
        JSON_LIST,
        /// `{"name": "f", "arguments": {"a": 1}}`; several in a block must be a list.
        JSON_OBJECT,
        /// `[f(a=1), g()]`: the calls of Python, with literals for arguments.
        PYTHONIC
    }

    /// @throws IllegalArgumentException when there is no style of JSON to write, or one tag without the other
    public ToolFormat {
        styles = List.copyOf(styles);
        if (styles.isEmpty() || styles.getFirst() == Style.PYTHONIC) {
            throw new IllegalArgumentException("a tool format needs a style of JSON");
        }
        if (openTag.isEmpty() != closeTag.isEmpty()) {
            throw new IllegalArgumentException("a tool format needs both tags or none");
        }
    }

    /// Whether each call has a block of its own.
    public boolean oneCallPerBlock() {
        return styles.getFirst() == Style.JSON_OBJECT;
    }

    /// Whether calls stand without tags.
    public boolean bare() {
        return openTag.isEmpty();
    }

    public boolean reads(Style style) {
        return styles.contains(style);
    }
}
