package io.noesis.inference.chat;

import io.noesis.dialect.RequestField;

/// Older fields of OpenAI's request that others have taken the place of, and those of abilities no model here has.
final class ReplacedFields {

    private ReplacedFields() {}

    static void check(RequestField body) {
        absentOrEmpty(body, "functions");
        body.get("function_call").onlyNeutral("must be absent: use tools and tool_choice");
        body.get("audio").onlyNeutral("must be absent");
        body.get("web_search_options").onlyNeutral("must be absent");
    }

    private static void absentOrEmpty(RequestField body, String name) {
        if (!body.get(name).elements().isEmpty()) {
            throw body.get(name).unsupported("must be absent or empty");
        }
    }
}
