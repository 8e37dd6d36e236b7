/// From messages to the text a model reads.
///
/// Start with [io.noesis.chat.prompt.PromptRenderer]. This package must not know tokens ids, engines or HTTP.
@NullMarked
package io.noesis.chat.prompt;

import org.jspecify.annotations.NullMarked;
