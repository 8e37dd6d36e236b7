package io.noesis.evaluation.benchmark;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.Page;

@RestController
class BenchmarkController {

    private final Benchmarks benchmarks;

    BenchmarkController(Benchmarks benchmarks) {
        this.benchmarks = benchmarks;
    }

    @GetMapping("/v1/benchmarks")
    Page<BenchmarkInfo> list() {
        List<BenchmarkInfo> all = benchmarks.all().stream()
                .map(each -> new BenchmarkInfo(
                        each.id(),
                        "benchmark",
                        each.description(),
                        each.scorer(),
                        each.items().size()))
                .toList();
        return Page.of(all, 0, all.size());
    }
}
