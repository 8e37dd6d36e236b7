package io.noesis.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import io.noesis.dataset.storage.DurableFiles;
import io.noesis.testing.postgres.PostgresTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PostgresTest
@SpringBootTest(
        properties = {
            "noesis.dataset.ingest.rows-per-shard=2048",
            "noesis.dataset.ingest.max-line=64KB",
            "noesis.dataset.ingest.max-body=2MB",
            "noesis.dataset.ingest.concurrent-uploads=" + DatasetApiTest.UPLOADS_AT_ONCE
        })
@AutoConfigureMockMvc
class DatasetApiTest {

    static final int UPLOADS_AT_ONCE = 8;

    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    static Path storage;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    JsonMapper json;

    private final String dataset = "set-" + NAMES.incrementAndGet();

    @DynamicPropertySource
    static void storage(DynamicPropertyRegistry registry) {
        registry.add("noesis.dataset.storage-directory", () -> storage.resolve("datasets"));
    }

    @Test
    void whatWasUploadedComesBackAsTheSameRowsInTheSameOrder() throws IOException {
        String rows = numbered(0, 5000);
        publishedVersion(rows);

        MvcTestResult export =
                mvc.get().uri(version() + "/export?config=SFT&split=math").exchange();

        assertThat(export).hasStatusOk().hasContentTypeCompatibleWith("application/x-ndjson");
        assertThat(export).headers().hasValue("X-Noesis-Rows", "5000");
        assertThat(trees(text(export))).isEqualTo(trees(rows));
    }

