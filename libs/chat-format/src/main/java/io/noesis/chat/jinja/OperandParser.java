package io.noesis.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.jinja.Expression.CallArguments;
import io.noesis.chat.jinja.Token.Kind;

/// Reads values and what follows them: members, calls, filters, tests.
final class OperandParser {

    private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is", "if", "not", "in");

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /// @param filtered whether filters and tests may follow
    Expression signed(boolean filtered) {
        tokens.enter();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Expression.Negative(signed(false));
        } else if (tokens.skipOperator("+")) {
            value = new Expression.Positive(signed(false));
        } else {
            value = primary();
        }
        value = followed(value);
        value = filtered ? filters(value) : value;
        tokens.leave();
        return value;
    }

    private Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> named(tokens.next().text());
            case STRING -> new Expression.Literal(strings());
            case INTEGER -> new Expression.Literal(integer(tokens.next().text()));
            case FLOAT ->
                new Expression.Literal(Double.parseDouble(tokens.next().text()));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> bracketed();
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw tokens.expected("a value");
                };
            default -> throw tokens.expected("a value");
        };
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(None.NONE);
            default -> new Expression.Name(name);
        };
    }

    private String strings() {
        StringBuilder text = new StringBuilder();
        while (tokens.peek().is(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return text.toString();
    }

    private Object integer(String digits) {
        if (digits.length() > 100) {
            throw tokens.failure("a number has more than 100 digits");
        }
        return Numbers.shortest(new BigInteger(digits));
    }

    private Expression bracketed() {
        tokens.requireOperator("(");
        if (tokens.skipOperator(")")) {
            return new Expression.TupleOf(List.of());
        }
        Expression value = expressions.tuple(true);
        tokens.requireOperator(")");
        return value;
    }

    private Expression list() {
        tokens.requireOperator("[");
        List<Expression> elements = new ArrayList<>();
        while (!tokens.peek().isOperator("]")) {
            elements.add(expressions.expression());
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.requireOperator("]");
        return new Expression.ListOf(List.copyOf(elements));
    }

    private Expression dict() {
        tokens.requireOperator("{");
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!tokens.peek().isOperator("}")) {
            Expression key = expressions.expression();
            tokens.requireOperator(":");
            entries.add(Map.entry(key, expressions.expression()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.requireOperator("}");
        return new Expression.DictOf(List.copyOf(entries));
    }

    /// Members and calls behind a value.
    private Expression followed(Expression first) {
        Expression value = first;
        while (true) {
            if (tokens.skipOperator(".")) {
                value = tokens.peek().is(Kind.INTEGER)
                        ? new Expression.Item(
                                value,
                                new Expression.Literal(integer(tokens.next().text())))
                        : new Expression.Attribute(value, tokens.name());
            } else if (tokens.skipOperator("[")) {
                value = item(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expression.Call(value, expressions.arguments());
            } else {
                return value;
            }
        }
    }

    private Expression item(Expression of) {
        Optional<Expression> from =
                tokens.peek().isOperator(":") ? Optional.empty() : Optional.of(expressions.expression());
        if (!tokens.skipOperator(":")) {
            tokens.requireOperator("]");
            return new Expression.Item(of, from.orElseThrow());
        }
        Optional<Expression> to = sliceEnd();
        Optional<Expression> step = tokens.skipOperator(":") ? sliceEnd() : Optional.empty();
        tokens.requireOperator("]");
        return new Expression.Slice(of, from, to, step);
    }

    private Optional<Expression> sliceEnd() {
        return tokens.peek().isOperator("]") || tokens.peek().isOperator(":")
                ? Optional.empty()
                : Optional.of(expressions.expression());
    }

    /// Filters, tests and calls behind a value.
    Expression filters(Expression first) {
        Expression value = first;
        while (true) {
            if (tokens.skipOperator("|")) {
                String name = tokens.name();
                value = new Expression.Filter(value, name, maybeArguments());
            } else if (tokens.skipName("is")) {
                value = test(value);
            } else if (tokens.peek().isOperator("(")) {
                value = new Expression.Call(value, expressions.arguments());
            } else {
                return value;
            }
        }
    }

    private CallArguments maybeArguments() {
        return tokens.peek().isOperator("(") ? expressions.arguments() : CallArguments.NONE;
    }

    private Expression test(Expression value) {
        boolean negated = tokens.skipName("not");
        String name = tokens.name();
        CallArguments arguments = maybeArguments();
        if (arguments.equals(CallArguments.NONE) && beginsArgument()) {
            arguments = new CallArguments(List.of(followed(primary())), Map.of());
        }
        Expression test = new Expression.Test(value, name, arguments);
        return negated ? new Expression.Not(test) : test;
    }

    private boolean beginsArgument() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> !NO_ARGUMENT.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            default -> false;
        };
    }
}
