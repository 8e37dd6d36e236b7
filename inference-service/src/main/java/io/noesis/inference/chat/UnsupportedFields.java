package io.noesis.inference.chat;

import io.noesis.dialect.RequestField;

/// Fields of OpenAI's request and of vLLM's that this service cannot honour.
///
/// Unknown fields are ignored, as clients expect; these are known, and an answer that silently leaves them out
/// would be wrong. Their neutral values are accepted, since some clients send those.
final class UnsupportedFields {

    private UnsupportedFields() {}

    static void check(RequestField body) {
        absentOrEmpty(body, "functions");
        body.get("function_call").onlyNeutral("must be absent: use tools and tool_choice");
        body.get("audio").onlyNeutral("must be absent");
        body.get("prediction").onlyNeutral("must be absent");
        body.get("web_search_options").onlyNeutral("must be absent");
        body.get("store").onlyNeutral("must be absent or false, since nothing is kept", false);
        body.get("verbosity").onlyNeutral("must be absent or 'medium'", "medium");
        for (RequestField modality : body.get("modalities").elements()) {
            modality.onlyNeutral("must be 'text'", "text");
        }
        body.get("use_beam_search").onlyNeutral("must be absent or false", false);
        body.get("prompt_logprobs").onlyNeutral("must be absent");
        body.get("echo").onlyNeutral("must be absent or false", false);
        body.get("continue_final_message").onlyNeutral("must be absent or false", false);
        body.get("add_generation_prompt").onlyNeutral("must be absent or true", true);
        body.get("chat_template").onlyNeutral("must be absent: templates come with the model");
    }

    private static void absentOrEmpty(RequestField body, String name) {
        if (!body.get(name).elements().isEmpty()) {
            throw body.get(name).unsupported("must be absent or empty");
        }
    }
}
