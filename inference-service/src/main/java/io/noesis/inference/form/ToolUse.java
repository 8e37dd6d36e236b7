package io.noesis.inference.form;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a request allows in the way of calls.
///
/// @param offered the tools that the prompt shows; none where calls are not allowed
/// @param must whether the answer must be calls, of these tools
/// @param parallel whether there may be more than one
public record ToolUse(List<OfferedTool> offered, boolean must, boolean parallel) {

    public static final ToolUse NONE = new ToolUse(List.of(), false, true);

    public ToolUse {
        offered = List.copyOf(offered);
    }

    public Set<String> names() {
        return offered.stream().map(OfferedTool::name).collect(Collectors.toUnmodifiableSet());
    }
}
