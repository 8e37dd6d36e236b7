package io.noesis.chat.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.noesis.chat.jinja.Token.Kind;

/// The names in the code of a template: what it can be asked for before it runs.
///
/// @param all whatever they name
/// @param filters behind `|`
/// @param tests behind `is`
record Names(Set<String> all, Set<String> filters, Set<String> tests) {

    static Names of(List<Token> tokens) {
        Set<String> all = new HashSet<>();
        Set<String> filters = new HashSet<>();
        Set<String> tests = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.is(Kind.NAME)) {
                continue;
            }
            all.add(token.text());
            Token before = tokens.get(i - 1);
            if (before.isOperator("|")) {
                filters.add(token.text());
            } else if (!token.isName("not")
                    && (before.isName("is")
                            || (before.isName("not") && tokens.get(i - 2).isName("is")))) {
                tests.add(token.text());
            }
        }
        return new Names(Set.copyOf(all), Set.copyOf(filters), Set.copyOf(tests));
    }

    boolean mentions(String name) {
        return all.contains(name);
    }

    /// Better known before the first request than at the one that comes by.
    void requireFiltersAndTests() {
        for (String filter : filters) {
            if (!Filters.NAMES.contains(filter)) {
                throw new JinjaException("it uses the filter '%s', which there is not".formatted(filter));
            }
        }
        for (String test : tests) {
            if (!Tests.NAMES.contains(test)) {
                throw new JinjaException("it uses the test '%s', which there is not".formatted(test));
            }
        }
    }
}
