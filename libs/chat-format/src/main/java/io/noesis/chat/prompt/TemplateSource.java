package io.noesis.chat.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rewrites the source of a template where Jinjava is no Jinja: filtered loops, names of Python's string
/// methods, and
/// the
/// marks of training frameworks. What it cannot read it refuses, since Jinjava would leave it out without a
/// word.
final class TemplateSource {

    private static final Pattern TAG = Pattern.compile("\\{%([-+]?)\\s*(.*?)\\s*([-+]?)%}", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\{#.*?#}", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);
    private static final Pattern FILTERED_LOOP =
            Pattern.compile("for\\s+(.+?)\\s+in\\s+(.+?)\\s+if\\s+(.+)", Pattern.DOTALL);

    private static final Pattern LOOP_VARIABLE = Pattern.compile("\\bloop\\s*\\.");
    private static final Pattern CONDITIONAL = Pattern.compile("\\selse\\s");

    /// A string, which stays as it is, or a method name to translate.
    private static final Pattern METHOD = Pattern.compile(
            "'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"|\\.(startswith|endswith|lstrip|rstrip|upper|lower)(?=\\()");

    /// A string, which may hold anything, or a filter.
    private static final Pattern FILTER =
            Pattern.compile("'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"|\\|\\s*([A-Za-z_]\\w*)");

    /// A split, with its separator if that is a string without escapes.
    private static final Pattern SPLIT = Pattern.compile("\\.split\\((?:'([^'\\\\]+)'\\))?");

    /// Methods of Python's `str` that Java has under another name.
    private static final Map<String, String> METHODS = Map.of(
            "startswith", "startsWith",
            "endswith", "endsWith",
            "lstrip", "stripLeading",
            "rstrip", "stripTrailing",
            "upper", "toUpperCase",
            "lower", "toLowerCase");

    private TemplateSource() {}

    /// @throws ChatTemplateException when a tag is not closed
    static String prepare(String template) {
        requireClosed(template);
        return translateMethods(unfoldLoops(template));
    }

    /// Names of the filters that the template uses.
    static Set<String> filters(String template) {
        Set<String> names = new TreeSet<>();
        Matcher code = CODE.matcher(template);
        while (code.find()) {
            Matcher filter = FILTER.matcher(code.group());
            while (filter.find()) {
                if (filter.group(1) != null) {
                    names.add(filter.group(1));
                }
            }
        }
        return names;
    }

    /// Whether a variable of this name stands in the code of the template.
    static boolean mentions(String template, String variable) {
        Pattern word = Pattern.compile("\\b" + Pattern.quote(variable) + "\\b");
        return CODE.matcher(COMMENT.matcher(template).replaceAll(""))
                .results()
                .anyMatch(code -> word.matcher(code.group()).find());
    }

    private static void requireClosed(String template) {
        String rest = CODE.matcher(COMMENT.matcher(template).replaceAll("")).replaceAll("");
        if (rest.contains("{{") || rest.contains("{%") || rest.contains("{#")) {
            throw new ChatTemplateException("the chat template has a tag that is not closed", false, null);
        }
    }

    /// `{% for a in b if c %}…{% endfor %}` becomes a loop around a condition.
    private static String unfoldLoops(String template) {
        StringBuilder result = new StringBuilder();
        Deque<Loop> loops = new ArrayDeque<>();
        Matcher tag = TAG.matcher(template);
        int from = 0;
        while (tag.find()) {
            result.append(template, from, tag.start());
            refuseLoopVariables(loops, template.substring(from, tag.end()));
            from = tag.end();
            String body = tag.group(2);
            refuseWhatAConditionWouldChange(loops, body);
            Matcher loop = FILTERED_LOOP.matcher(body);
            if (body.equals("generation") || body.equals("endgeneration")) {
                // Marks the assistant's part for training; the text inside is ordinary.
                continue;
            }
            if (body.startsWith("for ")
                    && loop.matches()
                    && !CONDITIONAL.matcher(loop.group(3)).find()) {
                loops.push(new Loop(true));
                result.append("{%")
                        .append(tag.group(1))
                        .append(" for ")
                        .append(loop.group(1))
                        .append(" in ");
                result.append(loop.group(2))
                        .append(" %}{% if ")
                        .append(loop.group(3))
                        .append(" ")
                        .append(tag.group(3))
                        .append("%}");
                continue;
            }
            if (body.startsWith("for ")) {
                loops.push(new Loop(false));
            } else if (body.equals("endfor") && !loops.isEmpty() && loops.pop().filtered) {
                result.append("{%")
                        .append(tag.group(1))
                        .append(" endif %}{% endfor ")
                        .append(tag.group(3))
                        .append("%}");
                continue;
            }
            result.append(tag.group());
        }
        return result.append(template, from, template.length()).toString();
    }

    /// A loop that is open while the template is read.
    private static final class Loop {

        private final boolean filtered;
        private int conditions;

        Loop(boolean filtered) {
            this.filtered = filtered;
        }
    }

    /// In Jinja `loop` counts the elements that passed the filter; behind a condition it would count all.
    private static void refuseLoopVariables(Deque<Loop> loops, String text) {
        if (loops.isEmpty() || !loops.peek().filtered) {
            return;
        }
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            if (LOOP_VARIABLE.matcher(code.group()).find()) {
                throw new ChatTemplateException("the chat template uses 'loop' in a filtered loop", false, null);
            }
        }
    }

    /// An `else` of a filtered loop, and leaving it early, mean something else once the filter is a condition.
    private static void refuseWhatAConditionWouldChange(Deque<Loop> loops, String body) {
        if (loops.isEmpty()) {
            return;
        }
        Loop loop = loops.peek();
        if (body.startsWith("if ")) {
            loop.conditions++;
        } else if (body.equals("endif")) {
            loop.conditions--;
        } else if (loop.filtered && body.equals("else") && loop.conditions == 0) {
            throw new ChatTemplateException("the chat template has an 'else' in a filtered loop", false, null);
        }
    }

    /// Java splits at a regular expression and drops empty ends; Python does neither. Only a separator that
    /// stands in
    /// the
    /// template can be quoted: any other is refused.
    private static String literalSplits(String code) {
        Matcher split = SPLIT.matcher(code);
        return split.replaceAll(found -> {
            if (found.group(1) == null) {
                throw new ChatTemplateException(
                        "the chat template splits at something that is not a plain string", false, null);
            }
            return Matcher.quoteReplacement(".split('\\\\Q" + found.group(1) + "\\\\E', -1)");
        });
    }

    private static String translateMethods(String template) {
        return CODE.matcher(template)
                .replaceAll(code -> Matcher.quoteReplacement(METHOD.matcher(literalSplits(code.group()))
                        .replaceAll(found -> Matcher.quoteReplacement(
                                found.group(1) == null ? found.group() : "." + METHODS.get(found.group(1))))));
    }
}
