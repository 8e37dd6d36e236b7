package io.noesis.engine.grammar.automaton;

import org.jspecify.annotations.Nullable;

/// A named part of a grammar that others call, itself perhaps too. Identity counts: two rules with the same body are
/// two.
public final class Rule {

    private final String name;
    private @Nullable Expression body;
    private volatile @Nullable Dfa dfa;

    /// A rule whose body follows: so that bodies can call it.
    public Rule(String name) {
        this.name = name;
    }

    public Rule(String name, Expression body) {
        this.name = name;
        this.body = body;
    }

    /// @throws IllegalStateException when it has a body already
    public void define(Expression expression) {
        if (body != null) {
            throw new IllegalStateException("rule " + name + " is defined twice");
        }
        body = expression;
    }

    /// For messages; need not be unique.
    public String name() {
        return name;
    }

    Expression body() {
        Expression defined = body;
        if (defined == null) {
            throw new IllegalStateException("rule " + name + " has no body");
        }
        return defined;
    }

    /// What a compilation before found, since rules are shared between grammars and do not change.
    @Nullable
    Dfa compiled() {
        return dfa;
    }

    void compiled(Dfa result) {
        dfa = result;
    }

    @Override
    public String toString() {
        return name;
    }
}
