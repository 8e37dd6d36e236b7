package io.noesis.training.job;

import java.nio.file.Path;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.noesis.training.TrainingProperties;

/// Where the files of jobs lie: a directory for each, named by its id.
@Component
class JobDirectories {

    private final Path home;

    JobDirectories(TrainingProperties properties) {
        this.home = properties.home();
    }

    Path home() {
        return home;
    }

    Path of(UUID id) {
        return home.resolve(id.toString());
    }

    Path events(UUID id) {
        return of(id).resolve("events.jsonl");
    }
}
