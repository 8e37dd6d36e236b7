package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.noesis.chat.jinja.Statement.Parameter;
import io.noesis.chat.jinja.Statement.Target;

/// Runs statements. One for each rendering.
final class Interpreter {

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Meter meter;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();

    Interpreter(Meter meter) {
        this.meter = meter;
        this.evaluator = new Evaluator(meter);
    }

    String run(List<Statement> statements, Scope scope) {
        return captured(statements, scope);
    }

    /// What the statements write, instead of writing it.
    private String captured(List<Statement> statements, Scope scope) {
        StringBuilder before = out;
        out = new StringBuilder();
        all(statements, scope);
        String text = out.toString();
        out = before;
        return text;
    }

    private Flow all(List<Statement> statements, Scope scope) {
        meter.enter();
        Flow flow = Flow.ON;
        for (int i = 0; i < statements.size() && flow == Flow.ON; i++) {
            flow = one(statements.get(i), scope);
        }
        meter.leave();
        return flow;
    }

    private Flow one(Statement statement, Scope scope) {
        meter.steps(1);
        switch (statement) {
            case Statement.Data(String text) -> write(text);
            case Statement.Output(Expression value) -> write(evaluator.written(evaluator.value(value, scope)));
            case Statement.If conditional -> {
                return conditional(conditional, scope);
            }
            case Statement.For loop -> loop(loop, evaluator.value(loop.in(), scope), scope, 0);
            case Statement.Set(Target target, Expression value) ->
                assign(target, evaluator.value(value, scope), scope, scope);
            case Statement.SetBlock(Target target, Expression filtered, List<Statement> body) ->
                assign(target, filtered(filtered, body, scope), scope, scope);
            case Statement.FilterBlock(Expression filtered, List<Statement> body) ->
                write(evaluator.written(filtered(filtered, body, scope)));
            case Statement.Macro macro -> scope.set(macro.name(), macro(macro, scope));
            case Statement.CallBlock(Statement.Macro caller, Expression.Call call) ->
                write(evaluator.written(evaluator.called(call, scope, Map.of("caller", macro(caller, scope)))));
            case Statement.With(List<Statement.Set> values, List<Statement> body) -> {
                Scope inner = scope.inner();
                values.forEach(each -> assign(each.target(), evaluator.value(each.value(), scope), inner, scope));
                return all(body, inner);
            }
            case Statement.Plain(List<Statement> body) -> {
                return all(body, scope);
            }
            case Statement.Break() -> {
                return Flow.BREAK;
            }
            case Statement.Continue() -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void write(String text) {
        meter.text(text.length());
        out.append(text);
        if (out.length() > Meter.LONGEST_TEXT) {
            meter.text(out.length());
        }
    }

    private Object filtered(Expression filtered, List<Statement> body, Scope scope) {
        Scope inner = scope.inner();
        inner.set(Statement.TEXT.name(), captured(body, scope.inner()));
        return evaluator.value(filtered, inner);
    }

    private Flow conditional(Statement.If conditional, Scope scope) {
        for (Statement.If.Branch branch : conditional.branches()) {
            if (Truth.of(evaluator.value(branch.condition(), scope))) {
                return all(branch.body(), scope);
            }
        }
        return all(conditional.otherwise(), scope);
    }

    private void loop(Statement.For loop, Object in, Scope scope, int depth) {
        List<Object> elements = evaluator.elements(in);
        if (loop.condition().isPresent()) {
            elements = passing(loop, elements, scope);
        }
        if (elements.isEmpty()) {
            all(loop.otherwise(), scope.inner());
            return;
        }
        Optional<UnaryOperator<Object>> again =
                loop.recursive() ? Optional.of(inner -> again(loop, inner, scope, depth + 1)) : Optional.empty();
        LoopVariable variable = new LoopVariable(elements, depth, again);
        for (Object element : elements) {
            variable.next();
            Scope turn = scope.inner();
            turn.set("loop", variable);
            assign(loop.target(), element, turn, turn);
            if (all(loop.body(), turn) == Flow.BREAK) {
                return;
            }
        }
    }

    private List<Object> passing(Statement.For loop, List<Object> elements, Scope scope) {
        Expression condition = loop.condition().orElseThrow();
        List<Object> passing = new ArrayList<>();
        for (Object element : elements) {
            Scope turn = scope.inner();
            assign(loop.target(), element, turn, turn);
            if (Truth.of(evaluator.value(condition, turn))) {
                passing.add(element);
            }
        }
        return passing;
    }

    private String again(Statement.For loop, Object in, Scope scope, int depth) {
        StringBuilder before = out;
        out = new StringBuilder();
        meter.enter();
        loop(loop, in, scope, depth);
        meter.leave();
        String text = out.toString();
        out = before;
        return text;
    }

    /// @param scope where variables are set
    /// @param seen where namespaces are looked up
    private void assign(Target target, Object value, Scope scope, Scope seen) {
        switch (target) {
            case Target.Variable(String name) -> scope.set(name, value);
            case Target.Member(String of, String name) -> {
                if (!(seen.get(of) instanceof Namespace namespace)) {
                    throw new JinjaException("'%s' is no namespace, so '%s' cannot be set".formatted(of, name));
                }
                namespace.set(name, value);
            }
            case Target.Several(List<Target> targets) -> {
                List<Object> values = evaluator.elements(value);
                if (values.size() != targets.size()) {
                    throw new JinjaException(
                            "%d values cannot be given to %d names".formatted(values.size(), targets.size()));
                }
                for (int i = 0; i < targets.size(); i++) {
                    assign(targets.get(i), values.get(i), scope, seen);
                }
            }
        }
    }

    private Callable macro(Statement.Macro macro, Scope defined) {
        return arguments -> {
            Scope scope = defined.inner();
            scope.set(
                    "varargs",
                    new Tuple(arguments.from(macro.parameters().size()).positional()));
            scope.set("caller", arguments.named().getOrDefault("caller", new Undefined("caller")));
            for (int i = 0; i < macro.parameters().size(); i++) {
                Parameter parameter = macro.parameters().get(i);
                Object missing = new Undefined("the parameter '" + parameter.name() + "'");
                Object value = arguments.get(i, parameter.name(), missing);
                if (value == missing && parameter.otherwise().isPresent()) {
                    value = evaluator.value(parameter.otherwise().get(), scope);
                }
                scope.set(parameter.name(), value);
            }
            return captured(macro.body(), scope);
        };
    }
}
