package io.noesis.api.openai;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/// A call of a function that the model wants made, in a message or, piece by piece, in a stream.
///
/// @param index which call of the message a piece belongs to; only in streams
/// @param id what the result refers to; in a stream only in the first piece of a call
/// @param type always `function`
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolCall(
        @Nullable Integer index,
        @Nullable String id,
        @Nullable String type,
        @Nullable Function function) {

    public static final String FUNCTION = "function";

    /// A whole call.
    public static ToolCall whole(String id, String name, String arguments) {
        return new ToolCall(null, id, FUNCTION, new Function(name, arguments));
    }

    /// The first piece of a call in a stream; its arguments follow.
    public static ToolCall begin(int index, String id, String name) {
        return new ToolCall(index, id, FUNCTION, new Function(name, ""));
    }

    /// A further piece of a call's arguments.
    public static ToolCall arguments(int index, String piece) {
        return new ToolCall(index, null, null, new Function(null, piece));
    }

    /// @param name null in all pieces of a stream but the first
    /// @param arguments JSON as text, or a piece of it
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Function(@Nullable String name, @Nullable String arguments) {}
}
