package io.noesis.engine.grammar.regex;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.grammar.automaton.CodePointSet;

/// Reads a character class such as `[^a-z\d]`.
final class ClassParser {

    private final RegexParser parser;

    ClassParser(RegexParser parser) {
        this.parser = parser;
    }

    CodePointSet parse() {
        parser.skip('[');
        boolean negated = parser.skip('^');
        List<int[]> ranges = new ArrayList<>();
        while (!parser.skip(']')) {
            CodePointSet first = member();
            boolean range = parser.sees('-') && !parser.seesNext(']') && isSingle(first);
            if (!range) {
                ranges.addAll(first.ranges());
                continue;
            }
            parser.skip('-');
            CodePointSet last = member();
            int from = first.ranges().getFirst()[0];
            if (!isSingle(last)) {
                ranges.addAll(first.ranges());
                ranges.addAll(last.ranges());
                ranges.add(new int[] {'-', '-'});
            } else if (last.ranges().getFirst()[0] < from) {
                throw parser.invalid("a range of characters is the wrong way round");
            } else {
                ranges.add(new int[] {from, last.ranges().getFirst()[0]});
            }
        }
        CodePointSet set = CodePointSet.ofRanges(ranges);
        return negated ? set.not() : set;
    }

    private CodePointSet member() {
        if (parser.atEnd()) {
            throw parser.invalid("']' is missing");
        }
        int each = parser.take();
        return each == '\\' ? parser.escape(true) : RegexParser.single(each);
    }

    private static boolean isSingle(CodePointSet set) {
        List<int[]> ranges = set.ranges();
        return ranges.size() == 1 && ranges.getFirst()[0] == ranges.getFirst()[1];
    }
}
