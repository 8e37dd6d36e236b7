/// The one model this service serves: its configuration, its loading in the background, its state.
///
/// Start with [io.noesis.inference.model.ModelLifecycle]. This package must not know what a chat request is.
@NullMarked
package io.noesis.inference.model;

import org.jspecify.annotations.NullMarked;
