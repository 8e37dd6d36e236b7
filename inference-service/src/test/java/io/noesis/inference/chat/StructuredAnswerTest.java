package io.noesis.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

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

/// The answer has the form that was asked for; the thinking never has to.
@CharacterService
class StructuredAnswerTest {

    private static final String SCHEMA = """
            {"type":"object","properties":{"city":{"type":"string","maxLength":20},"people":{"type":"integer"}},\
            "required":["city","people"],"additionalProperties":false}""";
    private static final String SCHEMA_FORMAT =
            "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"city\",\"schema\":%s}}"
                    .formatted(SCHEMA);

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
    void aSchemaBindsTheAnswerAndNotTheThinking(boolean stream) {
        model.write("<think>\nA city, say Paris: [not json.\n</think>\n\n", "{\"city\":\"Paris\",\"people\":2100000}");

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + SCHEMA_FORMAT, stream);

        assertThat(message.thinking()).isEqualTo("A city, say Paris: [not json.");
        assertThat(message.content()).isEqualTo("{\"city\":\"Paris\",\"people\":2100000}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelThatWouldRatherTalkIsHeldToTheSchema(boolean stream) {
        model.write("<think>\nHm.\n</think>\n\n", "Certainly! Here is your city, Paris.");

        Message message = ask("\"reasoning\":{\"mode\":\"on\"}," + SCHEMA_FORMAT, stream);

        JsonNode answer = new JsonMapper().readTree(message.content());
        assertThat(answer.path("city").isString()).isTrue();
        assertThat(answer.path("people").isIntegralNumber()).isTrue();
        assertThat(message.thinking()).isEqualTo("Hm.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"reasoning\":{\"mode\":\"off\"},", ""})
    void withoutThinkingTheFormHoldsFromTheFirstCharacter(String mode) {
        model.write("<think>\nI think anyway.\n</think>\n\n", "prose");

        Message message = ask(mode + SCHEMA_FORMAT, false);

        assertThat(new JsonMapper().readTree(message.content()).path("city").isString())
                .isTrue();
        assertThat(message.thinking()).isEmpty();
    }

    @Test
    void aBudgetThatCutsTheThinkingLeavesAWholeAnswer() {
        model.thinkEndlessly("<think>\n", "Number # is next. ", "{\"city\":\"Rome\",\"people\":1}");

        Message message =
                ask("\"reasoning\":{\"mode\":\"on\",\"max_tokens\":60},\"max_tokens\":400," + SCHEMA_FORMAT, true);

        assertThat(message.content()).isEqualTo("{\"city\":\"Rome\",\"people\":1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "structured_outputs":{"regex":"[A-Z]{2}-[0-9]{3}"}; [A-Z]{2}-[0-9]{3}
            "structured_outputs":{"choice":["yes","no","maybe"]}       ; yes|no|maybe
            "guided_choice":["red","green"]                   ; red|green
            "guided_regex":"[0-9]{2}b"                              ; [0-9]{2}b
            "nvext":{"guided_choice":["left","right"]}        ; left|right
            "structured_outputs":{"grammar":"root ::= \\"x\\" [0-9] \\"y\\""}; x[0-9]y
            "response_format":{"type":"json_object"}          ; \\{.*\\}
            """)
    void everyWordForAFormIsUnderstood(String field, String pattern) {
        model.write("", "Whatever you say, my dear.");

        Message message = ask("\"max_tokens\":200," + field.strip(), false);

        assertThat(message.content()).matches(Pattern.compile(pattern.strip(), Pattern.DOTALL));
    }

    @Test
    void aKeywordThatCannotBeHonouredIsRefusedByName() {
        Answer answer = client.chat("""
                {"model":"character","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema",
                 "json_schema":{"name":"x","schema":{"type":"object","properties":{"a":{"type":"array","uniqueItems":true}}}}}}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("unsupported_value");
        assertThat(answer.json().path("error").path("message").asString()).contains("uniqueItems");
    }

    @Test
    void twoFormsAtOnceAreRefused() {
        Answer answer = client.chat("""
                {"model":"character","messages":[{"role":"user","content":"hi"}],"guided_regex":"a",
                 "response_format":{"type":"json_object"}}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("param").asString()).isEqualTo("guided_regex");
    }

    private record Message(String thinking, String content) {}

    private Message ask(String fields, boolean stream) {
        Answer answer = client.chat("""
                {"model":"character","temperature":0,"messages":[{"role":"user","content":"hi"}],"stream":%s,%s}""".formatted(stream, fields));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        if (stream) {
            assertThat(answer.events().getLast()).isEqualTo("[DONE]");
            return new Message(answer.concatenated("reasoning_content"), answer.concatenated("content"));
        }
        JsonNode message = answer.json().path("choices").path(0).path("message");
        return new Message(
                message.path("reasoning_content").asString(""),
                message.path("content").asString(""));
    }
}
