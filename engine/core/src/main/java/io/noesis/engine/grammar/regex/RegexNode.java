package io.noesis.engine.grammar.regex;

import java.util.List;

import io.noesis.engine.grammar.automaton.CodePointSet;

/// A regular expression as it was read.
sealed interface RegexNode {

    record Characters(CodePointSet set) implements RegexNode {}

    record Sequence(List<RegexNode> parts) implements RegexNode {}

    record Alternatives(List<RegexNode> parts) implements RegexNode {}

    /// @param max `-1` for no limit
    record Repeat(RegexNode part, int min, int max) implements RegexNode {}

    /// `^`: nothing comes before.
    record Begin() implements RegexNode {}

    /// `$`: nothing comes after.
    record End() implements RegexNode {}
}
