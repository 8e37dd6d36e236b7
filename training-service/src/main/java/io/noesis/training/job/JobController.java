package io.noesis.training.job;

import java.net.URI;
import java.util.UUID;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.error.NoesisException;
import io.noesis.api.evaluation.Page;
import io.noesis.api.training.TrainingJob;
import io.noesis.api.training.TrainingJobRequest;

@RestController
@RequestMapping(JobController.PATH)
class JobController {

    static final String PATH = "/v1/training/jobs";

    private static final int LONGEST_PAGE = 100;

    private final JobService jobs;

    JobController(JobService jobs) {
        this.jobs = jobs;
    }

    @PostMapping
    ResponseEntity<TrainingJob> create(@RequestBody TrainingJobRequest request) {
        TrainingJob job = jobs.create(request);
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + job.id()))
                .body(job);
    }

    @GetMapping
    Page<TrainingJob> list(
            @RequestParam(defaultValue = "0") long offset, @RequestParam(defaultValue = "20") int length) {
        if (offset < 0) {
            throw NoesisException.invalid("offset", "must be at least 0", offset);
        }
        if (length < 1 || length > LONGEST_PAGE) {
            throw NoesisException.invalid("length", "must be between 1 and %d".formatted(LONGEST_PAGE), length);
        }
        return jobs.list(offset, length);
    }

    @GetMapping("/{id}")
    TrainingJob get(@PathVariable String id) {
        return jobs.find(parsed(id)).view();
    }

    @PostMapping("/{id}/cancel")
    TrainingJob cancel(@PathVariable String id) {
        return jobs.cancel(parsed(id));
    }

    static UUID parsed(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw NoesisException.notFound("training job", id);
        }
    }
}
