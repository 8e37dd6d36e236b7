package io.noesis.chat.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rewrites the source of a template where Jinjava is no Jinja: filtered loops, names of Python's string methods, and
/// the
/// marks of training frameworks. What it cannot read it refuses, since Jinjava would leave it out without a word.
final class TemplateSource {

    private static final Pattern TAG = Pattern.compile("\\{%([-+]?)\\s*(.*?)\\s*([-+]?)%}", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\{#.*?#}", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);
    private static final Pattern FILTERED_LOOP =
            Pattern.compile("for\\s+(.+?)\\s+in\\s+(.+?)\\s+if\\s+(.+)", Pattern.DOTALL);

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

    private static void requireClosed(String template) {
        String rest = CODE.matcher(COMMENT.matcher(template).replaceAll("")).replaceAll("");
        if (rest.contains("{{") || rest.contains("{%") || rest.contains("{#")) {
            throw new ChatTemplateException("the chat template has a tag that is not closed", false, null);
        }
    }

    /// `{% for a in b if c %}…{% endfor %}` becomes a loop around a condition.
    private static String unfoldLoops(String template) {
        StringBuilder result = new StringBuilder();
        Deque<Boolean> filtered = new ArrayDeque<>();
        Matcher tag = TAG.matcher(template);
        int from = 0;
        while (tag.find()) {
            result.append(template, from, tag.start());
            from = tag.end();
            String body = tag.group(2);
            Matcher loop = FILTERED_LOOP.matcher(body);
            if (body.equals("generation") || body.equals("endgeneration")) {
                // Marks the assistant's part for training; the text inside is ordinary.
                continue;
            }
            if (body.startsWith("for ") && loop.matches() && !loop.group(3).contains(" else ")) {
                filtered.push(true);
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
                filtered.push(false);
            } else if (body.equals("endfor") && !filtered.isEmpty() && filtered.pop()) {
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

    /// Java splits at a regular expression and drops empty ends; Python does neither. Only a separator that stands in
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
