/// How strictly JSON of callers is read.
///
/// Start with [io.noesis.support.json.StrictJson]. This package must not know any record.
@NullMarked
package io.noesis.support.json;

import org.jspecify.annotations.NullMarked;
