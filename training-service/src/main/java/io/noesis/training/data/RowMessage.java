package io.noesis.training.data;

/// One turn of a conversation.
///
/// @param role `user`, `assistant`, `tool` or `system`
public record RowMessage(String role, String content) {

    static RowMessage user(String content) {
        return new RowMessage("user", content);
    }

    static RowMessage assistant(String content) {
        return new RowMessage("assistant", content);
    }
}