    @Test
    void anExportImportedAgainIsExportedAsTheSameBytes() throws IOException {
        publishedVersion(numbered(0, 300) + RowFixtures.sft(row -> row.put("mine", 1.50)) + "\n");
        String first =
                text(mvc.get().uri(version() + "/export?config=SFT&split=math").exchange());
        create("v2");
        upload("v2", "SFT", "math", first);
        publish("v2");

        String second = text(mvc.get()
                .uri("/v1/datasets/" + dataset + "/versions/v2/export?config=SFT&split=math")
                .exchange());

        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000 inside",
                "line\u2028separator and \u0085",
                "\uD83D\uDE80 beyond the first plane",
                "quotes ' \" and \\ and \r\n",
                "\uFEFF",
                "\u001F\u007F",
                "' or 1=1; --",
                "null",
                "<think>"
            })
    void anyTextComesBackAsItWas(String text) throws IOException {
        String row = RowFixtures.sft(r -> {
            r.put("output", text + "x");
            r.put("category", text + "x");
            r.put("extra", text);
            r.putObject("nested").put(text, text);
        });
        publishedVersion(row + "\n" + numbered(0, 3));

        String export =
                text(mvc.get().uri(version() + "/export?config=SFT&split=math").exchange());

        assertThat(trees(export)).hasSize(4).first().isEqualTo(json.readTree(row));
    }

    @Test
    void whatAFailedCommitLeftBehindIsReplaced() throws IOException {
        create("v1");
        Path version = storage.resolve("datasets/versions/" + dataset + "/v1");
        for (String file : List.of("data/SFT/math/part-00000.jsonl", "parquet/SFT/math/00000-00000.parquet")) {
            Files.createDirectories(version.resolve(file).getParent());
            Files.writeString(version.resolve(file), "of an upload that no row names");
        }

        assertThat(upload("v1", "SFT", "math", numbered(0, 3)).get("accepted").asInt())
                .isEqualTo(3);

        publish("v1");
        assertThat(trees(text(mvc.get()
                        .uri(version() + "/export?config=SFT&split=math")
                        .exchange())))
                .hasSize(3);
    }

    @Test
    void uploadsThatTheDiskRefusesDoNotUseUpThePlacesForUploads() throws IOException {
        create("v1");
        Path staging = storage.resolve("datasets/staging");
        Path away = storage.resolve("datasets/away");
        Files.move(staging, away);
        try {
            for (int i = 0; i <= UPLOADS_AT_ONCE; i++) {
                assertThat(mvc.post()
                                .uri(version() + "/files/SFT/math")
                                .contentType("application/x-ndjson")
                                .content(numbered(0, 3))
                                .exchange())
                        .hasStatus5xxServerError();
            }
        } finally {
            Files.move(away, staging);
        }

        assertThat(upload("v1", "SFT", "math", numbered(0, 3)).get("accepted").asInt())
                .isEqualTo(3);
    }

    @Test
    void aLineAtTheLimitIsARowAndOneByteMoreIsNot() {
        create("v1");
        int spare = (64 << 10) - RowFixtures.sft(r -> r.put("output", "")).length();
        String longest = RowFixtures.sft(r -> r.put("output", "x".repeat(spare)));
        String tooLong = RowFixtures.sft(r -> r.put("output", "x".repeat(spare + 1)));

        JsonNode result = upload("v1", "SFT", "math", longest + "\n" + tooLong + "\n");

        assertThat(result.get("accepted").asInt()).isEqualTo(1);
        assertThat(result.at("/quarantined_by_reason/line_too_long").asInt()).isEqualTo(1);
    }

    @Test
    void rowsForReinforcementLearningKeepTheirArguments() throws IOException {
        create("v1");
        String row = RowFixtures.rl(r -> r.withObject("/args").put("num_instructions", 1));
        assertThat(upload("v1", "RL", "instruction_following", row + "\n")
                        .get("accepted")
                        .asInt())
                .isEqualTo(1);
        publish("v1");

        JsonNode page = get("/rows?config=RL&split=instruction_following");

        assertThat(page.at("/rows/0/row")).isEqualTo(json.readTree(row));
    }

    @ParameterizedTest(name = "offset {0}, length {1}: rows {2} to {3}")
    @CsvSource({
        "0, 100, 0, 99",
        "0, 1, 0, 0",
        "2047, 2, 2047, 2048",
        "2000, 100, 2000, 2099",
        "4095, 3, 4095, 4097",
        "4990, 100, 4990, 4999",
        "4999, 1, 4999, 4999"
    })
    void aPageHoldsExactlyTheRowsAskedForAcrossShardsAndGroups(int offset, int length, int first, int last)
            throws IOException {
        publishedVersion(numbered(0, 3000), numbered(3000, 5000));

        JsonNode page = get("/rows?config=SFT&split=math&offset=%d&length=%d".formatted(offset, length));

        assertThat(indexes(page))
                .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
        assertThat(page.at("/rows/0/row/input/0/content").asString()).isEqualTo("question " + first);
        assertThat(page.get("num_rows_total").asInt()).isEqualTo(5000);
        assertThat(page.get("next_offset").isNull()).isEqualTo(last == 4999);
    }

    @Test
    void aPageBehindTheEndIsEmptyAndSaysTheTotal() throws IOException {
        publishedVersion(numbered(0, 3));

        assertThat(get("/rows?config=SFT&split=math&offset=3").get("rows")).isEmpty();
        assertThat(get("/rows?config=SFT&split=math&offset=9223372036854775807")
                        .get("num_rows_total")
                        .asInt())
                .isEqualTo(3);
        assertThat(get("/rows?config=SFT&split=math&length=0").get("rows")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "reasoning=off, 3, 0",
        "category=science, 5, 0",
        "generator=Model-B, 2, 0",
        "generator=Model-A, 1, 0",
    })
    void filtersKeepTheRowsIndexAndCountAllMatches(String filter, int every, int remainder) throws IOException {
        publishedVersion(numbered(0, 5000));
        List<Integer> expected = IntStream.range(0, 5000)
                .filter(n -> n % every == remainder)
                .boxed()
                .toList();

        int offset = expected.size() - 150;
        JsonNode page = get("/rows?config=SFT&split=math&%s&offset=%d&length=100".formatted(filter, offset));

        assertThat(indexes(page)).isEqualTo(expected.subList(offset, offset + 100));
        assertThat(page.get("num_rows_total").asInt()).isEqualTo(expected.size());
        JsonNode count = get("/count?config=SFT&split=math&" + filter);
        assertThat(count.get("num_rows").asInt()).isEqualTo(expected.size());
        assertThat(count.get("num_rows_total").asInt()).isEqualTo(5000);
        String export = text(mvc.get()
                .uri(version() + "/export?config=SFT&split=math&" + filter)
                .exchange());
        assertThat(export.lines().count()).isEqualTo(expected.size());
    }

    @Test
    void aFilterValueIsDataAndNeverSql() throws IOException {
        publishedVersion(numbered(0, 10));

        JsonNode count = json.readTree(text(mvc.get()
                .uri(version() + "/count?config=SFT&split=math&category={value}", "math' or '1'='1")
                .exchange()));

        assertThat(count.get("num_rows").asInt()).isZero();
    }

    @Test
    void theManifestNamesEveryFileWithItsHashSizeAndRows() throws IOException {
        publishedVersion(numbered(0, 5000));

        JsonNode served = get("");
        Path directory = storage.resolve("datasets/versions").resolve(dataset).resolve("v1");
        JsonNode written = json.readTree(Files.readString(directory.resolve("manifest.json")));

        assertThat(written).isEqualTo(served);
        assertThat(served.get("files")).hasSize(4);
        for (JsonNode file : served.get("files")) {
            Path path = directory.resolve(file.get("path").asString());
            assertThat(DurableFiles.sha256(path)).isEqualTo(file.get("sha256").asString());
            assertThat(Files.size(path)).isEqualTo(file.get("num_bytes").asLong());
        }
        assertThat(served.at("/counts/generator/Model-A").asInt()).isEqualTo(5000);
        assertThat(served.at("/counts/generator/Model-B").asInt()).isEqualTo(2500);
        assertThat(served.at("/counts/category/science").asInt()).isEqualTo(1000);
        assertThat(served.at("/splits/0/num_rows").asInt()).isEqualTo(5000);
    }

    @Test
    void theOriginalIsKeptByteForByteWithItsBadLines() throws IOException {
        create("v1");
        String body = RowFixtures.numbered(1) + "\r\n{broken\n" + RowFixtures.numbered(2);

        JsonNode result = upload("v1", "SFT", "math", body);

        assertThat(result.get("accepted").asInt()).isEqualTo(2);
        assertThat(result.get("quarantined").asInt()).isEqualTo(1);
        assertThat(result.at("/quarantined_by_reason/invalid_json").asInt()).isEqualTo(1);
        Path original = storage.resolve("datasets/versions")
                .resolve(dataset)
                .resolve("v1")
                .resolve(result.get("path").asString());
        assertThat(Files.readString(original)).isEqualTo(body);
        JsonNode quarantine = get("/quarantine");
        assertThat(quarantine.at("/lines/0/line").asInt()).isEqualTo(2);
        assertThat(quarantine.at("/lines/0/reason").asString()).isEqualTo("invalid_json");
    }

    @Test
    void quarantinedLinesArePaged() {
        create("v1");
        upload("v1", "SFT", "math", RowFixtures.numbered(1) + "\n" + "{}\n".repeat(250));

        JsonNode page = get("/quarantine?offset=200&length=100");

        assertThat(page.get("num_lines_total").asInt()).isEqualTo(250);
        assertThat(page.get("lines")).hasSize(50);
        assertThat(page.at("/lines/0/line").asInt()).isEqualTo(202);
        assertThat(page.at("/lines/0/field").asString()).isEqualTo("input");
    }

    @Test
    void aPublishedVersionTakesNothingMore() {
        publishedVersion(numbered(0, 1));

        assertThat(post("v1", "SFT", "math", numbered(0, 1))).hasStatus(409);
        assertThat(mvc.post().uri(version() + "/publish").exchange()).hasStatus(409);
        assertThat(createResult("v1"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.error.code")
                .isEqualTo("conflict");
    }

    @Test
    void aDraftShowsNoRowsAndAnEmptyOneCannotBePublished() {
        create("v1");
        assertThat(mvc.post().uri(version() + "/publish").exchange()).hasStatus(409);

        upload("v1", "SFT", "math", numbered(0, 1));

        assertThat(mvc.get().uri(version() + "/rows?config=SFT&split=math").exchange())
                .hasStatus(409);
        assertThat(get("").get("state").asString()).isEqualTo("draft");
    }

    @Test
    void uploadsAtTheSameTimeAllArriveWhole() throws Exception {
        create("v1");
        List<Callable<JsonNode>> uploads = IntStream.range(0, 6)
                .<Callable<JsonNode>>mapToObj(i ->
                        () -> upload("v1", "SFT", "math", numbered(i * 1000, i * 1000 + 1000)))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<JsonNode> upload : threads.invokeAll(uploads)) {
                assertThat(upload.get().get("accepted").asInt()).isEqualTo(1000);
            }
        }
        publish("v1");

        List<JsonNode> rows = trees(
                text(mvc.get().uri(version() + "/export?config=SFT&split=math").exchange()));

        List<Integer> numbers = rows.stream()
                .map(row ->
                        Integer.parseInt(row.at("/input/0/content").asString().substring("question ".length())))
                .toList();
        assertThat(numbers).hasSize(6000).doesNotHaveDuplicates();
        for (int file = 0; file < 6; file++) {
            int first = numbers.get(file * 1000);
            assertThat(numbers.subList(file * 1000, file * 1000 + 1000))
                    .isEqualTo(IntStream.range(first, first + 1000).boxed().toList());
        }
    }

    @Test
    void aFileNameIsTakenOnce() {
        create("v1");
        String uri = version() + "/files/SFT/math?file=math_v1.jsonl";

        assertThat(postTo(uri, numbered(0, 1).getBytes(StandardCharsets.UTF_8))).hasStatus(201);
        assertThat(postTo(uri, numbered(0, 1).getBytes(StandardCharsets.UTF_8))).hasStatus(409);
        assertThat(get("").get("num_rows").asInt()).isEqualTo(1);
    }

    @Test
    void gzipIsUnpackedAndBrokenGzipIsRefused() throws IOException {
        create("v1");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(numbered(0, 500).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(gzipped(packed.toByteArray()))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.accepted")
                .isEqualTo(500);
        assertThat(gzipped(java.util.Arrays.copyOf(packed.toByteArray(), packed.size() / 2)))
                .hasStatus(400);
        assertThat(gzipped("plain".getBytes(StandardCharsets.UTF_8))).hasStatus(400);
        assertThat(get("").get("num_rows").asInt()).isEqualTo(500);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAndLeavesNothing() throws IOException {
        create("v1");
        byte[] body = numbered(0, 9000).getBytes(StandardCharsets.UTF_8);
        assertThat(body.length).isGreaterThan(2 << 20);

        assertThat(post("v1", "SFT", "math", new String(body, StandardCharsets.UTF_8)))
                .hasStatus(413)
                .bodyJson()
                .extractingPath("$.error.code")
                .isEqualTo("request_too_large");

        assertThat(get("").get("files")).isEmpty();
        assertThat(storage.resolve("datasets/staging")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "/rows?config=SFT&split=math&length=101, length",
        "/rows?config=SFT&split=math&length=-1, length",
        "/rows?config=SFT&split=math&length=ten, length",
        "/rows?config=SFT&split=math&offset=-1, offset",
        "/rows?config=SFT&split=math&reasoning=maybe, reasoning",
        "/rows?config=DPO&split=math, config",
        "/rows?config=SFT&split=.., split",
        "/count?config=SFT&split=a/b, split",
        "/quarantine?length=1000, length"
    })
    void aWrongParameterIsRefusedByName(String uri, String param) {
        publishedVersion(numbered(0, 1));

        MvcTestResult result = mvc.get().uri(version() + uri).exchange();

        assertThat(result).hasStatus(400);
        assertThat(result).bodyJson().extractingPath("$.error.param").isEqualTo(param);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        publishedVersion(numbered(0, 1));

        assertThat(mvc.get().uri("/v1/datasets/none").exchange()).hasStatus(404);
        assertThat(mvc.get().uri("/v1/datasets/" + dataset + "/versions/v9").exchange())
                .hasStatus(404);
        assertThat(mvc.get().uri(version() + "/rows?config=SFT&split=code").exchange())
                .hasStatus(404);
        assertThat(mvc.get().uri(version() + "/rows?split=code").exchange()).hasStatus(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".hidden", "A", "a b", "ä", "a\\b", "-a", "a%00"})
    void aNameThatIsNoNameIsRefused(String name) {
        assertThat(mvc.post()
                        .uri("/v1/datasets/{name}/versions", name)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"version\":\"v1\"}")
                        .exchange())
                .hasStatus(400);
        assertThat(createResult(name)).hasStatus(400);
        create("ok" + Math.abs(name.hashCode()));
        assertThat(mvc.post()
                        .uri(
                                "/v1/datasets/{d}/versions/{v}/files/SFT/math?file={f}",
                                dataset,
                                "ok" + Math.abs(name.hashCode()),
                                name + ".jsonl")
                        .contentType("application/x-ndjson")
                        .content(RowFixtures.numbered(1))
                        .exchange())
                .hasStatus(400);
    }

    @Test
    void aFormIsNotAFile() {
        create("v1");

        assertThat(mvc.post()
                        .uri(version() + "/files/SFT/math")
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .content("a=b")
                        .exchange())
                .hasStatus(415);
    }

    @Test
    void theListShowsVersionsOldestFirst() {
        publishedVersion(numbered(0, 4));
        create("v1.1");

        JsonNode summary =
                json.readTree(text(mvc.get().uri("/v1/datasets/" + dataset).exchange()));

        assertThat(summary.at("/versions/0/version").asString()).isEqualTo("v1");
        assertThat(summary.at("/versions/0/num_rows").asInt()).isEqualTo(4);
        assertThat(summary.at("/versions/1/state").asString()).isEqualTo("draft");
        JsonNode list = json.readTree(text(mvc.get().uri("/v1/datasets").exchange()));
        assertThat(list.get("data")).anyMatch(each -> each.equals(summary));
    }

    private void publishedVersion(String... files) {
        create("v1");
        for (String file : files) {
            upload("v1", "SFT", "math", file);
        }
        publish("v1");
    }

    private String version() {
        return "/v1/datasets/" + dataset + "/versions/v1";
    }

    private JsonNode get(String path) {
        MvcTestResult result = mvc.get().uri(version() + path).exchange();
        assertThat(result).hasStatusOk();
        return json.readTree(text(result));
    }

    private void create(String label) {
        assertThat(createResult(label)).hasStatus(201);
    }

    private MvcTestResult createResult(String label) {
        return mvc.post()
                .uri("/v1/datasets/" + dataset + "/versions")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.createObjectNode().put("version", label).toString())
                .exchange();
    }

    private JsonNode upload(String label, String config, String split, String body) {
        MvcTestResult result = post(label, config, split, body);
        assertThat(result).hasStatus(201);
        return json.readTree(text(result));
    }

    private MvcTestResult post(String label, String config, String split, String body) {
        return postTo(
                "/v1/datasets/%s/versions/%s/files/%s/%s".formatted(dataset, label, config, split),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private MvcTestResult postTo(String uri, byte[] body) {
        return mvc.post()
                .uri(uri)
                .contentType("application/x-ndjson")
                .content(body)
                .exchange();
    }

    private MvcTestResult gzipped(byte[] body) {
        return mvc.post()
                .uri(version() + "/files/SFT/math")
                .contentType("application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .content(body)
                .exchange();
    }

    private void publish(String label) {
        assertThat(mvc.post()
                        .uri("/v1/datasets/" + dataset + "/versions/" + label + "/publish")
                        .exchange())
                .hasStatusOk();
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(RowFixtures::numbered).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Integer> indexes(JsonNode page) {
        List<Integer> indexes = new ArrayList<>();
        page.get("rows").forEach(row -> indexes.add(row.get("row_idx").asInt()));
        return indexes;
    }

    private List<JsonNode> trees(String jsonl) {
        return jsonl.lines().map(line -> (JsonNode) json.readTree(line)).toList();
    }

    private static String text(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
