package io.noesis.chat.jinja;

import java.util.List;
import java.util.Optional;

/// What a template does.
sealed interface Statement {

    record Data(String text) implements Statement {}

    record Output(Expression value) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {

        record Branch(Expression condition, List<Statement> body) {}
    }

    record For(
            Target target,
            Expression in,
            Optional<Expression> condition,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Set(Target target, Expression value) implements Statement {}

    /// `{% set x %}…{% endset %}`
    ///
    /// @param filtered the value, of [#TEXT], which the body wrote
    record SetBlock(Target target, Expression filtered, List<Statement> body) implements Statement {}

    record Macro(String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    /// `{% call(x) macro() %}…{% endcall %}`
    record CallBlock(Macro caller, Expression.Call call) implements Statement {}

    /// `{% filter upper %}…{% endfilter %}`
    record FilterBlock(Expression filtered, List<Statement> body) implements Statement {}

    record With(List<Set> values, List<Statement> body) implements Statement {}

    /// Marks of training frameworks: the text inside is ordinary.
    record Plain(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /// Stands for the text of a block where that is filtered.
    Expression.Name TEXT = new Expression.Name("the text of a block");

    record Parameter(String name, Optional<Expression> otherwise) {}

    /// What is assigned to.
    sealed interface Target {

        record Variable(String name) implements Target {}

        record Member(String namespace, String name) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
