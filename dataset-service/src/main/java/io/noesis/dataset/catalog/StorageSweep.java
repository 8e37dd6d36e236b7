package io.noesis.dataset.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.annotation.PostConstruct;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import io.noesis.dataset.storage.DatasetStorage;
import io.noesis.support.startup.StartupFacts;

/// Makes the storage directory agree with the catalogue before the first request: what an interrupted upload or
/// publication left behind goes, and what is missing is said.
@Component
class StorageSweep {

    private static final Logger log = LoggerFactory.getLogger(StorageSweep.class);

    private final Catalog catalog;
    private final DatasetStorage storage;

    StorageSweep(Catalog catalog, DatasetStorage storage) {
        this.catalog = catalog;
        this.storage = storage;
    }

    @PostConstruct
    void sweep() throws IOException {
        Set<Path> known = catalog.knownFiles().stream()
                .map(file -> storage.file(file.dataset(), file.version(), file.path()))
                .collect(Collectors.toUnmodifiableSet());
        List<Path> swept = new ArrayList<>(storage.sweepStaging());
        Set<Path> knownDirectories = new HashSet<>();
        for (Catalog.VersionRow version : catalog.versions()) {
            swept.addAll(storage.sweepVersion(version.dataset(), version.label(), known));
            knownDirectories.add(storage.versionDirectory(version.dataset(), version.label()));
        }
        if (!swept.isEmpty()) {
            log.warn("swept {} orphans of interrupted uploads, the first is {}", swept.size(), swept.getFirst());
        }
        reportDisagreement(known, knownDirectories);
    }

    /// A directory that the catalogue does not know at all is no interrupted upload but the data of another catalogue:
    /// deleting it would turn a wrong database URL into lost data.
    private void reportDisagreement(Set<Path> known, Set<Path> knownDirectories) throws IOException {
        List<Path> missing =
                known.stream().filter(file -> !Files.isRegularFile(file)).toList();
        if (!missing.isEmpty()) {
            log.error(
                    "{} files of the catalogue are missing in the storage directory, one is {}",
                    missing.size(),
                    storage.root().relativize(missing.getFirst()));
        }
        List<Path> unknown = storage.versionDirectories().stream()
                .filter(directory -> !knownDirectories.contains(directory))
                .toList();
        if (!unknown.isEmpty()) {
            log.error(
                    "{} version directories are not in the catalogue and were left alone (another database?), one is {}",
                    unknown.size(),
                    storage.root().relativize(unknown.getFirst()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        StartupFacts datasetFacts(DatasetStorage storage, CatalogView view) {
            return () -> Map.of(
                    "storage", storage.root().toString(),
                    "datasets", String.valueOf(view.datasets().size()));
        }
    }
}
