package io.noesis.engine.grammar.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

import io.noesis.engine.grammar.automaton.CodePointSet;

/// The character classes of ECMA-262.
final class CharacterClasses {

    static final CodePointSet DIGITS = CodePointSet.range('0', '9');
    static final CodePointSet WORD = DIGITS.or(CodePointSet.range('a', 'z'))
            .or(CodePointSet.range('A', 'Z'))
            .or(CodePointSet.of("_"));
    static final CodePointSet SPACE = CodePointSet.of("\t\n\u000B\f\r \u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF")
            .or(CodePointSet.range(0x2000, 0x200A));
    static final CodePointSet ANY_BUT_LINE_ENDS =
            CodePointSet.of("\n\r\u2028\u2029").not();

    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Mark", "M"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Symbol", "S"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Other", "C"),
            Map.entry("Control", "Cc"));

    /// By the numbers of [Character#getType(int)].
    private static final String[] CATEGORIES = {
        "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "", "Zs", "Zl", "Zp", "Cc", "Cf", "",
        "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"
    };

    private CharacterClasses() {}

    /// A Unicode property: a general category (`L`, `Lu`, `gc=Letter`) or a script (`Script=Greek`).
    static Optional<CodePointSet> property(String name) {
        int equals = name.indexOf('=');
        String key = equals < 0 ? "gc" : name.substring(0, equals);
        String value = name.substring(equals + 1);
        return switch (key) {
            case "gc", "General_Category" -> category(LONG_NAMES.getOrDefault(value, value));
            case "sc", "Script" -> script(value);
            default -> Optional.empty();
        };
    }

    private static Optional<CodePointSet> category(String code) {
        if (code.length() > 2 || code.isEmpty()) {
            return Optional.empty();
        }
        CodePointSet set = scan(each -> CATEGORIES[Character.getType(each)].startsWith(code));
        return set.isEmpty() ? Optional.empty() : Optional.of(set);
    }

    private static Optional<CodePointSet> script(String name) {
        for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
            if (script.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(scan(each -> Character.UnicodeScript.of(each) == script));
            }
        }
        return Optional.empty();
    }

    private static CodePointSet scan(IntPredicate wanted) {
        List<int[]> ranges = new ArrayList<>();
        int first = -1;
        for (int each = 0; each <= Character.MAX_CODE_POINT + 1; each++) {
            boolean in = each <= Character.MAX_CODE_POINT && wanted.test(each);
            if (in && first < 0) {
                first = each;
            } else if (!in && first >= 0) {
                ranges.add(new int[] {first, each - 1});
                first = -1;
            }
        }
        return CodePointSet.ofRanges(ranges);
    }
}
