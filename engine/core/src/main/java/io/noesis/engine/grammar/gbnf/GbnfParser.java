package io.noesis.engine.grammar.gbnf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.automaton.Rule;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

/// Reads GBNF as llama.cpp's `grammars/README.md` describes it: `name ::= alternatives`, with `"text"`, `[class]`,
/// `.`, groups, `* + ? {m,n}` and comments after `#`. A rule ends with its line, unless the line ends within
/// parentheses or after `::=` or `|`. Left recursion is refused, there and here.
public final class GbnfParser {

    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_NESTED = 100;
    private static final int MOST_REPEATED = 10_000;

    private final GbnfCharacters in;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> firstUse = new LinkedHashMap<>();
    private final Map<String, String> defined = new LinkedHashMap<>();

    private GbnfParser(String grammar) {
        Limits.check("characters of a grammar", MOST_CHARACTERS, grammar.length());
        in = new GbnfCharacters(grammar);
    }

    /// @return what the rule `root` produces
    /// @throws io.noesis.engine.grammar.error.GrammarException when it is no grammar, or too large
    public static Expression parse(String grammar) {
        return new GbnfParser(grammar).parse();
    }

    private Expression parse() {
        in.skipSpace(true);
        while (!in.atEnd()) {
            rule();
            in.skipSpace(true);
        }
        firstUse.forEach((name, place) -> {
            if (!defined.containsKey(name)) {
                throw new InvalidGrammar(place, "rule '%s' is not defined".formatted(name));
            }
        });
        if (!defined.containsKey("root")) {
            throw new InvalidGrammar("", "there is no rule 'root'");
        }
        return new Expression.Call(ruleOf("root"));
    }

    private void rule() {
        String place = in.place();
        String name = in.name();
        in.skipSpace(false);
        if (!in.skip("::=")) {
            throw in.invalid("'::=' expected after '%s'".formatted(name));
        }
        if (defined.putIfAbsent(name, place) != null) {
            throw new InvalidGrammar(place, "rule '%s' is defined twice".formatted(name));
        }
        Limits.check("rules", MOST_REPEATED, defined.size());
        in.skipSpace(true);
        ruleOf(name).define(alternatives(0));
        if (!in.atEnd() && !in.sees('\n') && !in.sees('\r')) {
            throw in.invalid("the end of the line expected");
        }
    }

    private Rule ruleOf(String name) {
        return rules.computeIfAbsent(name, Rule::new);
    }

    private Expression alternatives(int depth) {
        Limits.check("nested groups", MOST_NESTED, depth);
        List<Expression> parts = new ArrayList<>();
        parts.add(sequence(depth));
        while (in.skip("|")) {
            in.skipSpace(true);
            parts.add(sequence(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Choice(parts);
    }

    private Expression sequence(int depth) {
        List<Expression> parts = new ArrayList<>();
        while (true) {
            Expression part;
            if (in.sees('"')) {
                part = new Expression.Text(in.literal());
            } else if (in.sees('[')) {
                part = new Expression.CodePoints(in.characterClass());
            } else if (in.skip(".")) {
                part = new Expression.CodePoints(CodePointSet.ALL);
            } else if (in.skip("(")) {
                in.skipSpace(true);
                part = alternatives(depth + 1);
                if (!in.skip(")")) {
                    throw in.invalid("')' expected");
                }
            } else if (in.seesName()) {
                part = call();
            } else if (in.sees('<') || in.sees('!')) {
                throw new UnsupportedKeyword("<token>", in.place(), "a grammar here is about text, not tokens");
            } else {
                return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
            }
            in.skipSpace(depth > 0);
            parts.add(repeated(part, depth));
        }
    }

    private Expression call() {
        String place = in.place();
        String name = in.name();
        firstUse.putIfAbsent(name, place);
        return new Expression.Call(ruleOf(name));
    }

    private Expression repeated(Expression part, int depth) {
        Expression repeated = part;
        while (true) {
            if (in.skip("*")) {
                repeated = new Expression.Repeat(repeated, 0, -1);
            } else if (in.skip("+")) {
                repeated = new Expression.Repeat(shared(repeated), 1, -1);
            } else if (in.skip("?")) {
                repeated = new Expression.Repeat(repeated, 0, 1);
            } else if (in.skip("{")) {
                repeated = counted(repeated);
            } else {
                return repeated;
            }
            in.skipSpace(depth > 0);
        }
    }

    private Expression counted(Expression part) {
        in.skipSpace(false);
        boolean upTo = in.sees(',');
        int min = upTo ? 0 : number();
        int max = min;
        in.skipSpace(false);
        if (in.skip(",")) {
            in.skipSpace(false);
            max = in.sees('}') ? -1 : number();
        }
        in.skipSpace(false);
        if (!in.skip("}")) {
            throw in.invalid("'}' expected");
        }
        if (max >= 0 && max < min) {
            throw in.invalid("{%d,%d} is the wrong way round".formatted(min, max));
        }
        return new Expression.Repeat(shared(part), min, max);
    }

    private int number() {
        long number = in.number();
        Limits.check("repetitions", MOST_REPEATED, number);
        return (int) number;
    }

    /// What is copied for each repetition must be small, or nested repetitions would multiply.
    private static Expression shared(Expression part) {
        boolean small = part instanceof Expression.CodePoints || part instanceof Expression.Call;
        return small ? part : new Expression.Call(new Rule("repeated", part));
    }
}
