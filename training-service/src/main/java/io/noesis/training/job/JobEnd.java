package io.noesis.training.job;

import java.util.List;

/// How running a job ended.
sealed interface JobEnd {

    /// @param files names of the results in the job's directory
    record Succeeded(List<String> files) implements JobEnd {}

    /// It was asked to stop; its state is saved.
    record Stopped() implements JobEnd {}

    record Failed(String message) implements JobEnd {}
}
