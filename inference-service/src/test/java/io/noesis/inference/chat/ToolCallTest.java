package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.CharacterService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.ServiceClient.Answer;
import io.noesis.inference.engine.CharacterModel;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls are found behind the thinking, fit their tool, and are the same streamed and whole.
@CharacterService
class ToolCallTest {

    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"add","description":"Adds.","parameters":{"type":"object",\
            "properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"],\
            "additionalProperties":false}}},
            {"type":"function","function":{"name":"weather","parameters":{"type":"object",\
            "properties":{"city":{"enum":["Rome","Oslo"]}},"required":["city"],"additionalProperties":false}}}]""";
    private static final String CALL = "<TOOLCALL>[{\"name\": \"add\", \"arguments\": {\"a\":1,\"b\":2}}]</TOOLCALL>";

    @LocalServerPort
    private int port;

    @Autowired
    private CharacterModel model;

    private ServiceClient client;

    @BeforeEach
    void connect() {
        client = ServiceClient.whenReady(port);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallBehindTheThinkingIsACall(boolean stream) {
        model.write("<think>\nI add.\n</think>\n\n", CALL);

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + TOOLS, stream);

        assertThat(message.calls()).containsExactly(new Call("add", "{\"a\":1,\"b\":2}"));
        assertThat(message.content()).isEmpty();
        assertThat(message.thinking()).isEqualTo("I add.");
        assertThat(message.finishReason()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelThatDoesNotThinkThoughItShouldMayCallAtOnce(boolean stream) {
        model.write("", CALL);

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + TOOLS, stream);

        assertThat(message.calls()).containsExactly(new Call("add", "{\"a\":1,\"b\":2}"));
        assertThat(message.thinking()).isEmpty();
        assertThat(message.finishReason()).isEqualTo("tool_calls");
    }

    /// Until its end it could have been thinking, to which no grammar applies.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItWritesInPlaceOfThinkingIsNoCallUnlessItIsOneOfTheTools(boolean stream) {
        String broken = "<TOOLCALL>[{\"name\": \"wether\", \"arguments\": {\"city\": Paris}}]</TOOLCALL>";
        model.write("", broken);

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + TOOLS, stream);

        assertThat(message.calls()).isEmpty();
        assertThat(message.content()).isEqualTo(broken);
        assertThat(message.finishReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTagInsideTheThinkingIsThinking(boolean stream) {
        model.write("<think>\nShall I " + CALL + "?\n</think>\n\n", "No.");

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + TOOLS, stream);

        assertThat(message.thinking()).isEqualTo("Shall I " + CALL + "?");
        assertThat(message.calls()).isEmpty();
        assertThat(message.content()).isEqualTo("No.");
        assertThat(message.finishReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void severalBlocksAndTextBesideThemAreAllFound(boolean stream) {
        model.write(
                "",
                "First: " + CALL + "\n"
                        + "<TOOLCALL>[{\"name\": \"weather\", \"arguments\": {\"city\":\"Oslo\"}}]</TOOLCALL>");

        Message message = ask("\"reasoning\":{\"mode\":\"off\"}," + TOOLS, stream);

        assertThat(message.content().strip()).isEqualTo("First:");
        assertThat(message.calls())
                .containsExactly(new Call("add", "{\"a\":1,\"b\":2}"), new Call("weather", "{\"city\":\"Oslo\"}"));
    }

    @Test
    void argumentsThatDoNotFitTheToolCannotBeWritten() {
        model.write("", "<TOOLCALL>[{\"name\": \"weather\", \"arguments\": {\"city\":\"Atlantis\"}}]</TOOLCALL>");

        Message message = ask(TOOLS, false);

        assertThat(message.calls()).hasSize(1);
        assertThat(message.calls().getFirst().arguments()).isIn("{\"city\":\"Rome\"}", "{\"city\":\"Oslo\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                 | {\"a\":1}",
                ",\"additionalProperties\":true   | {\"a\":1,\"c\":2}",
                ",\"patternProperties\":{\"c\":{}} | {\"a\":1,\"c\":2}"
            })
    void argumentsThatNobodyDeclaredCannotBeWrittenUnlessTheSchemaSaysSo(@Nullable String more, String arguments) {
        model.write("", "<TOOLCALL>[{\"name\": \"f\", \"arguments\": {\"a\":1,\"c\":2}}]</TOOLCALL>");

        Message message = ask(
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
                        + "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}"
                        + Objects.requireNonNullElse(more, "") + "}}}]",
                false);

        assertThat(message.calls()).hasSize(1);
        assertThat(message.calls().getFirst().arguments()).isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"})
    void aCallThatIsDemandedComesThoughTheModelWouldTalk(String choice) {
        model.write("<think>\nHm.\n</think>\n\n", "I would rather not.");

        Message message = ask("\"reasoning\":{\"mode\":\"on\"},\"tool_choice\":" + choice + "," + TOOLS, false);

        assertThat(message.calls()).isNotEmpty();
        assertThat(message.thinking()).isEqualTo("Hm.");
        if (choice.contains("weather")) {
            assertThat(message.calls()).allMatch(call -> call.name().equals("weather"));
        }
    }

    @Test
    void withoutParallelCallsThereIsOne() {
        model.write("", CALL + CALL);

        assertThat(ask("\"parallel_tool_calls\":false," + TOOLS, false).calls()).hasSize(1);
    }

    @Test
    void whereToolsAreTurnedOffACallIsText() {
        model.write("", CALL);

        Message message = ask("\"tool_choice\":\"none\"," + TOOLS, false);

        assertThat(message.calls()).isEmpty();
        assertThat(message.content()).isEqualTo(CALL);
    }

    @Test
    void aToolThatWasNotOfferedCannotBeNamed() {
        Answer answer = client.chat("""
                {"model":"character","messages":[{"role":"user","content":"hi"}],
                 "tool_choice":{"type":"function","function":{"name":"fly"}},%s}""".formatted(TOOLS));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo("tool_choice.function.name");
    }

    @Test
    void callsAndTheirResultsMayStandInTheHistory() {
        model.write("", "It is 3.");

        Answer answer = client.chat("""
                {"model":"character","temperature":0,%s,"messages":[{"role":"user","content":"1+2?"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                   "function":{"name":"add","arguments":"{\\"a\\":1,\\"b\\":2}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"3"}]}""".formatted(TOOLS));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("It is 3.");
    }

    private record Call(String name, String arguments) {}

    private record Message(String thinking, String content, List<Call> calls, String finishReason) {}

    private Message ask(String fields, boolean stream) {
        Answer answer = client.chat("""
                {"model":"character","temperature":0,"max_tokens":600,"stream":%s,
                 "messages":[{"role":"user","content":"hi"}],%s}""".formatted(stream, fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return stream ? streamed(answer) : whole(answer);
    }

    private static Message whole(Answer answer) {
        JsonNode choice = answer.json().path("choices").path(0);
        JsonNode message = choice.path("message");
        List<Call> calls = new ArrayList<>();
        message.path("tool_calls").forEach(call -> {
            assertThat(call.path("id").asString()).startsWith("call_");
            calls.add(new Call(
                    call.path("function").path("name").asString(),
                    call.path("function").path("arguments").asString()));
        });
        calls.forEach(call -> new JsonMapper().readTree(call.arguments()));
        return new Message(
                message.path("reasoning_content").asString(""),
                message.path("content").asString(""),
                calls,
                choice.path("finish_reason").asString());
    }

    private static Message streamed(Answer answer) {
        TreeMap<Integer, String> names = new TreeMap<>();
        TreeMap<Integer, String> arguments = new TreeMap<>();
        StringBuilder finish = new StringBuilder();
        answer.chunks()
                .forEach(chunk -> chunk.path("choices").forEach(choice -> {
                    finish.append(choice.path("finish_reason").asString(""));
                    choice.path("delta").path("tool_calls").forEach(piece -> {
                        int index = piece.path("index").asInt();
                        JsonNode function = piece.path("function");
                        names.merge(index, function.path("name").asString(""), String::concat);
                        arguments.merge(index, function.path("arguments").asString(""), String::concat);
                    });
                }));
        List<Call> calls = names.keySet().stream()
                .map(index -> new Call(names.get(index), arguments.get(index)))
                .toList();
        return new Message(
                answer.concatenated("reasoning_content"), answer.concatenated("content"), calls, finish.toString());
    }
}
