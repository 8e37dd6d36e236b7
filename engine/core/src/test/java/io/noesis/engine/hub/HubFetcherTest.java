package io.noesis.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.engine.loading.LoadProgress;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HubFetcherTest {

    private static final String TOKEN = "hf_secret123";

    private final byte[] weights = new byte[300_000];
    private final StandInHub hub = new StandInHub();
    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    private Path folder;

    HubFetcherTest() {
        new Random(4).nextBytes(weights);
        hub.with("tiny.gguf", weights);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theOnlyGgufFileIsFetchedOnceAndVerified() throws Exception {
        List<Double> fractions = new ArrayList<>();

        Path file = fetch("hf://acme/tiny", (stage, fraction) -> fractions.add(fraction));

        assertThat(file).hasBinaryContent(weights).hasFileName("tiny.gguf");
        assertThat(fractions).isSorted().endsWith(1.0);
        assertThat(file.resolveSibling("tiny.gguf.partial")).doesNotExist();
        int requests = hub.seen.size();
        assertThat(fetch("hf://acme/tiny")).isEqualTo(file);
        assertThat(hub.seen).as("only the branch is looked up again").hasSize(requests + 1);
    }

    @Test
    void whatAPowerCutLeftOfAFileIsFetchedAnew() throws Exception {
        Path file = fetch("hf://acme/tiny");
        Files.write(file, new byte[3]);

        assertThat(fetch("hf://acme/tiny")).isEqualTo(file).hasBinaryContent(weights);
    }

    @Test
    void aDirectoryBringsWhatTheModelNeedsAndNothingElse() throws Exception {
        hub.with("config.json", bytes("{}"))
                .with("tokenizer.json", bytes("{}"))
                .with("model-00001-of-00002.safetensors", bytes("one"))
                .with("model-00002-of-00002.safetensors", bytes("two"))
                .with("model.safetensors.index.json", bytes("{}"))
                .with("modeling_decilm.py", bytes("import os"))
                .with("../escape.json", bytes("{}"));

        Path directory = fetch("hf://acme/tiny@v1.0");

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json",
                            "tokenizer.json",
                            "model-00001-of-00002.safetensors",
                            "model-00002-of-00002.safetensors",
                            "model.safetensors.index.json");
        }
        assertThat(hub.seen.getFirst()).startsWith("hub /api/models/acme/tiny/revision/v1.0 ");
    }

    @Test
    void aCutConnectionIsTakenUpWhereItBroke() throws Exception {
        hub.cuts.addAll(List.of(100_000, 50_000));

        assertThat(fetch("hf://acme/tiny")).hasBinaryContent(weights);

        List<String> ranges = hub.seen.stream()
                .filter(line -> line.contains("/resolve/"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(ranges).hasSize(3).startsWith("null");
        assertThat(ranges.subList(1, 3)).allMatch(range -> range.matches("bytes=\\d+-"));
        assertThat(pauses).as("progress was made each time").containsOnly(Duration.ofMillis(10));
    }

    @Test
    void aNewStartGoesOnWhereAnEarlierOneGaveUp() throws Exception {
        hub.cuts.addAll(List.of(120_000, 0, 0, 0, 0, 0));
        assertThatExceptionOfType(HubException.class)
                .isThrownBy(() -> fetch("hf://acme/tiny"))
                .withMessageContaining("kept");
        hub.cuts.clear();
        hub.seen.clear();

        assertThat(fetch("hf://acme/tiny")).hasBinaryContent(weights);

        assertThat(hub.seen.getLast()).containsPattern("bytes=[1-9]\\d*-");
        assertThat(pauses).as("without progress the pauses double").contains(Duration.ofMillis(20));
    }

    @Test
    void aServerWithoutRangesSendsEverythingAgain() throws Exception {
        hub.cuts.add(100_000);
        hub.ignoresRanges = true;

        assertThat(fetch("hf://acme/tiny")).hasBinaryContent(weights);
    }

    @Test
    void aLeftoverOfOtherBytesIsFetchedAnew() throws Exception {
        Path directory = folder.resolve("hub/acme--tiny").resolve(StandInHub.COMMIT);
        Files.createDirectories(directory);
        Files.write(directory.resolve("tiny.gguf.partial"), new byte[1000]);

        assertThat(fetch("hf://acme/tiny")).hasBinaryContent(weights);
    }

    @Test
    void aWrongChecksumIsRefusedAndLeavesNothing() {
        hub.wrongChecksumOf = "tiny.gguf";

        refused(() -> fetch("hf://acme/tiny"), "checksum of tiny.gguf");
        assertThat(folder.resolve("hub/acme--tiny").resolve(StandInHub.COMMIT)).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"401, a token is needed", "403, token", "404, no such model", "418, 418"})
    void aRefusalIsNotTriedAgain(int status, String reason) {
        hub.listingStatus = status;
        refused(() -> fetch("hf://acme/tiny"), reason);
        assertThat(hub.seen).hasSize(1);

        hub.listingStatus = 200;
        hub.fileStatus = status;
        refused(() -> fetch("hf://acme/tiny"), reason);
        assertThat(hub.seen).hasSize(3);
    }

    @Test
    void aConnectionThatDeliversNothingIsCutAndTakenUp() throws Exception {
        hub.stallOnce = true;

        assertThat(fetcher(Optional.empty(), Duration.ofMillis(300))
                        .fetch(HubReference.parse("hf://acme/tiny"), LoadProgress.silent()))
                .hasBinaryContent(weights);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aServerErrorIsTriedAgain() {
        hub.fileStatus = 503;

        refused(() -> fetch("hf://acme/tiny"), "503, 3 times in a row");
        assertThat(pauses).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Test
    void aRedirectToAnotherOriginCarriesNoToken() throws Exception {
        hub.redirects = true;

        assertThat(fetcher(Optional.of(TOKEN)).fetch(HubReference.parse("hf://acme/tiny"), LoadProgress.silent()))
                .hasBinaryContent(weights);

        assertThat(hub.seen.stream().filter(line -> line.startsWith("hub ")))
                .isNotEmpty()
                .allMatch(line -> line.contains("Bearer " + TOKEN));
        assertThat(hub.seen.stream().filter(line -> line.startsWith("storage ")))
                .isNotEmpty()
                .noneMatch(line -> line.contains(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http:///nowhere", "::"})
    void aRedirectOutOfTheWebIsRefused(String target) {
        hub.redirects = true;
        hub.redirectTarget = target;

        refused(() -> fetch("hf://acme/tiny"), "redirects to");
    }

    @Test
    void aRedirectInCirclesIsRefused() {
        hub.redirects = true;
        hub.redirectTarget = "/acme/tiny/resolve/" + StandInHub.COMMIT + "/tiny.gguf";

        refused(() -> fetch("hf://acme/tiny"), "more than 5 times");
    }

    @Test
    void theChecksumOfTheRedirectVouchesWhereTheListingNamesNone() throws Exception {
        hub.redirects = true;
        hub.namesChecksums = false;

        assertThat(fetch("hf://acme/tiny/tiny.gguf")).hasBinaryContent(weights);
    }

    @Test
    void severalGgufFilesNeedAName() throws Exception {
        hub.with("other.gguf", bytes("other"));

        refused(() -> fetch("hf://acme/tiny"), "name one of them: tiny.gguf, other.gguf");
        assertThat(fetch("hf://acme/tiny/other.gguf")).hasContent("other");
        refused(() -> fetch("hf://acme/tiny/third.gguf"), "no file third.gguf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://acme",
                "hf://acme/",
                "hf:///tiny",
                "hf://acme/../x",
                "hf://acme/tiny/../../x",
                "hf://acme/tiny@",
                "hf://acme/tiny?x=1",
                "hf://acme/ti ny",
                "hf://acme/tiny/.hidden"
            })
    void whatIsNoReferenceIsRefused(String text) {
        refused(() -> HubReference.parse(text), "hf://org/name");
    }

    @Test
    void theTokenComesByReferenceAndStaysOutOfSight() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        HubSettings settings = HubSettings.of(Map.of("HF_TOKEN_PATH", file.toString()));

        assertThat(settings.token()).contains(TOKEN);
        assertThat(settings.endpoint()).hasToString("https://huggingface.co");
        assertThat(settings.toString()).doesNotContain(TOKEN);
        refused(() -> HubSettings.of(Map.of("HF_TOKEN", "two\nlines")), "characters that no token has");
        refused(() -> HubSettings.of(Map.of("HF_TOKEN", TOKEN, "HF_ENDPOINT", "http://mirror.example")), "plain http");
        refused(() -> HubSettings.of(Map.of("HF_ENDPOINT", "ftp://mirror.example")), "http or https");
    }

    private Path fetch(String reference) throws InterruptedException {
        return fetch(reference, LoadProgress.silent());
    }

    private Path fetch(String reference, LoadProgress progress) throws InterruptedException {
        return fetcher(Optional.empty()).fetch(HubReference.parse(reference), progress);
    }

    private HubFetcher fetcher(Optional<String> token) {
        return fetcher(token, Duration.ofSeconds(20));
    }

    private HubFetcher fetcher(Optional<String> token, Duration stall) {
        HubSettings settings = new HubSettings(hub.endpoint(), token, 3, Duration.ofMillis(10), stall);
        return new HubFetcher(settings, folder, pauses::add);
    }

    private static void refused(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(HubException.class)
                .isThrownBy(call)
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.toString()).doesNotContain(TOKEN));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
