package io.noesis.training.data;

import java.util.List;

/// A question that training never sees.
///
/// @param prompt what the user asks last
/// @param messages all turns up to the answer, without the system text
/// @param tools definitions of the functions on offer, each a JSON object as text
/// @param holdout why it is new: `template`, `range` or `fresh`
/// @param template which wording it has
public record HeldOutItem(
        String id,
        String task,
        String prompt,
        List<RowMessage> messages,
        List<String> tools,
        String expected,
        String holdout,
        String template) {

    public HeldOutItem {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /// The question as a row in one mode, with the expected answer as its output.
    public TrainingRow asking(boolean thinking) {
        StringBuilder system = new StringBuilder(thinking ? "detailed thinking on" : "detailed thinking off");
        if (!tools.isEmpty()) {
            system.append("\n\n<AVAILABLE_TOOLS>[")
                    .append(String.join(", ", tools))
                    .append("]</AVAILABLE_TOOLS>");
        }
        return new TrainingRow(
                system.toString(),
                messages,
                expected,
                "held_out",
                thinking,
                task,
                task + "." + template,
                expected,
                0,
                false);
    }
}
