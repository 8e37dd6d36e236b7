package io.noesis.chat.family;

/// How tools, calls and results stand in the prompts of a family. How the model itself writes calls is
/// [ToolFormat].
///
/// @param definitions text behind the system text, with [#TOOLS] where the definitions go
/// @param functionOnly whether a definition is the `function` object alone, without the `type` around it
/// @param definitionSeparator between two definitions
/// @param callPadding inside the tags, around a call that has a block of its own
/// @param callSeparator between two blocks of calls
/// @param resultRole whose turn a result is
/// @param resultOpen, resultClose begin and end the turn
/// @param result one result, with [#CONTENT], or [#CONTENT_JSON] for the content as a JSON string
/// @param resultSeparator between the results of one turn
/// @param mergesResults whether results that follow each other share a turn
public record ToolPrompt(
        String definitions,
        boolean functionOnly,
        String definitionSeparator,
        String callPadding,
        String callSeparator,
        String resultRole,
        String resultOpen,
        String result,
        String resultSeparator,
        String resultClose,
        boolean mergesResults) {

    public static final String TOOLS = "${tools}";
    public static final String CONTENT = "${content}";
    public static final String CONTENT_JSON = "${content-json}";
}
