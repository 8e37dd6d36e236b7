package io.noesis.dataset.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.dataset.UploadResult;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.catalog.Names;
import io.noesis.dataset.catalog.SplitKey;

/// Takes JSONL files over REST. The body is the file, in any of the media types JSONL goes by; a form is refused
/// because the container would read it into memory.
@RestController
class UploadController {

    private final Importer importer;

    UploadController(Importer importer) {
        this.importer = importer;
    }

    @PostMapping(
            path = "/v1/datasets/{name}/versions/{version}/files/{config}/{split}",
            consumes = {
                "application/x-ndjson",
                "application/jsonl",
                "application/x-jsonlines",
                "application/octet-stream",
                "text/plain"
            })
    @ResponseStatus(HttpStatus.CREATED)
    UploadResult upload(
            @PathVariable String name,
            @PathVariable String version,
            @PathVariable String config,
            @PathVariable String split,
            @RequestParam(required = false) @Nullable String file,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, defaultValue = "identity") String encoding,
            HttpServletRequest request)
            throws IOException {
        SplitKey key = SplitKey.of(name, version, config, split);
        String fileName = file == null ? null : Names.file(file);
        try (InputStream body = decoded(encoding, request.getInputStream())) {
            return importer.importFile(key, fileName, body);
        } catch (ZipException | EOFException e) {
            throw new NoesisException(ErrorCode.INVALID_REQUEST, "the request body ends early or is not gzip", null, e);
        }
    }

    private static InputStream decoded(String encoding, InputStream body) throws IOException {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "identity" -> body;
            case "gzip" -> new GZIPInputStream(body, 1 << 16);
            default ->
                throw new NoesisException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Encoding must be gzip or identity",
                        HttpHeaders.CONTENT_ENCODING,
                        null);
        };
    }
}
