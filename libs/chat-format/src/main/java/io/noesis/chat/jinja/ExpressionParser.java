package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.jinja.Expression.CallArguments;
import io.noesis.chat.jinja.Expression.Comparison.Link;
import io.noesis.chat.jinja.Token.Kind;

/// Reads expressions, with the precedence of jinja2: conditional, or, and, not, comparison, sum, concatenation,
/// product, power, sign, then what follows a value.
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    /// One expression, or several with commas between them, which are a tuple.
    Expression tuple(boolean conditionals) {
        Expression first = conditionals ? expression() : or();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && beginsExpression()) {
            elements.add(conditionals ? expression() : or());
        }
        return new Expression.TupleOf(List.copyOf(elements));
    }

    private boolean beginsExpression() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case BLOCK_END, OUTPUT_END, END -> false;
            case OPERATOR -> !Set.of(")", "]", "}", "=").contains(token.text());
            case NAME -> !Set.of("if", "else", "recursive").contains(token.text());
            default -> true;
        };
    }

    Expression expression() {
        tokens.enter();
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Optional<Expression> otherwise = tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Conditional(condition, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        int inverted = 0;
        while (tokens.skipName("not")) {
            inverted++;
        }
        Expression value = comparison();
        // Twice not is still a boolean.
        return switch (inverted) {
            case 0 -> value;
            default -> inverted % 2 == 1 ? new Expression.Not(value) : new Expression.Not(new Expression.Not(value));
        };
    }

    private Expression comparison() {
        Expression first = sum();
        List<Link> links = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            String operator;
            if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
                operator = tokens.next().text();
            } else if (tokens.skipName("in")) {
                operator = "in";
            } else if (token.isName("not") && tokens.peekSecond().isName("in")) {
                tokens.next();
                tokens.next();
                operator = "not in";
            } else {
                return links.isEmpty() ? first : new Expression.Comparison(first, List.copyOf(links));
            }
            links.add(new Link(operator, sum()));
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            left = new Expression.Arithmetic(tokens.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression first = product();
        if (!tokens.peek().isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return new Expression.Concat(List.copyOf(parts));
    }

    private Expression product() {
        Expression left = power();
        while (true) {
            Token token = tokens.peek();
            boolean product =
                    token.is(Kind.OPERATOR) && Set.of("*", "/", "//", "%").contains(token.text());
            if (!product) {
                return left;
            }
            left = new Expression.Arithmetic(tokens.next().text(), left, power());
        }
    }

    private Expression power() {
        Expression left = operands.signed(true);
        while (tokens.skipOperator("**")) {
            left = new Expression.Arithmetic("**", left, operands.signed(true));
        }
        return left;
    }

    /// The arguments behind an opening bracket.
    CallArguments arguments() {
        tokens.requireOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.peek().isOperator(")")) {
            if (tokens.peek().is(Kind.NAME) && tokens.peekSecond().isOperator("=")) {
                String name = tokens.name();
                tokens.requireOperator("=");
                if (named.put(name, expression()) != null) {
                    throw tokens.failure("the argument '" + name + "' is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw tokens.expected("a name for the argument");
            }
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.requireOperator(")");
        return new CallArguments(List.copyOf(positional), named);
    }

    /// What a filter block or a set block does to its text.
    Expression filters(Expression text) {
        return operands.filters(text);
    }
}
