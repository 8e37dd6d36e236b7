package io.noesis.chat.family;

import java.util.List;
import java.util.Optional;

/// How a family of models thinks, as data.
///
/// @param id stable name, as in configuration
/// @param defaultMode what the model does when nothing is said; never [ReasoningMode#AUTO]
/// @param systemOn system text that turns thinking on
/// @param systemOff system text that turns thinking off
/// @param openTag begins the thinking; several tokens in most vocabularies, so only ever matched as text
/// @param closeTag ends the thinking
/// @param closingText written in the model's stead to end thinking that has gone on for too long: the closing
/// tag with the white space that the models put around it
/// @param openTagMayBeMissing whether the model is known to begin thinking without the opening tag
/// @param hardOff written behind the prompt to keep a model from thinking that would not let it be told; where
/// the template itself does so, there is none
/// @param samplingOn recommended while thinking
/// @param samplingOff recommended for plain chat
/// @param tools how calls are written by the model
/// @param toolPrompt how tools, calls and results are told to it
/// @param endTokens texts of the special tokens that end its turn
/// @param templateName built-in template for files that bring none
public record ModelFamily(
        String id,
        ReasoningMode defaultMode,
        String systemOn,
        String systemOff,
        String openTag,
        String closeTag,
        String closingText,
        boolean openTagMayBeMissing,
        Optional<String> hardOff,
        RecommendedSampling samplingOn,
        RecommendedSampling samplingOff,
        ToolFormat tools,
        ToolPrompt toolPrompt,
        List<String> endTokens,
        String templateName) {

    public ModelFamily {
        endTokens = List.copyOf(endTokens);
    }

    /// @param temperature 0 for greedy
    /// @param topP in (0, 1]
    public record RecommendedSampling(double temperature, double topP) {}

    /// The mode that holds when this one was asked for.
    public ReasoningMode effective(ReasoningMode asked) {
        return asked == ReasoningMode.AUTO ? defaultMode : asked;
    }

    public RecommendedSampling sampling(ReasoningMode asked) {
        return effective(asked) == ReasoningMode.ON ? samplingOn : samplingOff;
    }
}
