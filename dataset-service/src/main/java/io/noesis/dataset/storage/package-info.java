/// Where the files of versions lie, and how they get there without ever being seen half-written.
///
/// Start with [io.noesis.dataset.storage.DatasetStorage]. What exists is decided by the catalogue in PostgreSQL: a file
/// nobody there names is an orphan. This package must not know what is in a file.
@NullMarked
package io.noesis.dataset.storage;

import org.jspecify.annotations.NullMarked;
