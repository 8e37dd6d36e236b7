/// What the platform knows of model families: how thinking is switched, which tags enclose it, how to sample.
///
/// Start with [io.noesis.chat.family.ModelFamily]. This package must not know templates or parsing.
@NullMarked
package io.noesis.chat.family;

import org.jspecify.annotations.NullMarked;
