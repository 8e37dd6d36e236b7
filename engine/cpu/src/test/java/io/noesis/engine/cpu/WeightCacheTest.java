package io.noesis.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.content.ContentFile;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.cpu.natives.NativeKernelsPresent;
import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.model.ModelSource;
import io.noesis.engine.source.ModelSources;

/// The packed copy of a model is used for exactly the content it was made from.
class WeightCacheTest {

    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Path cache = Path.of("");

    @BeforeEach
    void writeAModel() throws IOException {
        NativeKernelsPresent.orSkip();
        cache = directory.resolve("cache");
        model = directory.resolve("tiny.gguf");
        TinyLlama.uniform(GgmlType.Q8_0).writeTo(model);
    }

    @Test
    void aSecondLoadTakesThePackedCopy() throws IOException {
        float[] first = logits();
        Object made = fileKey(packed());

        assertThat(logits()).containsExactly(first);
        assertThat(fileKey(packed())).isEqualTo(made);
    }

    @Test
    void aFileThatWasOnlyTouchedKeepsItsPackedCopy() throws IOException {
        logits();
        Object made = fileKey(packed());

        Files.setLastModifiedTime(model, FileTime.fromMillis(1_000_000));
        logits();

        assertThat(fileKey(packed())).isEqualTo(made);
    }

    @Test
    void weightsThatChangedInPlaceAreNotServedFromTheOldCopy() throws IOException {
        float[] before = logits();
        Path old = packed();
        FileTime time = Files.getLastModifiedTime(model);
        overwriteAWeight();
        Files.setLastModifiedTime(model, time);

        float[] after = logits();

        assertThat(after).isNotEqualTo(before).containsExactly(logitsWithoutCache());
        assertThat(packed()).isNotEqualTo(old);
    }

    @Test
    void aCopyThatSaysAnotherDigestIsMadeAnew() throws IOException {
        float[] right = logits();
        try (RandomAccessFile file = new RandomAccessFile(packed().toFile(), "rw")) {
            file.seek("NOESIS-PACKED-2\n".length());
            file.write("ffff".getBytes(StandardCharsets.US_ASCII));
            // Weights that nobody may see.
            file.seek(4096);
            file.write(new byte[4096]);
        }

        assertThat(logits()).containsExactly(right);
    }

    @Test
    void aDirectorysWeightsCountTogetherWithItsConfiguration() throws IOException {
        model = TinyDirectory.deci("BF16").writeTo(directory.resolve("tiny-directory"));
        logits();
        Path old = packed();
        Files.writeString(model.resolve("generation_config.json"), "{ }");

        logits();

        assertThat(packed()).isNotEqualTo(old);
    }

    private float[] logits() {
        return logits(Optional.of(cache));
    }

    private float[] logitsWithoutCache() {
        return logits(Optional.empty());
    }

    private float[] logits(Optional<Path> weightCache) {
        CpuOptions options = new CpuOptions(CpuOptions.KernelChoice.NATIVE, weightCache, KvType.F32);
        ModelSource source = ModelSources.open(model);
        try (LoadedModel loaded =
                CpuEngines.backend(source.spec(), 1, options).load(source, 64, LoadProgress.silent())) {
            float[][] result = new float[1][];
            loaded.forward(
                    List.of(new Chunk(new int[] {0}, 0, new int[] {1, 2, 3}, 1)),
                    (chunk, index, row) -> result[0] = row.clone());
            return result[0];
        }
    }

    private void overwriteAWeight() throws IOException {
        long at;
        try (ModelSource source = ModelSources.open(model)) {
            ContentFile file = source.files().getFirst();
            at = source.tensor("blk.0.attn_v.weight").data().address()
                    - file.bytes().address();
        }
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            // The quants of a block, behind its scale.
            file.seek(at + 2);
            file.write(new byte[32]);
        }
    }

    private Path packed() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> found =
                    files.filter(path -> path.toString().endsWith(".packed")).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, "lastModifiedTime,fileKey,size").toString();
    }
}
