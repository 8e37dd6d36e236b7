package io.noesis.engine.grammar.automaton;

/// A state of a rule that many grammars call.
///
/// @param state within the rule
public record SharedState(Rule rule, int state) {}
