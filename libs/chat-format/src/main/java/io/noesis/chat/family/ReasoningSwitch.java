package io.noesis.chat.family;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Every way a request can ask for or against thinking, and which of them wins.
///
/// The first that is present decides: our own `reasoning.mode`, then `reasoning_effort`, then
/// `chat_template_kwargs.enable_thinking`, then a phrase in the system text. When none is, the mode is
/// [ReasoningMode#AUTO].
///
/// @param mode `on`, `off` or `auto`, or null
/// @param effort OpenAI's `none`, `minimal`, `low`, `medium`, `high` or `xhigh`, or null
/// @param templateArguments the caller's variables for the template
/// @param systemText the caller's first system message, or null
public record ReasoningSwitch(
        @Nullable String mode,
        @Nullable String effort,
        Map<String, Object> templateArguments,
        @Nullable String systemText) {

    /// Template variable that other servers use as the switch.
    public static final String ENABLE_THINKING = "enable_thinking";

    /// @throws UnknownReasoningValueException when a field has a value it cannot have
    public ReasoningMode resolve() {
        ReasoningMode fromMode = fromMode();
        if (fromMode != ReasoningMode.AUTO) {
            return fromMode;
        }
        ReasoningMode fromEffort = fromEffort();
        if (fromEffort != ReasoningMode.AUTO) {
            return fromEffort;
        }
        ReasoningMode fromArguments = fromArguments();
        return fromArguments != ReasoningMode.AUTO ? fromArguments : SystemPhrase.modeIn(systemText);
    }

    private ReasoningMode fromMode() {
        if (mode == null) {
            return ReasoningMode.AUTO;
        }
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "on" -> ReasoningMode.ON;
            case "off" -> ReasoningMode.OFF;
            case "auto" -> ReasoningMode.AUTO;
            default -> throw new UnknownReasoningValueException("reasoning.mode", "on, off, auto", mode);
        };
    }

    private ReasoningMode fromEffort() {
        if (effort == null) {
            return ReasoningMode.AUTO;
        }
        return switch (effort) {
            case "none" -> ReasoningMode.OFF;
            case "minimal", "low", "medium", "high", "xhigh" -> ReasoningMode.ON;
            default ->
                throw new UnknownReasoningValueException(
                        "reasoning_effort", "none, minimal, low, medium, high, xhigh", effort);
        };
    }

    private ReasoningMode fromArguments() {
        Object value = templateArguments.get(ENABLE_THINKING);
        return switch (value) {
            case null -> ReasoningMode.AUTO;
            case Boolean enabled -> enabled ? ReasoningMode.ON : ReasoningMode.OFF;
            default ->
                throw new UnknownReasoningValueException(
                        "chat_template_kwargs." + ENABLE_THINKING, "true, false", String.valueOf(value));
        };
    }
}
