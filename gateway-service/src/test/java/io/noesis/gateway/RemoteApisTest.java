package io.noesis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

/// What else a remote model answers, what it does not, and what passes it by.
class RemoteApisTest extends RemoteGateway {

    @Test
    void aWholeAnswerOverResponsesIsAResponse() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                caller.post("/v1/responses", "{\"model\":\"parsed\",\"input\":\"How far is it?\"}");
        backend.next().answer(200, "", whole("{\"content\":\"Far.\",\"reasoning_content\":\"Hm.\"}"));

        JsonNode answer = json(response.get(10, TimeUnit.SECONDS).body());
        assertThat(answer.path("object").asString()).isEqualTo("response");
        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo("Hm.");
        assertThat(answer.at("/output/1/content/0/text").asString()).isEqualTo("Far.");
    }

    @Test
    void anAnswerOverResponsesHasItsEvents() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                caller.post("/v1/responses", "{\"model\":\"parsed\",\"input\":\"How far is it?\",\"stream\":true}");
        RawUpstream.Exchange exchange = backend.next();
        exchange.events(recorded("vllm/tools"));

        assertThat(json(exchange.body()).at("/messages/0/content").asString()).isEqualTo("How far is it?");
        assertThat(response.get(10, TimeUnit.SECONDS).body())
                .startsWith("event: response.created\n")
                .contains("event: response.reasoning_text.delta", "event: response.function_call_arguments.done")
                .contains("event: response.completed")
                .doesNotContain("[DONE]");
    }

    @Test
    void anAnswerOverMessagesHasItsEventsAndItsWhole() throws Exception {
        String request = "{\"model\":\"parsed\",\"max_tokens\":50,\"messages\":%s%s}";
        CompletableFuture<HttpResponse<String>> streamed =
                caller.post("/v1/messages", request.formatted(MESSAGES, ",\"stream\":true"));
        backend.next().events(recorded("vllm/reasoning"));
        CompletableFuture<HttpResponse<String>> whole =
                caller.post("/v1/messages", request.formatted(MESSAGES, ",\"thinking\":{\"type\":\"disabled\"}"));
        RawUpstream.Exchange exchange = backend.next();
        exchange.answer(200, "", whole("{\"content\":\"Far.\"}"));

        assertThat(streamed.get(10, TimeUnit.SECONDS).body())
                .startsWith("event: message_start\n")
                .contains("\"thinking_delta\"", "\"text_delta\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        JsonNode message = json(whole.get(10, TimeUnit.SECONDS).body());
        assertThat(json(exchange.body()).at("/messages/0/content").asString()).isEqualTo("detailed thinking off");
        assertThat(message.path("type").asString()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asString()).isEqualTo("Far.");
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aRefusalOverMessagesNamesTheCallersField() throws Exception {
        HttpResponse<String> response = caller.post(
                        "/v1/messages",
                        "{\"model\":\"raw\",\"max_tokens\":50,\"messages\":%s,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9}}"
                                .formatted(MESSAGES))
                .get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).path("type").asString()).isEqualTo("error");
        assertThat(json(response.body()).at("/error/param").asString()).isEqualTo("thinking.budget_tokens");
    }

    @Test
    void tokensAreCountedByTheServerWhereItCan() throws Exception {
        String body = "{\"model\":\"%s\",\"messages\":%s}";
        CompletableFuture<HttpResponse<String>> vllm =
                caller.post("/v1/messages/count_tokens", body.formatted("parsed", MESSAGES));
        RawUpstream.Exchange tokenize = backend.next();
        tokenize.answer(200, "", "{\"count\":17}");
        CompletableFuture<HttpResponse<String>> llama =
                caller.post("/v1/messages/count_tokens", body.formatted("llama", MESSAGES));
        RawUpstream.Exchange render = backend.next();
        render.answer(200, "", "{\"prompt\":\"<s>How far is it?\"}");
        RawUpstream.Exchange count = backend.next();
        count.answer(200, "", "{\"tokens\":[1,2,3]}");
        HttpResponse<String> refused = caller.post("/v1/messages/count_tokens", body.formatted("nim", MESSAGES))
                .get(10, TimeUnit.SECONDS);

        assertThat(tokenize.requestLine()).startsWith("POST /parsed/tokenize ");
        assertThat(json(tokenize.body()).at("/messages/0/role").asString()).isEqualTo("user");
        assertThat(json(vllm.get(10, TimeUnit.SECONDS).body())
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(17);
        assertThat(render.requestLine()).startsWith("POST /llama/apply-template ");
        assertThat(json(count.body()).path("content").asString()).isEqualTo("<s>How far is it?");
        assertThat(json(llama.get(10, TimeUnit.SECONDS).body())
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(3);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_value", "cannot be counted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/v1/tokenize", "/v1/detokenize", "/v1/chat/render", "/v1/embeddings"})
    void whatARemoteModelCannotDoIsRefused(String path) throws Exception {
        HttpResponse<String> response =
                caller.post(path, "{\"model\":\"parsed\"}").get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("unsupported_value", path, "\"param\":\"model\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"model\" : \"ours\", \"x\": \"\\u00e4\" }",
                "{\"messages\":[{\"model\":\"parsed\"}]}",
                "{\"model\":5}",
                "no JSON",
                ""
            })
    void whatNamesNoRemoteModelPassesByteForByte(String body) throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.post("/v1/chat/completions", body);
        RawUpstream.Exchange exchange = local.next();
        exchange.answer(200, "", "{}");

        assertThat(exchange.body()).isEqualTo(body);
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(backend.waiting()).isZero();
    }

    @Test
    void modelsOfOursAndOfOthersAreOneList() throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.get("/v1/models");
        RawUpstream.Exchange exchange = local.next();
        exchange.answer(
                200,
                "",
                "{\"object\":\"list\",\"data\":[{\"id\":\"ours\",\"max_model_len\":5},{\"id\":\"raw\",\"x\":1}]}");

        assertThat(exchange.head().toLowerCase(Locale.ROOT))
                .contains("x-noesis-key-id: ")
                .doesNotContain("nsk-");
        JsonNode list = json(response.get(10, TimeUnit.SECONDS).body());
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsString("id"))
                .containsExactly("ours", "parsed", "raw", "nim", "sglang", "llama", "hasty", "trt", "nim2");
        assertThat(list.at("/data/0/max_model_len").asInt()).isEqualTo(5);
    }

    @Test
    void modelsOfOthersAreListedThoughTheLocalServiceIsAway() throws Exception {
        CompletableFuture<HttpResponse<String>> response = caller.get("/v1/models");
        local.next().answer(500, "", "{}");

        assertThat(json(response.get(10, TimeUnit.SECONDS).body()).path("data").findValuesAsString("id"))
                .contains("parsed")
                .doesNotContain("ours");
    }

    @Test
    void aSingleModelIsToldByWhoeverHasIt() throws Exception {
        JsonNode remote =
                json(caller.get("/v1/models/parsed").get(10, TimeUnit.SECONDS).body());
        CompletableFuture<HttpResponse<String>> ours = caller.get("/v1/models/ours");
        local.next().answer(200, "", "{\"id\":\"ours\"}");

        assertThat(remote.path("id").asString()).isEqualTo("parsed");
        assertThat(remote.path("object").asString()).isEqualTo("model");
        assertThat(ours.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"id\":\"ours\"}");
    }
}
