package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.noesis.engine.backend.KernelTier;
import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.source.ModelSources;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The forward pass on a real model against llama.cpp and against plain float32 arithmetic; see
/// `conformance/reference`.
class RealModelTest {

    /// llama.cpp rounds activations to 8 bits: where its two best logits are closer than this, either may win.
    private static final double NEAR_TIE = 0.35;

    private static final String NAME = "smollm2-135m.gguf";

    private static final int[] ALL_PAGES = IntStream.range(0, 32).toArray();

    private static final Map<String, LoadedModel> models = new LinkedHashMap<>();

    private static JsonNode reference;

    @BeforeAll
    static void load() throws Exception {
        Path directory = System.getenv("NOESIS_MODELS") == null
                ? Path.of(System.getProperty("user.home"), ".noesis", "models")
                : Path.of(System.getenv("NOESIS_MODELS"));
        Path file = directory.resolve(NAME);
        assumeTrue(Files.exists(file), "no " + NAME + " in " + directory + ": ./noesis model pull smollm2-135m");
        for (Backends.Named backend : Backends.all()) {
            // Plain loops are far too slow for it.
            if (backend.backend().tier() != KernelTier.SCALAR) {
                models.put(
                        backend.name(), backend.backend().load(ModelSources.open(file), 2048, LoadProgress.silent()));
            }
        }
        try (InputStream in = RealModelTest.class.getResourceAsStream("/reference/smollm2-greedy.json")) {
            reference = new JsonMapper().readTree(in);
        }
    }

    @AfterAll
    static void close() {
        models.values().forEach(LoadedModel::close);
    }

    @TestFactory
    Stream<DynamicTest> continuesAsLlamaCppUpToItsNearTies() {
        return models.keySet().stream().flatMap(tier -> cases(tier, "llama_cpp", NEAR_TIE));
    }

    @TestFactory
    Stream<DynamicTest> continuesAsFloat32Arithmetic() {
        return models.keySet().stream()
                .flatMap(tier -> cases(tier, "float32", tier.startsWith("NATIVE") ? NEAR_TIE : 0.01));
    }

    private static Stream<DynamicTest> cases(String tier, String implementation, double nearTie) {
        return StreamSupport.stream(reference.spliterator(), false)
                .map(each -> dynamicTest(
                        tier + ": " + each.path("question").asString(),
                        () -> follow(models.get(tier), each, each.path(implementation), nearTie)));
    }

    /// Feeds the reference's own tokens and compares our choice at each step, so that one excused difference does not
    /// hide the rest.
    private static void follow(LoadedModel model, JsonNode prompt, JsonNode expected, double nearTie) {
        int[] tokens = ints(expected.path("tokens"));
        int excused = 0;
        int[] next = ints(prompt.path("prompt_ids"));
        int position = 0;
        for (int i = 0; i < tokens.length; i++) {
            float[] logits = forward(model, position, next);
            position += next.length;
            int ours = argmax(logits);
            if (ours != tokens[i]) {
                assertThat((double) logits[ours] - logits[tokens[i]])
                        .as("step %d: %d instead of %d", i, ours, tokens[i])
                        .isLessThan(2 * nearTie);
                assertThat(expected.path("gaps").get(i).asDouble()).isLessThan(nearTie);
                excused++;
            }
            next = new int[] {tokens[i]};
        }
        assertThat(excused).as("near ties decided otherwise").isLessThanOrEqualTo(tokens.length / 10);
    }

    private static float[] forward(LoadedModel model, int position, int[] tokens) {
        float[][] result = new float[1][];
        model.forward(
                List.of(new LoadedModel.Chunk(ALL_PAGES, position, tokens, 1)),
                (chunk, index, logits) -> result[0] = logits.clone());
        return result[0];
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
