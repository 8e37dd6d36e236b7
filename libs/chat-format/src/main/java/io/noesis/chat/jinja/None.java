package io.noesis.chat.jinja;

/// Python's `None`.
enum None {
    NONE
}
