/// The borders and habits of the code base, as tests.
///
/// Start with [io.noesis.architecture.Rule]: it lists every rule with its reason and a source that breaks it. A rule
/// without such a source is not a rule, since nobody would notice that it never fails. This package reads compiled
/// classes and source files of all modules; it must not call them.
@NullMarked
package io.noesis.architecture;

import org.jspecify.annotations.NullMarked;
