package io.noesis.chat.jinja;

import java.util.List;

import io.noesis.chat.jinja.Token.Kind;

/// The tokens of a template, read from the first to the last.
final class TokenStream {

    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }

    boolean skipOperator(String operator) {
        boolean there = peek().isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipName(String name) {
        boolean there = peek().isName(name);
        if (there) {
            next();
        }
        return there;
    }

    void requireOperator(String operator) {
        if (!skipOperator(operator)) {
            throw expected("'" + operator + "'");
        }
    }

    void requireName(String name) {
        if (!skipName(name)) {
            throw expected("'" + name + "'");
        }
    }

    void require(Kind kind) {
        if (!peek().is(kind)) {
            throw expected(kind.name());
        }
        next();
    }

    String name() {
        if (!peek().is(Kind.NAME)) {
            throw expected("a name");
        }
        return next().text();
    }

    JinjaException expected(String what) {
        Token found = peek();
        String text = found.is(Kind.END) ? "the end" : "'" + found.text() + "'";
        return failure("%s was expected, but %s was found".formatted(what, text));
    }

    JinjaException failure(String message) {
        return JinjaException.at(peek().line(), message);
    }

    /// Before something that may hold its like.
    void enter() {
        if (++depth > DEEPEST) {
            throw failure("it nests deeper than " + DEEPEST);
        }
    }

    void leave() {
        depth--;
    }
}
