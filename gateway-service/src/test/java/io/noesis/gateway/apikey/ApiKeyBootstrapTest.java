package io.noesis.gateway.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.gateway.apikey.ApiKeyProperties.Bootstrap;

class ApiKeyBootstrapTest {

    private static final String FIRST = "nsk-the-first-key-of-the-test-0123456789";
    private static final String SECOND = "nsk-the-second-key-of-the-test-0123456789";

    private final KeyDatabase database = new KeyDatabase();
    private final ApiKeyStore store = database.store(Clock.systemUTC());
    private final List<Bootstrap> configured = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void configureOne() throws IOException {
        configure("local", FIRST);
    }

    @Test
    void aChangedFileReplacesTheKeyAndKeepsItsId() throws Exception {
        start();
        ApiKey before = find(FIRST).orElseThrow();

        Files.writeString(configured.getFirst().file(), SECOND + "\n");
        start();

        assertThat(find(FIRST)).isEmpty();
        assertThat(find(SECOND))
                .hasValueSatisfying(after -> assertThat(after.id()).isEqualTo(before.id()));
    }

    @Test
    void aRevokedKeyStaysRevokedAfterARestart() {
        start();
        database.jdbc().sql("update gateway.api_key set revoked_at = now()").update();

        start();

        assertThat(find(FIRST).orElseThrow().revokedAt()).isNotNull();
    }

    @Test
    void aNewNameForTheSameKeyIsTaken() throws Exception {
        start();
        configured.clear();
        configure("renamed", FIRST);

        start();

        assertThat(find(FIRST).orElseThrow().name()).isEqualTo("renamed");
    }

    @Test
    void twoNamesMaySwapTheirKeys() throws Exception {
        configure("other", SECOND);
        start();
        configured.clear();
        configure("local", SECOND);
        configure("other", FIRST);

        start();

        assertThat(find(FIRST).orElseThrow().name()).isEqualTo("other");
        assertThat(find(SECOND).orElseThrow().name()).isEqualTo("local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoked_at = now()", "expires_at = now()"})
    void aNewNameDoesNotReviveAKey(String change) throws Exception {
        start();
        database.jdbc().sql("update gateway.api_key set " + change).update();
        configured.clear();
        configure("renamed", FIRST);

        assertThatIllegalStateException()
                .isThrownBy(this::start)
                .withMessageContaining("'renamed'")
                .withMessageContaining("'local'");
        assertThat(find(FIRST).orElseThrow().isValidAt(Clock.systemUTC().instant()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "nsk-too-short-a-key", "nsk-a key with blanks in it, long enough"})
    void aFileWithoutAKeyStopsTheStartAndIsNotShown(String content) throws Exception {
        Files.writeString(configured.getFirst().file(), content);

        assertThatIllegalStateException()
                .isThrownBy(this::start)
                .withMessageContaining("'local'")
                .satisfies(e -> assertThat(content.isBlank() || !e.getMessage().contains(content))
                        .isTrue());
    }

    @Test
    void aMissingFileStopsTheStartAndIsNamed() throws Exception {
        Path file = configured.getFirst().file();
        Files.delete(file);

        assertThatIllegalStateException().isThrownBy(this::start).withMessageContaining(file.toString());
    }

    @Test
    void twoNamesForOneKeyAndTwoKeysForOneNameAreRefused() throws Exception {
        configure("other", FIRST);
        assertThatIllegalStateException()
                .isThrownBy(this::start)
                .withMessage("the API keys 'local' and 'other' are the same");

        configured.removeLast();
        configure("local", SECOND);
        assertThatIllegalStateException().isThrownBy(this::start).withMessageContaining("configured twice");
    }

    @Test
    void replicasMayStartTogether() throws Exception {
        configure("other", SECOND);
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                starts.add(replicas.submit(this::start));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }

        assertThat(database.jdbc()
                        .sql("select name from gateway.api_key")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("local", "other");
    }

    private void configure(String name, String key) throws IOException {
        Path file = Files.createTempFile(directory, name, "");
        Files.writeString(file, key + "\n");
        configured.add(new Bootstrap(name, file));
    }

    private void start() {
        ApiKeyProperties properties =
                new ApiKeyProperties(List.copyOf(configured), Duration.ofSeconds(5), 100, Duration.ofSeconds(3));
        new ApiKeyBootstrap(properties, store, database.transaction()).afterSingletonsInstantiated();
    }

    private Optional<ApiKey> find(String key) {
        return store.find(ApiKeyHash.of(key));
    }
}
