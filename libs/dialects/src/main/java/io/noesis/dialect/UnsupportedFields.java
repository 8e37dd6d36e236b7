package io.noesis.dialect;

/// Fields of OpenAI's chat request and of vLLM's that nothing here honours, neither the engine nor what is asked of a
/// remote server.
///
/// Unknown fields are ignored, as clients expect; these are known, and an answer that silently leaves them out
/// would be wrong. Their neutral values are accepted, since some clients send those.
public final class UnsupportedFields {

    private UnsupportedFields() {}

    /// @throws io.noesis.api.error.NoesisException naming the first field that has another than a neutral value
    public static void check(RequestField body) {
        body.get("prediction").onlyNeutral("must be absent");
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
}
