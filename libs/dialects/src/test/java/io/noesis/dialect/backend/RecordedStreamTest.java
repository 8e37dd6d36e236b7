package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ChatCompletionChunk;
import io.noesis.dialect.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams in the shape of each backend, byte by byte through the parser and the normaliser. Each names its source
/// in a comment at its head; none was recorded from a running server.
class RecordedStreamTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Map<String, StreamPlan> PLANS = Map.of(
            "vllm/raw", Plans.raw(),
            "nim-1/raw", Plans.raw(),
            "nim-2/misfiled", Plans.off(),
            "vllm/own-stop", Plans.stopping("END"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm/reasoning",
                "vllm/tools",
                "vllm/raw",
                "vllm/own-stop",
                "nim-1/raw",
                "nim-2/misfiled",
                "tensorrt-llm/reasoning",
                "tensorrt-llm/call",
                "sglang/reasoning",
                "sglang/tools",
                "llama-server/reasoning",
                "openai-compatible/odd",
            })
    void aStreamBecomesOneOfTheContract(String name) {
        List<String> expected = Golden.text("backend/" + name + ".chunks")
                .lines()
                .map(line -> Golden.json(line).toString())
                .toList();

        assertThat(normalise(name, Integer.MAX_VALUE, new Random(1))).isEqualTo(expected);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(normalise(name, 1 + seed, new Random(seed)))
                    .as("cut into %d bytes at most", 1 + seed)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vllm/failure,              UPSTREAM_FAILURE, the backend failed",
        "llama-server/failure,      UPSTREAM_FAILURE, the backend failed",
        "sglang/abort,              UPSTREAM_FAILURE, 'the backend gave up on the answer, with finish_reason ''abort'''",
        "openai-compatible/cut-off, UPSTREAM_FAILURE, the answer broke off before it was complete",
    })
    void aStreamThatFailsOrBreaksOffIsAFailure(String name, ErrorCode code, String message) {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(() -> normalise(name, 7, new Random(2)))
                .withMessage(message)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm/reasoning", "vllm/tools", "vllm/raw", "sglang/reasoning", "llama-server/reasoning"})
    void noBeginningOfAStreamIsAComplete(String name) {
        byte[] whole = bytes(name);
        int end = new String(whole, StandardCharsets.UTF_8).indexOf("\"finish_reason\":\"");
        if (name.startsWith("llama-server")) {
            end = new String(whole, StandardCharsets.UTF_8).indexOf("\"finish_reason\":\"stop\"");
        }
        for (int length = 0; length < end; length += 13) {
            byte[] beginning = Arrays.copyOf(whole, length);

            assertThatExceptionOfType(NoesisException.class).isThrownBy(() -> read(name, List.of(beginning)));
        }
    }

    private static List<String> normalise(String name, int longestPiece, Random random) {
        byte[] whole = bytes(name);
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < whole.length; ) {
            int to = longestPiece == Integer.MAX_VALUE
                    ? whole.length
                    : Math.min(whole.length, from + 1 + random.nextInt(longestPiece));
            pieces.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return read(name, pieces);
    }

    private static List<String> read(String name, List<byte[]> pieces) {
        SseParser parser = new SseParser(1 << 16, 1 << 16);
        StreamPlan plan = PLANS.getOrDefault(name, Plans.nothingToDo());
        StreamNormaliser normaliser = new StreamNormaliser(plan, Plans.IDENTITY, TokenCounter.UNKNOWN);
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        for (byte[] piece : pieces) {
            parser.accept(piece).forEach(event -> chunks.addAll(normaliser.accept(event.data())));
        }
        chunks.addAll(normaliser.finish());
        return chunks.stream().map(RecordedStreamTest::line).toList();
    }

    /// A chunk without its head, which is ours and always the same.
    private static String line(ChatCompletionChunk chunk) {
        assertThat(chunk.id()).isEqualTo(Plans.IDENTITY.id());
        assertThat(chunk.model()).isEqualTo(Plans.IDENTITY.model());
        assertThat(chunk.created()).isEqualTo(Plans.IDENTITY.created());
        JsonNode shown = chunk.choices().isEmpty()
                ? JSON.valueToTree(Map.of("usage", chunk.usage()))
                : JSON.valueToTree(chunk.choices().getFirst());
        return shown.toString();
    }

    private static byte[] bytes(String name) {
        return Golden.text("backend/" + name + ".sse").getBytes(StandardCharsets.UTF_8);
    }
}
