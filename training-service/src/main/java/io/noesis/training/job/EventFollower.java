package io.noesis.training.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;
import io.noesis.training.run.EventJson;
import io.noesis.training.run.EventLog;
import io.noesis.training.run.EventTail;

import tools.jackson.databind.json.JsonMapper;

/// Writes the events of a job as server-sent events while they happen, and at last the job itself as event `end`.
@Component
class EventFollower {

    private static final Logger log = LoggerFactory.getLogger(EventFollower.class);

    /// Shorter than the gateway waits for a sign of life.
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final JobStore jobs;
    private final JobRunner runner;
    private final JobDirectories directories;
    private final JobSignals signals;
    private final JsonMapper json;

    EventFollower(JobStore jobs, JobRunner runner, JobDirectories directories, JobSignals signals, JsonMapper json) {
        this.jobs = jobs;
        this.runner = runner;
        this.directories = directories;
        this.signals = signals;
        this.json = json;
    }

    /// Returns when the job has ended, when nobody listens any more, or when the service stops, which the missing
    /// `end` tells.
    void follow(UUID id, OutputStream out) throws IOException, InterruptedException {
        EventTail tail = new EventTail(directories.events(id));
        List<String> first =
                EventLog.effective(tail.next()).stream().map(EventJson::write).toList();
        boolean heard = send(out, ": events\n\n" + data(first));
        while (heard && !runner.isStopping()) {
            long number = signals.number();
            // The state before the events: none can come after a state that is final.
            Job job = jobs.find(id).orElseThrow(() -> NoesisException.notFound("training job", id.toString()));
            String added = data(tail.next());
            if (job.state().isFinal()) {
                send(out, added + "event: end\ndata: " + json.writeValueAsString(job.view()) + "\n\n");
                return;
            }
            heard = added.isEmpty() || send(out, added);
            signals.await(number, SIGN_OF_LIFE);
            if (signals.number() == number) {
                heard = send(out, ": still running\n\n");
            }
        }
    }

    private static String data(List<String> events) {
        return events.stream().map(event -> "data: " + event + "\n\n").collect(Collectors.joining());
    }

    /// @return whether it was heard
    private static boolean send(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            log.info("events are no longer followed, the client has gone: {}", e.getMessage());
            return false;
        }
    }
}
