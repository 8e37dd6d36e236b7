package io.noesis.chat.jinja;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A template that was read. Safe for all threads.
///
/// Differences from jinja2, all of them failures and never other text: no other templates (`include`, `import`,
/// `extends`, `block`), no changing of lists and dicts, no `%` of strings, no `format`; filters, tests and
/// methods that chat templates have no use for are not there. Every rendering ends: see [Meter].
public final class JinjaTemplate {

    private final List<Statement> statements;
    private final Names names;

    private JinjaTemplate(List<Statement> statements, Names names) {
        this.statements = statements;
        this.names = names;
    }

    /// @throws JinjaException when the source is not in the language, or uses a filter or test that there is not
    public static JinjaTemplate parse(String source) {
        if (source.length() > Meter.LONGEST_TEXT) {
            throw new JinjaException("it is longer than " + Meter.LONGEST_TEXT + " characters");
        }
        List<Token> tokens = new Lexer(source).tokens();
        Names names = Names.of(tokens);
        List<Statement> statements = new TemplateParser(tokens).template();
        names.requireFiltersAndTests();
        return new JinjaTemplate(statements, names);
    }

    /// Whether the name of a variable stands in the code.
    public boolean mentions(String variable) {
        return names.mentions(variable);
    }

    /// @param variables of maps with text keys, lists, strings, numbers, booleans and null; anything else becomes
    /// text
    /// @throws JinjaException when the template fails, refuses, or does too much
    public String render(Map<String, ? extends @Nullable Object> variables, InstantSource clock) {
        Meter meter = new Meter();
        Scope scope = Scope.outermost(Globals.of(meter, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
        variables.forEach((name, value) -> scope.set(name, Types.imported(value)));
        return new Interpreter(meter).run(statements, scope.inner());
    }
}
