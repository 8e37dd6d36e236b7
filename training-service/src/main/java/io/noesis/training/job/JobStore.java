package io.noesis.training.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.training.run.Progress;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Jobs in PostgreSQL.
@Repository
class JobStore {

    private static final TypeReference<Map<String, Double>> SCORES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Clock clock;

    JobStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Adds a job, unless as many are waiting as may.
    ///
    /// @return whether it was added
    @Transactional
    public boolean insert(Job job, int mostQueued) {
        // Two callers must not both take the last place.
        jdbc.sql("lock table training.job in share row exclusive mode").update();
        if (count(JobState.QUEUED) >= mostQueued) {
            return false;
        }
        jdbc.sql("""
                        insert into training.job (id, recipe, seed, threads, state, created_at)
                        values (:id, :recipe, :seed, :threads, :state, :createdAt)
                        """)
                .param("id", job.id())
                .param("recipe", job.recipe())
                .param("seed", job.seed())
                .param("threads", job.threads())
                .param("state", job.state().name())
                .param("createdAt", Timestamp.from(job.createdAt()))
                .update();
        return true;
    }

    Optional<Job> find(UUID id) {
        return jdbc.sql("select * from training.job where id = :id")
                .param("id", id)
                .query((row, index) -> job(row))
                .optional();
    }

    List<Job> newest(long offset, int length) {
        return jdbc.sql("select * from training.job order by created_at desc, id limit :length offset :offset")
                .param("length", length)
                .param("offset", offset)
                .query((row, index) -> job(row))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from training.job").query(Long.class).single();
    }

    long count(JobState state) {
        return jdbc.sql("select count(*) from training.job where state = :state")
                .param("state", state.name())
                .query(Long.class)
                .single();
    }

    /// What is to be run now: first what a process that ended left running, then what has waited longest.
    Optional<Job> next() {
        return jdbc.sql("""
                        select * from training.job where state in ('RUNNING', 'QUEUED')
                        order by state = 'RUNNING' desc, created_at, id limit 1
                        """).query((row, index) -> job(row)).optional();
    }

    /// Notes that a job is begun, or gone on with.
    ///
    /// @return whether it may be: it may have been cancelled meanwhile
    boolean begin(UUID id) {
        return jdbc.sql("""
                        update training.job set state = 'RUNNING', starts = starts + 1,
                          started_at = coalesce(started_at, :now)
                        where id = :id and state in ('RUNNING', 'QUEUED')
                        """).param("now", now()).param("id", id).update() == 1;
    }

    /// @param saved whether its state has just been saved
    void progress(UUID id, Progress progress, boolean saved) {
        jdbc.sql("""
                        update training.job set stage = :stage, step = :step, steps = :steps, loss = :loss,
                          reward = :reward, tokens_per_second = :speed, seconds_left = :left, scores = :scores,
                          starts = case when :saved then 0 else starts end
                        where id = :id
                        """)
                .param("stage", progress.stage())
                .param("step", progress.step())
                .param("steps", progress.steps())
                .param("loss", progress.loss())
                .param("reward", progress.reward())
                .param("speed", progress.tokensPerSecond())
                .param("left", progress.secondsLeft())
                .param("scores", JsonMapper.shared().writeValueAsString(progress.scores()))
                .param("saved", saved)
                .param("id", id)
                .update();
    }

    /// Asks a running job to end.
    boolean askToCancel(UUID id) {
        return change(id, JobState.RUNNING, JobState.CANCELLING);
    }

    boolean cancelQueued(UUID id) {
        return change(id, JobState.QUEUED, JobState.CANCELLED);
    }

    /// Ends what was to be cancelled when the process ended.
    void cancelAbandoned() {
        jdbc.sql("update training.job set state = 'CANCELLED', finished_at = :now where state = 'CANCELLING'")
                .param("now", now())
                .update();
    }

    /// Ends a job.
    ///
    /// @throws IllegalStateException when it is not one that runs
    @Transactional
    public void finish(UUID id, JobState end, List<String> files, @Nullable String failure) {
        JobState now = jdbc.sql("select state from training.job where id = :id for update")
                .param("id", id)
                .query((row, index) -> JobState.valueOf(row.getString("state")))
                .single();
        if (!now.mayBecome(end) || !end.isFinal()) {
            throw new IllegalStateException("job %s cannot go from %s to %s".formatted(id, now, end));
        }
        jdbc.sql("""
                        update training.job set state = :state, files = :files, failure = :failure, finished_at = :now
                        where id = :id
                        """)
                .param("state", end.name())
                .param("files", files.toArray(String[]::new))
                .param("failure", failure)
                .param("now", now())
                .param("id", id)
                .update();
    }

    private boolean change(UUID id, JobState from, JobState to) {
        return jdbc.sql("""
                        update training.job set state = :to, finished_at = :finishedAt
                        where id = :id and state = :from
                        """)
                        .param("to", to.name())
                        .param("finishedAt", to.isFinal() ? now() : null)
                        .param("id", id)
                        .param("from", from.name())
                        .update()
                == 1;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Job job(ResultSet row) throws SQLException {
        Progress progress = new Progress(
                row.getString("stage"),
                row.getLong("step"),
                row.getLong("steps"),
                row.getObject("loss", Double.class),
                row.getObject("reward", Double.class),
                row.getObject("tokens_per_second", Double.class),
                row.getObject("seconds_left", Long.class),
                JsonMapper.shared().readValue(row.getString("scores"), SCORES));
        return new Job(
                row.getObject("id", UUID.class),
                row.getString("recipe"),
                row.getLong("seed"),
                row.getInt("threads"),
                JobState.valueOf(row.getString("state")),
                progress,
                row.getInt("starts"),
                List.of((String[]) row.getArray("files").getArray()),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getString("failure"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
