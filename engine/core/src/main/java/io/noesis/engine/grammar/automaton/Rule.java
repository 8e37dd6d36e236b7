package io.noesis.engine.grammar.automaton;

import org.jspecify.annotations.Nullable;

/// A named part of a grammar that others call, itself perhaps too. Identity counts: two rules with the same body are
/// two.
public final class Rule {

    private final String name;
    private final boolean shared;
    private @Nullable Expression body;
    private volatile @Nullable Dfa dfa;

    /// A rule whose body follows: so that bodies can call it.
    public Rule(String name) {
        this.name = name;
        shared = false;
    }

    public Rule(String name, Expression body) {
        this(name, body, false);
    }

    private Rule(String name, Expression body, boolean shared) {
        this.name = name;
        this.body = body;
        this.shared = shared;
    }

    /// A rule that many grammars call, and that calls none: what is found out about it for one vocabulary is kept.
    public static Rule shared(String name, Expression body) {
        return new Rule(name, body, true);
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

    boolean isShared() {
        return shared;
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
