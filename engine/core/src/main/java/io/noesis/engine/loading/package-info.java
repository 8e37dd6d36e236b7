/// What loading a model tells whoever waits for it: how far it is, or why the model cannot be used.
///
/// Start with [io.noesis.engine.loading.ModelLoadException]. File formats, plans, backends and the engine's door all
/// use it, so this package must not know any of them.
@NullMarked
package io.noesis.engine.loading;

import org.jspecify.annotations.NullMarked;
