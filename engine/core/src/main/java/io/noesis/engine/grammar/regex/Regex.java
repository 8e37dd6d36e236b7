package io.noesis.engine.grammar.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

/// A regular expression that can be made an [Expression] of the texts it matches.
public final class Regex {

    /// So many ways through alternatives with anchors are told apart.
    private static final int MOST_BRANCHES = 200;

    private final RegexNode root;
    private final String path;

    private Regex(RegexNode root, String path) {
        this.root = root;
        this.path = path;
    }

    /// @param path where the pattern stands, for messages
    /// @throws io.noesis.engine.grammar.error.GrammarException when it is no pattern, not regular or too large
    public static Regex parse(String pattern, String path) {
        return new Regex(new RegexParser(pattern, path).parse(), path);
    }

    /// The texts that it matches from begin to end.
    ///
    /// @param written how a character of a set is written in the output
    public Expression whole(Function<CodePointSet, Expression> written) {
        return new Expression.Choice(
                branches(root, written).stream().map(Branch::body).toList());
    }

    /// The texts in which it matches somewhere, as JSON Schema's `pattern` asks.
    public Expression somewhere(Function<CodePointSet, Expression> written) {
        Expression any = new Expression.Repeat(written.apply(CodePointSet.ALL), 0, -1);
        return new Expression.Choice(branches(root, written).stream()
                .<Expression>map(branch -> Expression.sequence(
                        branch.begins() ? Expression.EMPTY : any,
                        branch.body(),
                        branch.ends() ? Expression.EMPTY : any))
                .toList());
    }

    /// One way through the alternatives that differ in their anchors.
    private record Branch(boolean begins, Expression body, boolean ends) {
        static Branch plain(Expression body) {
            return new Branch(false, body, false);
        }
    }

    private List<Branch> branches(RegexNode node, Function<CodePointSet, Expression> written) {
        return switch (node) {
            case RegexNode.Begin _ -> List.of(new Branch(true, Expression.EMPTY, false));
            case RegexNode.End _ -> List.of(new Branch(false, Expression.EMPTY, true));
            case RegexNode.Characters(CodePointSet set) -> List.of(Branch.plain(written.apply(set)));
            case RegexNode.Repeat(RegexNode part, int min, int max) -> {
                if (hasAnchor(part)) {
                    throw new UnsupportedKeyword("^ or $", path, "an anchor within a repetition is not");
                }
                yield List.of(Branch.plain(new Expression.Repeat(plain(part, written), min, max)));
            }
            case RegexNode.Alternatives(List<RegexNode> parts) -> alternatives(parts, written);
            case RegexNode.Sequence(List<RegexNode> parts) -> sequence(parts, written);
        };
    }

    private Expression plain(RegexNode node, Function<CodePointSet, Expression> written) {
        return branches(node, written).getFirst().body();
    }

    private List<Branch> alternatives(List<RegexNode> parts, Function<CodePointSet, Expression> written) {
        List<Branch> anchored = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        for (RegexNode part : parts) {
            if (hasAnchor(part)) {
                anchored.addAll(branches(part, written));
            } else {
                rest.add(plain(part, written));
            }
        }
        if (!rest.isEmpty()) {
            anchored.add(Branch.plain(new Expression.Choice(rest)));
        }
        return anchored;
    }

    private List<Branch> sequence(List<RegexNode> parts, Function<CodePointSet, Expression> written) {
        List<Branch> done = List.of(Branch.plain(Expression.EMPTY));
        boolean first = true;
        for (RegexNode part : parts) {
            List<Branch> more = new ArrayList<>();
            for (Branch before : done) {
                for (Branch after : branches(part, written)) {
                    more.add(joined(before, after, first));
                }
            }
            if (more.size() > MOST_BRANCHES) {
                throw new UnsupportedKeyword("^ or $", path, "so many alternatives with anchors are not");
            }
            done = more;
            first &= part instanceof RegexNode.Begin;
        }
        return done;
    }

    private Branch joined(Branch before, Branch after, boolean first) {
        // An anchor in the middle matches only if what stands before or after it matches the empty text.
        boolean begins = before.begins() || after.begins();
        if (after.begins() && !first || before.ends() && !(after.ends() && after.body() == Expression.EMPTY)) {
            throw new UnsupportedKeyword("^ or $", path, "an anchor in the middle is not");
        }
        return new Branch(begins, Expression.sequence(before.body(), after.body()), before.ends() || after.ends());
    }

    private static boolean hasAnchor(RegexNode node) {
        return switch (node) {
            case RegexNode.Begin _, RegexNode.End _ -> true;
            case RegexNode.Characters _ -> false;
            case RegexNode.Repeat repeat -> hasAnchor(repeat.part());
            case RegexNode.Alternatives(List<RegexNode> parts) -> parts.stream().anyMatch(Regex::hasAnchor);
            case RegexNode.Sequence(List<RegexNode> parts) -> parts.stream().anyMatch(Regex::hasAnchor);
        };
    }
}
