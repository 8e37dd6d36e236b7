package io.noesis.inference.chat;

/// The ids of the calls of one choice. They follow from the id of the answer, so that a stream and the message made
/// of it name the same calls.
///
/// @param answerId unique already, such as `chatcmpl-…`
record CallIds(String answerId, int choice) {

    String of(int index) {
        String unique = answerId.substring(answerId.indexOf('-') + 1);
        return "call_%s_%d_%d".formatted(unique, choice, index);
    }
}
