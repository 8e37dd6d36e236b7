package io.noesis.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.noesis.dataset.catalog.CatalogView;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.parquet.DuckDb;
import io.noesis.dataset.rows.RowFilter;
import io.noesis.dataset.rows.RowReader;
import io.noesis.testing.postgres.SharedPostgres;

/// Starts the service more than once over the same data, as an operator does.
@ExtendWith(OutputCaptureExtension.class)
class RestartTest {

    @TempDir
    Path storage;

    private final String database = SharedPostgres.get().createDatabase();

    @Test
    void aSecondStartFindsTheFirstOnesDataAndSweepsWhatWasInterrupted(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext first = start(true)) {
            assertThat(first.getBean(CatalogView.class)
                            .version("noesis-sample", "v1")
                            .rows())
                    .isEqualTo(500);
        }
        Path unfinished = Files.createDirectories(storage.resolve("staging/left-behind"));
        Files.writeString(unfinished.resolve("rows.jsonl"), "{}");
        Path orphan = storage.resolve("versions/noesis-sample/v1/parquet/SFT/math/00009-00000.parquet");
        Files.writeString(orphan, "half a file");
        Path foreign = Files.createDirectories(storage.resolve("versions/of-another-catalogue/v1"));
        Files.writeString(foreign.resolve("manifest.json"), "{}");

        try (ConfigurableApplicationContext second = start(true)) {
            assertThat(second.getBean(CatalogView.class).datasets()).hasSize(1);
            RowReader rows = second.getBean(RowReader.class);
            SplitKey chat = SplitKey.of("noesis-sample", "v1", "SFT", "chat");
            assertThat(rows.page(chat, RowFilter.none(), 0, 100).total()).isEqualTo(50);
        }

        assertThat(unfinished).doesNotExist();
        assertThat(orphan).doesNotExist();
        assertThat(foreign.resolve("manifest.json")).exists();
        assertThat(output).contains("swept 2 orphans").contains("not in the catalogue and were left alone");
    }

    @Test
    void everyGeneratedRowIsAcceptedWithoutAWarning() {
        try (ConfigurableApplicationContext context = start(true)) {
            var version = context.getBean(CatalogView.class).version("noesis-sample", "v1");

            assertThat(version.warnings()).isEmpty();
            assertThat(version.splits()).hasSize(6).allMatch(split -> split.quarantined() == 0 && split.rows() > 0);
        }
    }

    @Test
    void twoServicesCannotShareAStorageDirectory() {
        try (ConfigurableApplicationContext _ = start(false)) {
            assertThatThrownBy(() -> start(false)).rootCause().isNotNull();
            assertThatThrownBy(() -> start(false)).hasStackTraceContaining("another dataset-service uses");
        }
    }

    @Test
    void anUnknownSettingOfOursFailsTheStart() {
        assertThatThrownBy(() -> start(false, "--noesis.dataset.storage-dir=x")).hasStackTraceContaining("storage-dir");
    }

    @Test
    void duckDbReachesNothingOutsideOfTheStorageDirectory() throws IOException {
        Path outside = Files.createTempFile("outside", ".csv");
        Files.writeString(outside, "a\n1\n");
        try (ConfigurableApplicationContext context = start(false)) {
            DuckDb duckDb = context.getBean(DuckDb.class);

            for (String sql : List.of(
                    "select * from read_csv('" + outside + "')",
                    "select * from read_csv('" + storage + "/../" + outside.getFileName() + "')",
                    "copy (select 1) to '" + outside + ".copy'",
                    "attach '" + outside + ".db' as x",
                    "install fts",
                    "set enable_external_access = true",
                    "set memory_limit = '90GB'")) {
                assertThatThrownBy(() -> duckDb.execute(sql, List.of())).as(sql).isInstanceOf(SQLException.class);
            }
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void anExportStopsWhenItsClientGoes(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = start(false)) {
            int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            String base = "http://127.0.0.1:" + port + "/v1/datasets/big";
            send(base + "/versions", "application/json", "{\"version\":\"v1\"}");
            String row = RowFixtures.sft(r -> r.put("output", "<think>\nx\n</think>" + "long ".repeat(2000))) + "\n";
            send(base + "/versions/v1/files/SFT/math", "application/x-ndjson", row.repeat(4000));
            send(base + "/versions/v1/publish", "application/json", "");

            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream()
                        .write(("GET /v1/datasets/big/versions/v1/export?config=SFT&split=math HTTP/1.1\r\n"
                                        + "Host: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertThat(in.readNBytes(1000)).hasSize(1000);
                socket.setSoLinger(true, 0);
            }

            await().untilAsserted(() -> assertThat(output).contains("export stopped, the client has gone"));
        }
    }

    private static void send(String uri, String type, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        }
    }

    private ConfigurableApplicationContext start(boolean sample, String... more) {
        return new SpringApplicationBuilder(DatasetServiceApplication.class)
                .web(WebApplicationType.SERVLET)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.datasource.url=" + database,
                                        "--spring.datasource.username=postgres",
                                        "--noesis.dataset.storage-directory=" + storage,
                                        "--noesis.dataset.sample-on-first-start=" + sample),
                                Arrays.stream(more))
                        .toArray(String[]::new));
    }
}
