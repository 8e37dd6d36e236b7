package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.noesis.chat.jinja.Statement.If.Branch;
import io.noesis.chat.jinja.Statement.Parameter;
import io.noesis.chat.jinja.Statement.Target;
import io.noesis.chat.jinja.Token.Kind;

/// Reads the tokens of a template as statements.
final class TemplateParser {

    private static final Set<String> NEVER =
            Set.of("include", "import", "from", "extends", "block", "do", "autoescape");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;

    TemplateParser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    /// @throws JinjaException when the template is not in the language, or asks for other templates
    List<Statement> template() {
        List<Statement> statements = body(Set.of());
        if (!tokens.peek().is(Kind.END)) {
            throw tokens.expected("the end");
        }
        return statements;
    }

    /// Statements up to a block that begins with one of the names; that block is begun, its name not yet read.
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (!tokens.peek().is(Kind.END)) {
            if (tokens.peek().is(Kind.DATA)) {
                statements.add(new Statement.Data(tokens.next().text()));
            } else if (tokens.peek().is(Kind.OUTPUT_BEGIN)) {
                tokens.next();
                statements.add(new Statement.Output(expressions.tuple(true)));
                tokens.require(Kind.OUTPUT_END);
            } else {
                tokens.require(Kind.BLOCK_BEGIN);
                if (ends.contains(tokens.peek().text())) {
                    tokens.leave();
                    return List.copyOf(statements);
                }
                statements.add(statement(tokens.name()));
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.expected("one of " + ends);
        }
        tokens.leave();
        return List.copyOf(statements);
    }

    private Statement statement(String name) {
        return switch (name) {
            case "if" -> conditional();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "call" -> callBlock();
            case "filter" -> filterBlock();
            case "with" -> with();
            case "generation" -> {
                endOfTag();
                List<Statement> body = body(Set.of("endgeneration"));
                endOfBlock();
                yield new Statement.Plain(body);
            }
            case "break", "continue" -> leaveLoop(name);
            default ->
                throw tokens.failure(
                        NEVER.contains(name) ? "'" + name + "' is not allowed" : "there is no block '" + name + "'");
        };
    }

    private Statement leaveLoop(String name) {
        if (loops == 0) {
            throw tokens.failure("'" + name + "' stands in no loop");
        }
        endOfTag();
        return name.equals("break") ? new Statement.Break() : new Statement.Continue();
    }

    private Statement conditional() {
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        do {
            Expression condition = expressions.tuple(false);
            endOfTag();
            branches.add(new Branch(condition, body(Set.of("elif", "else", "endif"))));
        } while (tokens.skipName("elif"));
        if (tokens.skipName("else")) {
            endOfTag();
            otherwise = body(Set.of("endif"));
        }
        endOfBlock();
        return new Statement.If(List.copyOf(branches), otherwise);
    }

    private Statement loop() {
        Target target = target();
        tokens.requireName("in");
        Expression in = expressions.tuple(false);
        Optional<Expression> condition =
                tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        boolean recursive = tokens.skipName("recursive");
        endOfTag();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.skipName("else")) {
            endOfTag();
            otherwise = body(Set.of("endfor"));
        }
        endOfBlock();
        return new Statement.For(target, in, condition, recursive, body, otherwise);
    }

    private Statement set() {
        Target target = target();
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple(true);
            endOfTag();
            return new Statement.Set(target, value);
        }
        Expression filtered = expressions.filters(Statement.TEXT);
        endOfTag();
        List<Statement> body = body(Set.of("endset"));
        endOfBlock();
        return new Statement.SetBlock(target, filtered, body);
    }

    private Target target() {
        List<Target> targets = new ArrayList<>();
        boolean several = false;
        do {
            if (tokens.peek().isName("in")) {
                break;
            }
            if (tokens.skipOperator("(")) {
                targets.add(target());
                tokens.requireOperator(")");
            } else {
                String name = tokens.name();
                targets.add(
                        tokens.skipOperator(".") ? new Target.Member(name, tokens.name()) : new Target.Variable(name));
            }
            several = several || tokens.peek().isOperator(",");
        } while (tokens.skipOperator(","));
        return several ? new Target.Several(List.copyOf(targets)) : targets.getFirst();
    }

    private Statement.Macro macro() {
        String name = tokens.name();
        List<Parameter> parameters = parameters();
        endOfTag();
        return new Statement.Macro(name, parameters, bodyOutsideLoops("endmacro"));
    }

    /// A macro in a loop is no part of the loop.
    private List<Statement> bodyOutsideLoops(String end) {
        int around = loops;
        loops = 0;
        List<Statement> body = body(Set.of(end));
        loops = around;
        tokens.next();
        // The name may be repeated.
        if (tokens.peek().is(Kind.NAME)) {
            tokens.next();
        }
        endOfTag();
        return body;
    }

    private List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        tokens.requireOperator("(");
        while (!tokens.peek().isOperator(")")) {
            String name = tokens.name();
            Optional<Expression> otherwise =
                    tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
            parameters.add(new Parameter(name, otherwise));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.requireOperator(")");
        return List.copyOf(parameters);
    }

    private Statement callBlock() {
        List<Parameter> parameters = tokens.peek().isOperator("(") ? parameters() : List.of();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.expected("a call");
        }
        endOfTag();
        return new Statement.CallBlock(new Statement.Macro("caller", parameters, bodyOutsideLoops("endcall")), call);
    }

    private Statement filterBlock() {
        String name = tokens.name();
        Expression.CallArguments arguments =
                tokens.peek().isOperator("(") ? expressions.arguments() : Expression.CallArguments.NONE;
        Expression filtered = expressions.filters(new Expression.Filter(Statement.TEXT, name, arguments));
        endOfTag();
        List<Statement> body = body(Set.of("endfilter"));
        endOfBlock();
        return new Statement.FilterBlock(filtered, body);
    }

    private Statement with() {
        List<Statement.Set> values = new ArrayList<>();
        while (!tokens.peek().is(Kind.BLOCK_END)) {
            Target.Variable name = new Target.Variable(tokens.name());
            tokens.requireOperator("=");
            values.add(new Statement.Set(name, expressions.expression()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        endOfTag();
        List<Statement> body = body(Set.of("endwith"));
        endOfBlock();
        return new Statement.With(List.copyOf(values), body);
    }

    private void endOfTag() {
        tokens.require(Kind.BLOCK_END);
    }

    /// Behind the name that ended a body.
    private void endOfBlock() {
        tokens.next();
        endOfTag();
    }
}
