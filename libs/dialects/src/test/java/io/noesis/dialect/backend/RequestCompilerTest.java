package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionRequest;
import io.noesis.api.openai.ChatMessage;
import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.ReasoningRequest;
import io.noesis.chat.output.OutputStart;
import io.noesis.dialect.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RequestCompilerTest {

    private static final ModelFamily NEMOTRON =
            ModelFamilies.builtIn().byId("llama-nemotron-v1").orElseThrow();
    private static final ReasoningRequest ON = ReasoningRequest.of(ReasoningMode.ON);
    private static final ReasoningRequest OFF = ReasoningRequest.of(ReasoningMode.OFF);
    private static final ReasoningRequest AUTO = ReasoningRequest.of(ReasoningMode.AUTO);

    @ParameterizedTest
    @CsvSource({
        "VLLM, vllm",
        "NIM_1, nim-1",
        "NIM_2, nim-2",
        "TENSORRT_LLM, tensorrt-llm",
        "SGLANG, sglang",
        "LLAMA_SERVER, llama-server",
        "OPENAI_COMPATIBLE, openai-compatible",
    })
    void theSameRequestIsWrittenInEachDialect(BackendDialect dialect, String fixture) {
        ObjectNode chat = (ObjectNode) Golden.file("backend/request.json");
        ReasoningRequest wish = ON.withBudget(300).withEffort("low").unseen();
        if (dialect == BackendDialect.OPENAI_COMPATIBLE) {
            chat.remove("chat_template_kwargs");
            wish = ON.withEffort("low").unseen();
        }

        CompiledRequest compiled = new RequestCompiler(able(dialect)).compile(chat, wish);

        assertThat(Golden.json(compiled.body().toString()))
                .isEqualTo(Golden.file("backend/" + fixture + "/request.json"));
        assertThat(compiled.plan())
                .isEqualTo(new StreamPlan(
                        2,
                        ReasoningMode.ON,
                        true,
                        dialect != BackendDialect.OPENAI_COMPATIBLE,
                        OutputStart.ANSWER,
                        NEMOTRON,
                        Set.of(),
                        true,
                        List.of("END"),
                        List.of(),
                        false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // dialect          | field and value                    | what is sent for it
                "VLLM               | \"top_k\": 40                      | {\"top_k\": 40}",
                "VLLM               | \"min_tokens\": 4                  | {\"min_tokens\": 4}",
                "NIM_1              | \"top_k\": 40                      | {\"nvext\": {\"top_k\": 40}}",
                "NIM_1              | \"repetition_penalty\": 1.2        | {\"nvext\": {\"repetition_penalty\": 1.2}}",
                "NIM_1              | \"min_tokens\": 4                  | -",
                "NIM_1              | \"stop_token_ids\": [1]            | -",
                "TENSORRT_LLM       | \"ignore_eos\": true               | {\"ignore_eos\": true}",
                "SGLANG             | \"stop_token_ids\": [1]            | {\"stop_token_ids\": [1]}",
                "LLAMA_SERVER       | \"repetition_penalty\": 1.2        | {\"repeat_penalty\": 1.2}",
                "LLAMA_SERVER       | \"min_tokens\": 4                  | -",
                "OPENAI_COMPATIBLE  | \"top_k\": 40                      | -",
                "OPENAI_COMPATIBLE  | \"min_p\": 0.1                     | -",
                "OPENAI_COMPATIBLE  | \"max_completion_tokens\": 9       | {\"max_completion_tokens\": 9}",
                "OPENAI_COMPATIBLE  | \"max_tokens\": 9                  | {\"max_tokens\": 9}",
                "OPENAI_COMPATIBLE  | \"chat_template_kwargs\": {\"a\": 1} | -",
                "VLLM               | \"stop\": \"END\"                  | {\"stop\": [\"END\"]}",
            })
    void aSamplingFieldIsSaidInItsOwnWayOrRefused(BackendDialect dialect, String field, String sent) {
        assertSent(able(dialect), field, OFF, sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "VLLM              | \"guided_regex\": \"a+\"       | {\"structured_outputs\": {\"regex\": \"a+\"}}",
                "VLLM              | \"guided_choice\": [\"a\"]     | {\"structured_outputs\": {\"choice\": [\"a\"]}}",
                "VLLM              | \"structured_outputs\": {\"grammar\": \"g\"} | {\"structured_outputs\": {\"grammar\": \"g\"}}",
                "VLLM              | \"response_format\": {\"type\": \"json_object\"} | {\"response_format\": {\"type\": \"json_object\"}}",
                "NIM_1             | \"guided_json\": {\"a\": 1}    | {\"nvext\": {\"guided_json\": {\"a\": 1}}}",
                "NIM_1             | \"guided_json\": \"{\\\"a\\\": 1}\" | {\"nvext\": {\"guided_json\": {\"a\": 1}}}",
                "NIM_1             | \"nvext\": {\"guided_choice\": [\"a\"]} | {\"nvext\": {\"guided_choice\": [\"a\"]}}",
                "SGLANG            | \"guided_grammar\": \"g\"      | {\"ebnf\": \"g\"}",
                "SGLANG            | \"guided_choice\": [\"a.b\"]   | {\"regex\": \"(a\\\\.b)\"}",
                "LLAMA_SERVER      | \"guided_grammar\": \"g\"      | {\"grammar\": \"g\"}",
                "LLAMA_SERVER      | \"guided_choice\": [\"a\"]     | {\"grammar\": \"root ::= \\\"a\\\"\"}",
                "LLAMA_SERVER      | \"guided_regex\": \"a+\"       | -",
                "OPENAI_COMPATIBLE | \"guided_regex\": \"a+\"       | -",
                "OPENAI_COMPATIBLE | \"guided_choice\": [\"a\"]     | -",
            })
    void aFormIsSaidInItsOwnWayOrRefused(BackendDialect dialect, String field, String sent) {
        assertSent(able(dialect), field, OFF, sent);
    }

    @Test
    void tensorRtSaysRegexAndGrammarInTheResponseFormat() {
        BackendModel raw = able(BackendDialect.TENSORRT_LLM, false, true, true);

        assertSent(
                raw,
                "\"guided_regex\": \"a+\"",
                OFF,
                "{\"response_format\": {\"type\": \"regex\", \"regex\": \"a+\"}}");
        assertSent(
                raw, "\"guided_grammar\": \"g\"", OFF, "{\"response_format\": {\"type\": \"ebnf\", \"ebnf\": \"g\"}}");
        assertSent(
                raw,
                "\"guided_choice\": [\"a\", \"b\"]",
                OFF,
                "{\"response_format\": {\"type\": \"regex\", \"regex\": \"(a|b)\"}}");
    }

    @Test
    void aChoiceBecomesAnExpressionOrAGrammarOfJustItsTexts() {
        List<String> choices = List.of("a.b", "c|d", "e\"f\\", "g\nh", "(é)");

        String expression = FormWriter.expression(choices);
        assertThat(choices).allMatch(choice -> choice.matches(expression));
        assertThat(List.of("aXb", "c", "d", "g", "")).noneMatch(text -> text.matches(expression));
        assertThat(FormWriter.grammar(choices))
                .isEqualTo("root ::= \"a.b\" | \"c|d\" | \"e\\\"f\\\\\" | \"g\\nh\" | \"(é)\"");
    }

    @Test
    void aSchemaIsStrictWhereverItGoesAsResponseFormat() {
        String field = "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": "
                + "{\"name\": \"n\", \"schema\": {\"type\": \"object\"}, \"strict\": false}}";

        assertSent(able(BackendDialect.SGLANG), field, OFF, """
                {"response_format": {"type": "json_schema", "json_schema":
                    {"name": "answer", "strict": true, "schema": {"type": "object"}}}}
                """);
        assertSent(able(BackendDialect.NIM_1), field, OFF, "{\"nvext\": {\"guided_json\": {\"type\": \"object\"}}}");
    }

    @Test
    void twoFormsAreRefused() {
        assertRefused(
                able(BackendDialect.VLLM),
                "\"guided_regex\": \"a\", \"response_format\": {\"type\": \"json_object\"}",
                OFF,
                "guided_regex",
                "must be absent when response_format is given");
    }

    @ParameterizedTest
    @EnumSource(
            value = BackendDialect.class,
            names = {"VLLM", "NIM_1", "NIM_2", "SGLANG", "TENSORRT_LLM"})
    void aFormThatWouldHoldForTheThinkingIsRefused(BackendDialect dialect) {
        BackendModel raw = able(dialect, false, true, true);
        String field = "\"response_format\": {\"type\": \"json_object\"}";

        assertRefused(raw, field, ON, "response_format", "would apply it to the thinking");
        assertSent(raw, field, OFF, "{\"response_format\": {\"type\": \"json_object\"}}");
        assertSent(able(dialect), field, ON, "{\"response_format\": {\"type\": \"json_object\"}}");
    }

    @Test
    void whatOneBackendAloneCannotCombineIsRefused() {
        String object = "\"response_format\": {\"type\": \"json_object\"}";
        String tools = ", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]";

        assertRefused(able(BackendDialect.TENSORRT_LLM), object, OFF, "response_format", "it would demand thinking");
        assertRefused(
                able(BackendDialect.LLAMA_SERVER),
                "\"guided_choice\": [\"a\"]",
                ON,
                "guided_choice",
                "to the thinking");
        assertRefused(
                able(BackendDialect.LLAMA_SERVER),
                "\"guided_grammar\": \"g\"" + tools,
                OFF,
                "guided_grammar",
                "no grammar beside tools");
        assertRefused(
                able(BackendDialect.LLAMA_SERVER),
                "\"logprobs\": true, \"stream\": true" + tools,
                OFF,
                "logprobs",
                "none in a stream with tools");
        assertRefused(
                able(BackendDialect.VLLM, false, true, true), "\"logprobs\": true", ON, "logprobs", "in the text");
        assertRefused(able(BackendDialect.VLLM), "\"logprobs\": true", ON, "logprobs", "not streamed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "VLLM              | true  | 'auto'     | {\"tool_choice\": \"auto\"}",
                "VLLM              | false | 'auto'     | {\"tool_choice\": \"none\"}",
                "VLLM              | true  | 'required' | {\"tool_choice\": \"required\"}",
                "VLLM              | false | 'required' | -",
                "NIM_1             | false | 'auto'     | -",
                "NIM_1             | true  | 'required' | -",
                "TENSORRT_LLM      | false | 'auto'     | {\"tool_choice\": \"auto\"}",
                "TENSORRT_LLM      | true  | 'required' | -",
                "SGLANG            | false | 'auto'     | {\"tool_choice\": \"auto\"}",
                "LLAMA_SERVER      | true  | 'required' | {\"tool_choice\": \"required\"}",
                "OPENAI_COMPATIBLE | false | 'auto'     | {\"tool_choice\": \"auto\"}",
            })
    void whetherCallsMayOrMustBeMadeIsSaidOrRefused(
            BackendDialect dialect, boolean parsesCalls, String choice, String sent) {
        BackendModel model = able(dialect, true, parsesCalls, true);
        String field = "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}], \"tool_choice\": \"%s\""
                .formatted(choice);

        if (sent == null) {
            assertRefused(model, field, OFF, choice.equals("auto") ? "tools" : "tool_choice", "not supported");
        } else {
            CompiledRequest compiled = compile(model, field, OFF);
            assertThat(compiled.body().get("tool_choice"))
                    .isEqualTo(Golden.json(sent).get("tool_choice"));
            assertThat(compiled.body().get("tools")).hasSize(1);
            assertThat(compiled.plan().rawCalls().isEmpty()).isEqualTo(parsesCalls);
        }
    }

    @Test
    void aNamedToolIsTheOnlyOneWhereNamesAreNotRead() {
        String field = """
                "tools": [{"type": "function", "function": {"name": "f"}}, {"type": "function", "function": {"name": "g"}}],
                "tool_choice": {"type": "function", "function": {"name": "%s"}}""";

        ObjectNode body = compile(able(BackendDialect.LLAMA_SERVER), field.formatted("g"), OFF)
                .body();

        assertThat(body.get("tools"))
                .isEqualTo(Golden.json("[{\"type\": \"function\", \"function\": {\"name\": \"g\"}}]"));
        assertThat(body.get("tool_choice").asString()).isEqualTo("required");
        assertRefused(
                able(BackendDialect.LLAMA_SERVER),
                field.formatted("h"),
                OFF,
                "tool_choice.function.name",
                "one of the tools");
        assertThat(compile(able(BackendDialect.VLLM), field.formatted("g"), OFF)
                        .body()
                        .get("tools"))
                .hasSize(2);
    }

    @Test
    void toolsThatMustNotBeCalledAreNotSent() {
        CompiledRequest compiled = compile(
                able(BackendDialect.VLLM, true, false, true),
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}], \"tool_choice\": \"none\"",
                OFF);

        assertThat(compiled.body().has("tools")).isFalse();
        assertThat(compiled.body().has("tool_choice")).isFalse();
        assertThat(compiled.plan().rawCalls()).isEmpty();
    }

    @Test
    void theFamilysPhraseStandsAtTheHeadOfTheSystemText() {
        BackendModel model = able(BackendDialect.VLLM);

        assertThat(messages(model, "[{\"role\": \"user\", \"content\": \"hi\"}]", OFF))
                .isEqualTo(
                        Golden.json(
                                "[{\"role\": \"system\", \"content\": \"detailed thinking off\"}, {\"role\": \"user\", \"content\": \"hi\"}]"));
        assertThat(messages(model, "[{\"role\": \"user\", \"content\": \"hi\"}]", AUTO))
                .isEqualTo(Golden.json("[{\"role\": \"user\", \"content\": \"hi\"}]"));
        assertThat(messages(
                        model,
                        "[{\"role\": \"system\", \"content\": \"detailed thinking off\"}, {\"role\": \"system\", \"content\": \"/think b\"}]",
                        ON))
                .isEqualTo(
                        Golden.json(
                                "[{\"role\": \"system\", \"content\": \"detailed thinking on\"}, {\"role\": \"system\", \"content\": \"b\"}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "VLLM              | OFF | -       | {\"chat_template_kwargs\": {\"enable_thinking\": false}, \"reasoning_effort\": \"none\"}",
                "VLLM              | ON  | xhigh   | {\"chat_template_kwargs\": {\"enable_thinking\": true}, \"reasoning_effort\": \"xhigh\"}",
                "VLLM              | AUTO | -      | {}",
                "TENSORRT_LLM      | ON  | xhigh   | {\"reasoning_effort\": \"max\"}",
                "TENSORRT_LLM      | ON  | minimal | {\"reasoning_effort\": \"low\"}",
                "TENSORRT_LLM      | OFF | -       | {\"reasoning_effort\": \"none\"}",
                "NIM_1             | ON  | -       | {\"chat_template_kwargs\": {\"enable_thinking\": true}}",
                "OPENAI_COMPATIBLE | ON  | high    | {\"reasoning_effort\": \"high\"}",
                "OPENAI_COMPATIBLE | OFF | -       | {\"reasoning_effort\": \"none\"}",
            })
    void aModelOfNoKnownFamilyIsToldByFields(BackendDialect dialect, ReasoningMode mode, String effort, String sent) {
        BackendModel unknown = new BackendModel(dialect, "theirs", Optional.empty(), true, true, true);
        ReasoningRequest wish = ReasoningRequest.of(mode);

        ObjectNode body = compile(unknown, "\"user\": \"u\"", effort == null ? wish : wish.withEffort(effort))
                .body();

        body.remove(List.of("model", "user", "messages"));
        assertThat(body).isEqualTo(Golden.json(sent));
    }

    @Test
    void anEffortThatCannotBeSaidIsRefused() {
        BackendModel unknown = new BackendModel(BackendDialect.NIM_1, "theirs", Optional.empty(), true, true, true);

        assertRefused(unknown, "\"user\": \"u\"", ON.withEffort("low"), "reasoning_effort", "no word for it");
        assertRefused(
                new BackendModel(BackendDialect.VLLM, "theirs", Optional.empty(), true, true, true),
                "\"user\": \"u\"",
                ON.withEffort("huge"),
                "reasoning_effort",
                "it knows none,minimal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"max_thinking_tokens\": 5                 | max_thinking_tokens",
                "\"thinking_token_budget\": 5               | thinking_token_budget",
                "\"nvext\": {\"max_thinking_tokens\": 5}    | nvext.max_thinking_tokens",
                "\"thinking\": {\"budget_tokens\": 5}       | thinking.budget_tokens",
                "\"reasoning\": {\"max_tokens\": 5}         | reasoning.max_tokens",
            })
    void aBudgetThatWouldBeIgnoredIsRefusedUnderItsOwnName(String field, String name) {
        ReasoningRequest wish = ON.withBudget(5);

        assertRefused(able(BackendDialect.VLLM, true, true, false), field, wish, name, "would ignore it");
        assertRefused(able(BackendDialect.OPENAI_COMPATIBLE), field, wish, name, "no word for it");
        assertThat(compile(able(BackendDialect.VLLM, true, true, false), field, OFF.withBudget(5))
                        .body()
                        .has("thinking_token_budget"))
                .isFalse();
    }

    @Test
    void theTextBeginsAsTheBackendLeavesIt() {
        assertThat(plan(able(BackendDialect.VLLM, false, true, true), ON).start())
                .isEqualTo(OutputStart.UNDECIDED);
        assertThat(plan(able(BackendDialect.VLLM, false, true, true), OFF).start())
                .isEqualTo(OutputStart.ANSWER);
        assertThat(plan(able(BackendDialect.VLLM), ON).start()).isEqualTo(OutputStart.ANSWER);
        assertThat(compile(able(BackendDialect.LLAMA_SERVER, false, true, true), "\"user\": \"u\"", ON)
                        .body()
                        .get("reasoning_format")
                        .asString())
                .isEqualTo("none");
    }

    @Test
    void countsAreAskedForInEveryStreamAndShownToWhoAsked() {
        String asked = "\"stream\": true, \"stream_options\": {\"include_usage\": true}";

        assertThat(compile(able(BackendDialect.VLLM), asked, ON).plan().includeUsage())
                .isTrue();
        CompiledRequest unasked = compile(able(BackendDialect.VLLM), "\"stream\": true", ON);
        assertThat(unasked.plan().includeUsage()).isFalse();
        assertThat(unasked.body().get("stream_options")).isEqualTo(Golden.json("{\"include_usage\": true}"));
        assertThat(compile(able(BackendDialect.VLLM), "\"user\": \"u\"", ON)
                        .body()
                        .has("stream_options"))
                .isFalse();
    }

    @Test
    void theRecordOfAChatRequestCompilesToo() {
        ChatCompletionRequest chat = ChatCompletionRequest.of("m", List.of(ChatMessage.user("hi")))
                .maxTokens(7)
                .build();

        assertThat(new RequestCompiler(able(BackendDialect.VLLM))
                        .compile(chat, OFF)
                        .body())
                .isEqualTo(Golden.json("""
                        {"model": "theirs", "max_completion_tokens": 7, "messages": [
                          {"role": "system", "content": "detailed thinking off"}, {"role": "user", "content": "hi"}]}
                        """));
    }

    @ParameterizedTest
    @EnumSource(BackendDialect.class)
    void whoeverCanBeAskedForTokensIsAskedInItsOwnWords(BackendDialect dialect) {
        Optional<TokenizeCall> call = dialect.tokenizeCall();

        assertThat(call.isPresent())
                .isEqualTo(List.of(
                                BackendDialect.VLLM,
                                BackendDialect.NIM_2,
                                BackendDialect.SGLANG,
                                BackendDialect.LLAMA_SERVER)
                        .contains(dialect));
        call.ifPresent(known -> {
            boolean llama = dialect == BackendDialect.LLAMA_SERVER;
            assertThat(known.body("m", "a b"))
                    .isEqualTo(Golden.json(
                            llama
                                    ? "{\"model\": \"m\", \"content\": \"a b\", \"add_special\": false}"
                                    : "{\"model\": \"m\", \"prompt\": \"a b\", \"add_special_tokens\": false}"));
            assertThat(known.count(Golden.json(llama ? "{\"tokens\": [5, 6]}" : "{\"count\": 2, \"tokens\": [5, 6]}")))
                    .isEqualTo(2);
            assertThatExceptionOfType(NoesisException.class).isThrownBy(() -> known.count(Golden.json("{}")));
        });
    }

    private static void assertSent(BackendModel model, String field, ReasoningRequest wish, String sent) {
        if (sent == null) {
            String name = field.substring(1, field.indexOf('"', 1));
            assertRefused(model, field, wish, name, "is not supported by the backend of this model");
            return;
        }
        ObjectNode body = compile(model, field, wish).body();
        for (var expected : Golden.json(sent).properties()) {
            assertThat(body.get(expected.getKey())).isEqualTo(expected.getValue());
        }
    }

    private static void assertRefused(
            BackendModel model, String field, ReasoningRequest wish, String name, String reason) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> compile(model, field, wish))
                .withMessageContaining(reason)
                .satisfies(failure -> {
                    assertThat(failure.param()).contains(name);
                    assertThat(failure.code()).isIn(ErrorCode.UNSUPPORTED_VALUE, ErrorCode.INVALID_VALUE);
                });
    }

    private static JsonNode messages(BackendModel model, String messages, ReasoningRequest wish) {
        return new RequestCompiler(model)
                .compile(Golden.json("{\"messages\": %s}".formatted(messages)), wish)
                .body()
                .get("messages");
    }

    private static StreamPlan plan(BackendModel model, ReasoningRequest wish) {
        return compile(model, "\"user\": \"u\"", wish).plan();
    }

    private static CompiledRequest compile(BackendModel model, String field, ReasoningRequest wish) {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], %s}".formatted(field);
        return new RequestCompiler(model).compile(Golden.json(body), wish);
    }

    /// A backend started with everything that it can have.
    private static BackendModel able(BackendDialect dialect) {
        return able(dialect, true, true, true);
    }

    private static BackendModel able(
            BackendDialect dialect, boolean parsesThinking, boolean parsesCalls, boolean limitsThinking) {
        return new BackendModel(dialect, "theirs", Optional.of(NEMOTRON), parsesThinking, parsesCalls, limitsThinking);
    }
}
