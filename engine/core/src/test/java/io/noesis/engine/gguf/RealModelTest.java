package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.junit.jupiter.api.Test;

/// A file that another program wrote.
class RealModelTest {

    @Test
    void readsWhatTheConverterOfLlamaCppWrote() {
        try (GgufFile gguf = GgufFile.open(TestModels.require("smollm2-135m.gguf"))) {
            GgufTensor embedding = gguf.tensor("token_embd.weight");

            assertThat(gguf.tensors()).hasSize(272);
            assertThat(embedding.shape()).containsExactly(576, 49_152);
            assertThat(embedding.type()).isEqualTo(GgmlType.Q8_0);
            assertThat(gguf.tensor("blk.29.ffn_down.weight").type()).isEqualTo(GgmlType.Q4_1);
            assertThat(gguf.metadata().integersPerLayer("llama.attention.head_count_kv", 30))
                    .containsOnly(3);
        }
    }

    @Test
    void writesTheSameBytesAsTheConverter() throws IOException {
        Path model = TestModels.require("smollm2-135m.gguf");
        MessageDigest written = sha256();
        try (GgufFile gguf = GgufFile.open(model);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), written)) {
            GgufWriter copy = new GgufWriter();
            gguf.metadata().values().forEach(copy::put);
            gguf.tensors().forEach(copy::tensor);
            copy.writeTo(Channels.newChannel(out));
        }

        assertThat(written.digest()).isEqualTo(digest(model));
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
