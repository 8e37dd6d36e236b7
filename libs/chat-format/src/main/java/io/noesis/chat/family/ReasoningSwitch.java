package io.noesis.chat.family;

import static io.noesis.chat.family.ReasoningField.EFFORT;
import static io.noesis.chat.family.ReasoningField.ENABLE_THINKING;
import static io.noesis.chat.family.ReasoningField.INCLUDE_REASONING;
import static io.noesis.chat.family.ReasoningField.MAX_TOKENS;
import static io.noesis.chat.family.ReasoningField.MODE;
import static io.noesis.chat.family.ReasoningField.REASONING_EFFORT;
import static io.noesis.chat.family.ReasoningField.TEMPLATE_THINKING;
import static io.noesis.chat.family.ReasoningField.THINKING_BUDGET;
import static io.noesis.chat.family.ReasoningField.THINKING_TYPE;
import static io.noesis.chat.family.ReasoningField.VISIBILITY;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.noesis.chat.family.ReasoningRequest.Visibility;

/// Every way a request can ask for or against thinking, and which of them wins.
///
/// The mode is told by the first of these that says anything:
///
/// 1. `reasoning.mode`, unless it is `auto`
/// 2. `reasoning.effort` or `reasoning_effort`: `none` is off, any other word on
/// 3. `thinking.type`, unless it is `adaptive`
/// 4. `chat_template_kwargs.enable_thinking` or `.thinking`
/// 5. a budget of 0, under any name: off
/// 6. a phrase in the system text (see [SystemPhrase])
/// 7. a budget in `reasoning.max_tokens` or `thinking.budget_tokens`: on. Under its other names a budget only
/// limits.
///
/// Otherwise it is [ReasoningMode#AUTO]. Two names of one thing (a budget, an effort, a template switch, a
/// visibility) must not differ, and no object may contradict itself (`reasoning`, `thinking`). A budget and an
/// effort mean nothing where thinking is off and are then left out of the result.
public final class ReasoningSwitch {

    /// Template variable that other servers use as the switch.
    public static final String ENABLE_THINKING_ARGUMENT = "enable_thinking";

    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    private static final String EFFORT_RULE = "must be one of none, minimal, low, medium, high, xhigh, max";

    private final Map<ReasoningField, Object> given = new EnumMap<>(ReasoningField.class);
    private final @Nullable String systemText;

    /// @param given the values of a request as JSON has them: text, numbers, booleans; what is absent is left
    /// out
    /// @param systemText the caller's first system message, or null
    public ReasoningSwitch(Map<ReasoningField, ?> given, @Nullable String systemText) {
        this.given.putAll(given);
        this.systemText = systemText;
    }

    /// @throws InvalidReasoningException naming the first field that is malformed or contradicts another
    public ReasoningRequest resolve() {
        Optional<String> effort = effort();
        OptionalInt budget = budget();
        ReasoningMode ours = mode();
        ReasoningMode theirs = thinkingType();
        ReasoningMode template = templateSwitch();
        refuseContradictions(ours);
        ReasoningMode mode = firstOf(
                ours,
                effort.map(word -> word.equals("none") ? ReasoningMode.OFF : ReasoningMode.ON)
                        .orElse(ReasoningMode.AUTO),
                theirs,
                template,
                budget.equals(OptionalInt.of(0)) ? ReasoningMode.OFF : ReasoningMode.AUTO,
                SystemPhrase.modeIn(systemText),
                asksForThinking() ? ReasoningMode.ON : ReasoningMode.AUTO);
        boolean off = mode == ReasoningMode.OFF;
        return new ReasoningRequest(
                mode,
                off ? OptionalInt.empty() : budget,
                effort.filter(word -> !off && !word.equals("none")),
                visibility());
    }

    private static ReasoningMode firstOf(ReasoningMode... said) {
        for (ReasoningMode mode : said) {
            if (mode != ReasoningMode.AUTO) {
                return mode;
            }
        }
        return ReasoningMode.AUTO;
    }

    private boolean asksForThinking() {
        return given.containsKey(MAX_TOKENS) || given.containsKey(THINKING_BUDGET);
    }

