package io.noesis.training.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.NoesisException;
import io.noesis.training.curves.Curves;
import io.noesis.training.run.EventJson;
import io.noesis.training.run.EventLog;
import io.noesis.training.run.LoggedEvent;

/// What a job tells and what comes of it.
@RestController
@RequestMapping(JobController.PATH + "/{id}")
class JobResultController {

    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml;charset=UTF-8");
    private static final MediaType MARKDOWN = MediaType.parseMediaType("text/markdown;charset=UTF-8");

    private final JobService jobs;
    private final JobDirectories directories;
    private final EventFollower follower;

    JobResultController(JobService jobs, JobDirectories directories, EventFollower follower) {
        this.jobs = jobs;
        this.directories = directories;
        this.follower = follower;
    }

    /// JSON Lines of what there is, or server-sent events until the job ends.
    @GetMapping("/events")
    void events(
            @PathVariable String id, @RequestParam(defaultValue = "false") boolean follow, HttpServletResponse response)
            throws IOException, InterruptedException {
        UUID job = jobs.find(JobController.parsed(id)).id();
        if (follow) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            follower.follow(job, response.getOutputStream());
            return;
        }
        response.setContentType("application/x-ndjson");
        OutputStream out = response.getOutputStream();
        for (LoggedEvent event : EventLog.read(directories.events(job))) {
            out.write((EventJson.write(event) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @GetMapping("/curves.svg")
    ResponseEntity<byte[]> curves(@PathVariable String id, @RequestParam(defaultValue = "loss") String measure)
            throws IOException {
        UUID job = jobs.find(JobController.parsed(id)).id();
        String svg = named(measure).svg(EventLog.read(directories.events(job)));
        return ResponseEntity.ok()
                .contentType(SVG)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .body(svg.getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/files/{name}")
    ResponseEntity<Resource> file(@PathVariable String id, @PathVariable String name) {
        Job job = jobs.find(JobController.parsed(id));
        // Only names that the job itself has noted: a name is never a way to another file.
        if (!job.files().contains(name)) {
            throw NoesisException.notFound("file", name);
        }
        Path file = directories.of(job.id()).resolve(name);
        return ResponseEntity.ok()
                .contentType(name.endsWith(".md") ? MARKDOWN : MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(new FileSystemResource(file));
    }

    private static Curves named(String measure) {
        return Arrays.stream(Curves.values())
                .filter(curves -> curves.wireName().equals(measure))
                .findFirst()
                .orElseThrow(() -> NoesisException.invalid(
                        "measure",
                        "must be one of "
                                + Arrays.stream(Curves.values())
                                        .map(Curves::wireName)
                                        .collect(Collectors.joining(", ")),
                        measure));
    }
}
