package io.noesis.inference.completions;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.noesis.inference.answer.AnswerHeader;
import io.noesis.inference.answer.AnswerHeaders;
import io.noesis.inference.answer.AnswerJob;
import io.noesis.inference.answer.AnswerRequests;
import io.noesis.inference.answer.AnswerSink;
import io.noesis.inference.answer.Answers;
import io.noesis.inference.http.HttpProperties;
import io.noesis.inference.model.ModelCatalog;
import io.noesis.inference.model.ServedModel;
import io.noesis.support.failure.FailureClassifier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/completions`.
@RestController
class CompletionController {

    private final ModelCatalog catalog;
    private final CompletionPlanner planner;
    private final Answers answers;
    private final AnswerHeaders headers;
    private final AnswerRequests requests;
    private final HttpProperties http;
    private final JsonMapper json;
    private final FailureClassifier failures;

    CompletionController(
            ModelCatalog catalog,
            CompletionPlanner planner,
            Answers answers,
            AnswerHeaders headers,
            AnswerRequests requests,
            HttpProperties http,
            JsonMapper json,
            FailureClassifier failures) {
        this.catalog = catalog;
        this.planner = planner;
        this.answers = answers;
        this.headers = headers;
        this.requests = requests;
        this.http = http;
        this.json = json;
        this.failures = failures;
    }

    @PostMapping("/v1/completions")
    void complete(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        requests.run("text_completion", request, response, (tenant, client, meter) -> {
            CompletionPlan plan = planner.plan(body);
            ServedModel model = catalog.require(plan.request().model());
            AnswerHeader header = headers.next("cmpl", model);
            AnswerJob job = planner.job(plan, header.id(), tenant, model);
            answers.run(job, sink(response, plan, header, job), client, meter);
        });
    }

    private AnswerSink sink(HttpServletResponse response, CompletionPlan plan, AnswerHeader header, AnswerJob job)
            throws IOException {
        CompletionText texts = new CompletionText(plan, header, job);
        return plan.stream()
                ? new StreamedCompletion(response, json, http.keepAlive(), failures, plan, texts)
                : new WholeCompletion(response, json, texts);
    }
}
