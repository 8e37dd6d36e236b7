package io.noesis.support.metrics;

/// Metric names as Micrometer takes them. Labels never carry user text, keys or paths of files.
public final class MetricNames {

    /// Forward passes run by the engine.
    public static final String ENGINE_STEPS = "noesis.engine.steps";

    /// Prompt tokens computed.
    public static final String ENGINE_PROMPT_TOKENS = "noesis.engine.prompt.tokens";

    /// Tokens generated.
    public static final String ENGINE_GENERATION_TOKENS = "noesis.engine.generation.tokens";

    /// Generations that ended by themselves.
    public static final String ENGINE_REQUESTS_FINISHED = "noesis.engine.requests.finished";

    /// Generations that their client gave up.
    public static final String ENGINE_REQUESTS_CANCELLED = "noesis.engine.requests.cancelled";

    /// Positions of the KV cache in use.
    public static final String ENGINE_KV_USED = "noesis.engine.kv.tokens.used";

    /// Tokens computed in idle time for the next turn of a conversation.
    public static final String ENGINE_WARMED_TOKENS = "noesis.engine.prefix.warmed.tokens";

    /// Requests that wait, by lane.
    public static final String ENGINE_LANE_WAITING = "noesis.engine.lane.waiting";

    /// 1, with the kernel tier and the model as labels.
    public static final String ENGINE_KERNELS = "noesis.engine.kernels";

    /// Share of the model loaded, from 0 to 1.
    public static final String MODEL_LOAD_PROGRESS = "noesis.model.load.progress";

    // The names that dashboards made for vLLM read.
    public static final String VLLM_PREFIX_CACHE_QUERIES = "vllm:prefix_cache_queries";
    public static final String VLLM_PREFIX_CACHE_HITS = "vllm:prefix_cache_hits";
    public static final String VLLM_PREEMPTIONS = "vllm:num_preemptions";
    public static final String VLLM_SPECULATION_DRAFTED = "vllm:spec_decode_num_draft_tokens";
    public static final String VLLM_SPECULATION_ACCEPTED = "vllm:spec_decode_num_accepted_tokens";
    public static final String VLLM_REQUESTS_RUNNING = "vllm:num_requests_running";
    public static final String VLLM_REQUESTS_WAITING = "vllm:num_requests_waiting";
    public static final String VLLM_KV_CACHE_USAGE = "vllm:kv_cache_usage_perc";

    public static final String VLLM_PROMPT_TOKENS = "vllm:prompt_tokens";
    public static final String VLLM_GENERATION_TOKENS = "vllm:generation_tokens";
    public static final String VLLM_REQUEST_SUCCESS = "vllm:request_success";
    public static final String VLLM_TIME_TO_FIRST_TOKEN = "vllm:time_to_first_token";
    public static final String VLLM_REQUEST_LATENCY = "vllm:e2e_request_latency";

    // OpenTelemetry's GenAI semantic conventions.
    public static final String GEN_AI_REQUEST_DURATION = "gen_ai.server.request.duration";
    public static final String GEN_AI_TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    public static final String GEN_AI_TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";
    public static final String GEN_AI_TOKEN_USAGE = "gen_ai.client.token.usage";

    /// Requests the gateway turned away, by reason.
    public static final String GATEWAY_REJECTED = "noesis.gateway.requests.rejected";

    /// Rows read by imports, by verdict.
    public static final String DATASET_IMPORTED_ROWS = "noesis.dataset.import.rows";

    /// Evaluation items judged, by verdict.
    public static final String EVALUATION_ITEMS = "noesis.evaluation.items";

    /// Training jobs, by state.
    public static final String TRAINING_JOBS = "noesis.training.jobs";

    // Of the training job that runs; its loss and reward are of the last step.
    public static final String TRAINING_STEP = "noesis.training.step";
    public static final String TRAINING_LOSS = "noesis.training.loss";
    public static final String TRAINING_REWARD = "noesis.training.reward";
    public static final String TRAINING_SPEED = "noesis.training.tokens.per.second";

    private MetricNames() {}
}
