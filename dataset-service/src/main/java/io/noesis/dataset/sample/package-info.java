/// Small data of our own in the released schema, made by a seed: something to browse, and rows for tests and tutorials.
///
/// Start with [io.noesis.dataset.sample.SampleData]; [io.noesis.dataset.sample.SampleDataMain] writes it from a command
/// line. Answers are computed or true by construction, never copied. All but [io.noesis.dataset.sample.SampleImport]
/// runs without Spring.
@NullMarked
package io.noesis.dataset.sample;

import org.jspecify.annotations.NullMarked;
