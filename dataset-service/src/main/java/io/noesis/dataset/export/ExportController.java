package io.noesis.dataset.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.dataset.RowCount;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.openai.ErrorEnvelope;
import io.noesis.dataset.DatasetProperties;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.rows.RowFilter;
import io.noesis.dataset.rows.RowReader;

import tools.jackson.databind.json.JsonMapper;

/// Streams rows in the released field layout, one per line.
///
/// The header [#ROWS] says how many rows follow, and a failure under way ends the stream with the error envelope as its
/// last line: a shortened export cannot pass for a whole one.
@RestController
class ExportController {

    static final String ROWS = "X-Noesis-Rows";

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);

    private final RowReader reader;
    private final int limit;
    private final Semaphore slots;
    private final JsonMapper json = JsonMapper.shared();

    ExportController(RowReader reader, DatasetProperties properties) {
        this.reader = reader;
        this.limit = properties.query().concurrentExports();
        this.slots = new Semaphore(limit);
    }

    @GetMapping("/v1/datasets/{name}/versions/{version}/export")
    void export(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String config,
            @RequestParam String split,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String reasoning,
            @RequestParam(required = false) @Nullable String generator,
            @RequestParam(required = false) @Nullable String license,
            HttpServletResponse response)
            throws IOException {
        SplitKey key = SplitKey.of(name, version, config, split);
        RowFilter filter = new RowFilter(category, reasoning, generator, license);
        if (!slots.tryAcquire()) {
            throw new NoesisException(
                    ErrorCode.QUEUE_FULL, "%d exports are running, the most this service takes".formatted(limit));
        }
        try {
            RowCount count = reader.count(key, filter);
            response.setContentType("application/x-ndjson");
            response.setHeader(ROWS, String.valueOf(count.matching()));
            write(key, filter, response.getOutputStream());
        } finally {
            slots.release();
        }
    }

    private void write(SplitKey key, RowFilter filter, OutputStream out) throws IOException {
        try {
            reader.forEach(key, filter, row -> writeLine(out, row.row()));
            out.flush();
        } catch (IOException e) {
            // Only the client's connection throws these: it has gone, and the next row would go nowhere.
            log.info("export stopped, the client has gone: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("export of {} failed under way", key, e);
            writeLine(out, envelope(e));
            out.flush();
        }
    }

    private static ErrorEnvelope envelope(RuntimeException e) {
        if (e instanceof NoesisException known) {
            return ErrorEnvelope.of(known);
        }
        return ErrorEnvelope.of(ErrorCode.INTERNAL_ERROR, "the export failed under way", null);
    }

    private void writeLine(OutputStream out, Object line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }
}
