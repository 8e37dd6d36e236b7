package io.noesis.evaluation.run;

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
import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.EvaluationItem;
import io.noesis.api.evaluation.EvaluationRequest;
import io.noesis.api.evaluation.Page;

@RestController
@RequestMapping("/v1/evaluations")
class RunController {

    private static final int LONGEST_PAGE = 100;

    private final RunService runs;

    RunController(RunService runs) {
        this.runs = runs;
    }

    @PostMapping
    ResponseEntity<Evaluation> create(@RequestBody EvaluationRequest request) {
        Evaluation run = runs.create(request);
        return ResponseEntity.accepted()
                .location(URI.create("/v1/evaluations/" + run.id()))
                .body(run);
    }

    @GetMapping
    Page<Evaluation> list(
            @RequestParam(defaultValue = "0") long offset, @RequestParam(defaultValue = "20") int length) {
        checkPage(offset, length);
        return runs.list(offset, length);
    }

    @GetMapping("/{id}")
    Evaluation get(@PathVariable String id) {
        return runs.get(parsed(id));
    }

    @GetMapping("/{id}/items")
    Page<EvaluationItem> items(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "100") int length) {
        checkPage(offset, length);
        return runs.items(parsed(id), offset, length);
    }

    @PostMapping("/{id}/cancel")
    Evaluation cancel(@PathVariable String id) {
        return runs.cancel(parsed(id));
    }

    private static void checkPage(long offset, int length) {
        if (offset < 0) {
            throw NoesisException.invalid("offset", "must be at least 0", offset);
        }
        if (length < 1 || length > LONGEST_PAGE) {
            throw NoesisException.invalid("length", "must be between 1 and %d".formatted(LONGEST_PAGE), length);
        }
    }

    private static UUID parsed(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw NoesisException.notFound("evaluation", id);
        }
    }
}
