package io.noesis.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.noesis.chat.jinja.Token.Kind;

/// Cuts a template into tokens, with the white space rules of jinja2 under `trim_blocks` and `lstrip_blocks`:
///
/// - a block or comment alone on its line takes the space in front of it and one line end behind it along;
/// - `-` beside a tag takes all white space on that side, `+` takes none;
/// - an output takes nothing unless it says `-`.
final class Lexer {

    private static final Pattern OPEN = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}\\s*|%\\})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
    private static final Pattern COMMENT_END = Pattern.compile("\\+#\\}|-#\\}\\s*|#\\}\\n?");
    private static final Pattern BLOCK_END = Pattern.compile("\\+%\\}|-%\\}\\s*|%\\}\\n?");
    private static final Pattern OUTPUT_END = Pattern.compile("-\\}\\}\\s*|\\}\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineCounted;
    private boolean lineBegins = true;

    Lexer(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    /// @throws JinjaException when a tag or a string does not end
    List<Token> tokens() {
        Matcher open = OPEN.matcher(source);
        while (open.find(at)) {
            int begin = open.start();
            char kind = source.charAt(begin + 1);
            char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : 0;
            data(source.substring(at, begin), sign, kind == '{');
            at = begin;
            tag(kind, sign);
        }
        data(source.substring(at), '+', true);
        at = source.length();
        add(Kind.END, "");
        return tokens;
    }

    private void data(String text, char sign, boolean beforeOutput) {
        String kept = text;
        if (sign == '-') {
            kept = PythonText.stripRight(text);
        } else if (sign != '+' && !beforeOutput) {
            int lineBegin = text.lastIndexOf('\n') + 1;
            boolean ownLine = lineBegin > 0 || lineBegins;
            if (ownLine && PythonText.strip(text.substring(lineBegin)).isEmpty()) {
                kept = text.substring(0, lineBegin);
            }
        }
        if (!kept.isEmpty()) {
            add(Kind.DATA, kept);
        }
    }

    private void tag(char kind, char sign) {
        if (kind == '#') {
            comment();
            return;
        }
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (kind == '%' && raw.lookingAt()) {
            raw(raw.end());
            return;
        }
        at += sign == '-' || sign == '+' ? 3 : 2;
        add(kind == '%' ? Kind.BLOCK_BEGIN : Kind.OUTPUT_BEGIN, "");
        code(kind == '%' ? BLOCK_END : OUTPUT_END);
        add(kind == '%' ? Kind.BLOCK_END : Kind.OUTPUT_END, "");
    }

    private void comment() {
        Matcher end = COMMENT_END.matcher(source);
        if (!end.find(at + 2)) {
            throw failure("a comment is not closed");
        }
        goTo(end.end());
    }

    private void raw(int begin) {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(begin)) {
            throw failure("a raw block is not closed");
        }
        lineBegins = source.charAt(begin - 1) == '\n';
        data(
                source.substring(begin, end.start()),
                end.group(1).isEmpty() ? 0 : end.group(1).charAt(0),
                false);
        goTo(end.end());
    }

    private void goTo(int end) {
        at = end;
        lineBegins = source.charAt(end - 1) == '\n';
    }

    /// Reads expressions up to the end of the tag, which does not count inside brackets.
    private void code(Pattern endOfTag) {
        StringBuilder open = new StringBuilder();
        while (true) {
            Matcher end = endOfTag.matcher(source).region(at, source.length());
            if (open.isEmpty() && end.lookingAt()) {
                goTo(end.end());
                return;
            }
            if (at == source.length()) {
                throw failure("a tag is not closed");
            }
            char c = source.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"' || c == '\'') {
                string(c);
            } else if (Character.isDigit(c)) {
                number();
            } else if (Character.isLetter(c) || c == '_') {
                int begin = at;
                while (at < source.length()
                        && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
                    at++;
                }
                add(Kind.NAME, source.substring(begin, at));
            } else {
                operator(open);
            }
        }
    }

    private void operator(StringBuilder open) {
        String two = source.substring(at, Math.min(source.length(), at + 2));
        String operator = switch (two) {
            case "==", "!=", "<=", ">=", "//", "**" -> two;
            default -> two.substring(0, 1);
        };
        if ("+-/*%~[](){}<>=.:|,;".indexOf(operator.charAt(0)) < 0 && operator.length() == 1) {
            throw failure("'" + operator + "' has no meaning");
        }
        switch (operator) {
            case "[" -> open.append(']');
            case "(" -> open.append(')');
            case "{" -> open.append('}');
            case "]", ")", "}" -> {
                if (open.isEmpty() || open.charAt(open.length() - 1) != operator.charAt(0)) {
                    throw failure("'" + operator + "' closes nothing");
                }
                open.setLength(open.length() - 1);
            }
            default -> {
                // No bracket.
            }
        }
        add(Kind.OPERATOR, operator);
        at += operator.length();
    }

    private void number() {
        int begin = at;
        boolean fraction = false;
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean digitFollows = at + 1 < source.length() && Character.isDigit(source.charAt(at + 1));
            if (c == '.' && !fraction && digitFollows) {
                fraction = true;
            } else if ((c == 'e' || c == 'E') && exponentFollows()) {
                fraction = true;
                at++;
            } else if (!Character.isDigit(c) && c != '_') {
                break;
            }
            at++;
        }
        add(fraction ? Kind.FLOAT : Kind.INTEGER, source.substring(begin, at).replace("_", ""));
    }

    private boolean exponentFollows() {
        int digit = at + 1;
        if (digit < source.length() && (source.charAt(digit) == '-' || source.charAt(digit) == '+')) {
            digit++;
        }
        return digit < source.length() && Character.isDigit(source.charAt(digit));
    }

    private void string(char quote) {
        StringBuilder text = new StringBuilder();
        int begin = at++;
        while (at < source.length() && source.charAt(at) != quote) {
            if (source.charAt(at) == '\\' && at + 1 < source.length()) {
                at++;
                at += StringEscapes.append(text, source, at);
            } else {
                text.append(source.charAt(at++));
            }
        }
        if (at >= source.length()) {
            at = begin;
            throw failure("a string is not closed");
        }
        at++;
        add(Kind.STRING, text.toString());
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line()));
    }

    private JinjaException failure(String message) {
        return JinjaException.at(line(), message);
    }

    private int line() {
        for (; lineCounted < Math.min(at, source.length()); lineCounted++) {
            if (source.charAt(lineCounted) == '\n') {
                line++;
            }
        }
        return line;
    }
}
