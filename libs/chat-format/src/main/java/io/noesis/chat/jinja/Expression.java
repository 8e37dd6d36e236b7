package io.noesis.chat.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has a value.
sealed interface Expression {

    record Literal(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> elements) implements Expression {}

    record TupleOf(List<Expression> elements) implements Expression {}

    record DictOf(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    record Attribute(Expression of, String name) implements Expression {}

    record Item(Expression of, Expression key) implements Expression {}

    record Slice(Expression of, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {}

    record Call(Expression function, CallArguments arguments) implements Expression {}

    record Filter(Expression of, String name, CallArguments arguments) implements Expression {}

    record Test(Expression of, String name, CallArguments arguments) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record Positive(Expression of) implements Expression {}

    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    record Concat(List<Expression> parts) implements Expression {}

    /// `a < b <= c`: all must hold.
    record Comparison(Expression first, List<Link> links) implements Expression {

        record Link(String operator, Expression right) {}
    }

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise) implements Expression {}

    record CallArguments(List<Expression> positional, Map<String, Expression> named) {

        static final CallArguments NONE = new CallArguments(List.of(), Map.of());
    }
}
