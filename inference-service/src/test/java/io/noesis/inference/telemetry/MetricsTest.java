package io.noesis.inference.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.noesis.inference.ScriptedService;
import io.noesis.inference.ServiceClient;
import io.noesis.inference.engine.ScriptedEngine;

@ScriptedService
class MetricsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ScriptedEngine engine;

    @Test
    void theScrapeHasOurNamesAndThoseOfVllmAndOpenTelemetry() {
        ServiceClient client = ServiceClient.whenReady(port);
        engine.answerWith("a", "b", "c");
        client.chat("""
                {"model":"scripted","messages":[{"role":"user","content":"a private word"}]}""");

        String scrape = client.get("/actuator/prometheus").body();

        assertThat(scrape)
                .contains(
                        "vllm:num_requests_running{model_name=\"scripted\"} 0.0",
                        "vllm:num_requests_waiting{model_name=\"scripted\"} 0.0",
                        "vllm:kv_cache_usage_perc{model_name=\"scripted\"}",
                        "vllm:generation_tokens_total{model_name=\"scripted\"}",
                        "vllm:prompt_tokens_total{model_name=\"scripted\"}",
                        "vllm:request_success_total{finished_reason=\"stop\",model_name=\"scripted\"}",
                        "vllm:time_to_first_token_seconds_bucket{model_name=\"scripted\",le=",
                        "vllm:e2e_request_latency_seconds_count{model_name=\"scripted\"}",
                        "noesis_engine_steps_total ",
                        "noesis_engine_requests_finished_total ",
                        "noesis_engine_requests_cancelled_total ",
                        "noesis_engine_kernels{kernel_tier=\"SCALAR\",model_name=\"scripted\"} 1.0",
                        "noesis_model_load_progress 1.0",
                        "gen_ai_server_time_to_first_token_seconds_count{",
                        "gen_ai_server_request_duration_seconds_count{",
                        "gen_ai_client_token_usage_count{")
                .doesNotContain("private");
    }
}
