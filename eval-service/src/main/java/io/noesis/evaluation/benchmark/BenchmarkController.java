package io.noesis.evaluation.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.Page;

/// Benchmarks over REST. Bodies are JSONL in UTF-8.
@RestController
@RequestMapping("/v1/benchmarks")
class BenchmarkController {

    /// What the gateway lets through.
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    private final Benchmarks benchmarks;

    BenchmarkController(Benchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    @GetMapping
    Page<BenchmarkInfo> list() {
        List<BenchmarkInfo> all = benchmarks.all();
        return Page.of(all, 0, all.size());
    }

    @GetMapping("/{id}")
    BenchmarkInfo get(@PathVariable String id) {
        return benchmarks.info(id);
    }

    @PutMapping(
            path = "/{id}",
            consumes = {
                "application/x-ndjson",
                "application/jsonl",
                "application/x-jsonlines",
                "application/octet-stream",
                "text/plain"
            })
    BenchmarkInfo put(@PathVariable String id, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new NoesisException(
                    ErrorCode.REQUEST_TOO_LARGE, "a benchmark may have %d bytes, but has more".formatted(MOST_BYTES));
        }
        return benchmarks.put(id, text(body));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        benchmarks.delete(id);
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NoesisException(ErrorCode.INVALID_REQUEST, "the request body is not UTF-8", null, e);
        }
    }
}