    private ReasoningMode mode() {
        if (!given.containsKey(MODE)) {
            return ReasoningMode.AUTO;
        }
        String word = text(MODE, "must be one of on, off, auto");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "on" -> ReasoningMode.ON;
            case "off" -> ReasoningMode.OFF;
            case "auto" -> ReasoningMode.AUTO;
            default -> throw invalid(MODE, "must be one of on, off, auto");
        };
    }

    private Optional<String> effort() {
        for (ReasoningField field : List.of(EFFORT, REASONING_EFFORT)) {
            if (given.containsKey(field) && !EFFORTS.contains(text(field, EFFORT_RULE))) {
                throw invalid(field, EFFORT_RULE);
            }
        }
        return same(EFFORT, REASONING_EFFORT).map(String.class::cast);
    }

    private ReasoningMode thinkingType() {
        String rule = "must be one of enabled, disabled, adaptive";
        if (!given.containsKey(THINKING_TYPE)) {
            return ReasoningMode.AUTO;
        }
        return switch (text(THINKING_TYPE, rule)) {
            case "enabled" -> ReasoningMode.ON;
            case "disabled" -> ReasoningMode.OFF;
            case "adaptive" -> ReasoningMode.AUTO;
            default -> throw invalid(THINKING_TYPE, rule);
        };
    }

    private ReasoningMode templateSwitch() {
        flag(ENABLE_THINKING);
        flag(TEMPLATE_THINKING);
        return same(ENABLE_THINKING, TEMPLATE_THINKING)
                .map(on -> (Boolean) on ? ReasoningMode.ON : ReasoningMode.OFF)
                .orElse(ReasoningMode.AUTO);
    }

    private OptionalInt budget() {
        ReasoningField first = null;
        for (ReasoningField field : ReasoningField.BUDGETS) {
            if (!given.containsKey(field)) {
                continue;
            }
            number(field);
            if (first == null) {
                first = field;
            } else if (number(first) != number(field)) {
                throw invalid(field, "must be the same as " + first.path() + " (" + number(first) + ")");
            }
        }
        return first == null ? OptionalInt.empty() : OptionalInt.of(number(first));
    }

    private Visibility visibility() {
        String rule = "must be one of full, hidden";
        Visibility included = flag(INCLUDE_REASONING).orElse(true) ? Visibility.FULL : Visibility.HIDDEN;
        if (!given.containsKey(VISIBILITY)) {
            return included;
        }
        String word = text(VISIBILITY, rule);
        Visibility visibility = switch (word) {
            case "full" -> Visibility.FULL;
            case "hidden" -> Visibility.HIDDEN;
            default -> throw invalid(VISIBILITY, rule);
        };
        if (given.containsKey(INCLUDE_REASONING) && included != visibility) {
            throw invalid(INCLUDE_REASONING, "must agree with %s (%s)".formatted(VISIBILITY.path(), word));
        }
        return visibility;
    }

    /// An object that says off must not ask for more, and one that says on must leave room for it.
    private void refuseContradictions(ReasoningMode ours) {
        if (given.containsKey(MAX_TOKENS) && ours != ReasoningMode.AUTO) {
            agree(ours == ReasoningMode.ON, number(MAX_TOKENS) > 0, MAX_TOKENS, MODE);
        }
        if (given.get(EFFORT) instanceof String word && ours != ReasoningMode.AUTO) {
            agree(ours == ReasoningMode.ON, !word.equals("none"), EFFORT, MODE);
        }
        if (given.containsKey(THINKING_BUDGET) && given.get(THINKING_TYPE) instanceof String type) {
            // `adaptive` leaves it to the other fields, of which a budget of 0 is one.
            if (!type.equals("adaptive")) {
                agree(!type.equals("disabled"), number(THINKING_BUDGET) > 0, THINKING_BUDGET, THINKING_TYPE);
            }
        }
    }

    private void agree(boolean on, boolean wantsThinking, ReasoningField field, ReasoningField other) {
        if (on != wantsThinking) {
            throw invalid(field, "must agree with %s (%s)".formatted(other.path(), given.get(other)));
        }
    }

    /// The value of two names of one thing.
    private Optional<Object> same(ReasoningField first, ReasoningField second) {
        Object one = given.get(first);
        Object other = given.get(second);
        if (one != null && other != null && !one.equals(other)) {
            throw invalid(second, "must be the same as %s (%s)".formatted(first.path(), one));
        }
        return Optional.ofNullable(one == null ? other : one);
    }

    private String text(ReasoningField field, String rule) {
        return switch (given.get(field)) {
            case null -> "";
            case String text -> text;
            default -> throw invalid(field, rule);
        };
    }

    private Optional<Boolean> flag(ReasoningField field) {
        return switch (given.get(field)) {
            case null -> Optional.empty();
            case Boolean flag -> Optional.of(flag);
            default -> throw invalid(field, "must be one of true, false");
        };
    }

    private int number(ReasoningField field) {
        if (given.get(field) instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= 0
                && number.doubleValue() <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw invalid(field, "must be a whole number from 0 to " + Integer.MAX_VALUE);
    }

    private InvalidReasoningException invalid(ReasoningField field, String rule) {
        return new InvalidReasoningException(field.path(), rule, String.valueOf(given.get(field)));
    }
}
