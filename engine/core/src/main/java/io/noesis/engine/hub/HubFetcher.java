package io.noesis.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.noesis.engine.loading.LoadProgress;

/// Brings a model into a folder: `FOLDER/hub/ORG--NAME/COMMIT/…`. What is there is not fetched again.
///
/// A revision that names a branch is looked up at the hub each time. Not to be used by two processes for the same
/// model at once.
public final class HubFetcher {

    private static final String BRANCH_LISTING = "/api/models/%s/revision/%s?blobs=true";
    private static final String FILE = "/%s/resolve/%s/%s";

    private final HubSettings settings;
    private final Path folder;
    private final HubDownload.Pause pause;

    /// @param folder of all models on this machine
    public HubFetcher(HubSettings settings, Path folder) {
        this(settings, folder, duration -> Thread.sleep(duration));
    }

    HubFetcher(HubSettings settings, Path folder, HubDownload.Pause pause) {
        this.settings = settings;
        this.folder = folder;
        this.pause = pause;
    }

    /// @return the file that was asked for or the only one there is, else the directory
    /// @throws HubException when the hub refuses, lies, or cannot be reached
    public Path fetch(HubReference reference, LoadProgress progress) throws InterruptedException {
        try (HubClient client = new HubClient(settings);
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("hub-stall").daemon().factory())) {
            progress.at("asking the hub for " + reference.repository(), 0);
            HubListing listing = listing(client, reference);
            List<HubFile> files = listing.choose(reference);
            Path directory = folder.resolve("hub")
                    .resolve(reference.organisation() + "--" + reference.name())
                    .resolve(listing.commit());
            HubDownload download = new HubDownload(client, settings, pause, timer);
            Fetched fetched = new Fetched(files, progress);
            for (HubFile file : files) {
                Path target = directory.resolve(file.path());
                if (!isWhole(target, file)) {
                    Files.createDirectories(target.resolveSibling(""));
                    Files.deleteIfExists(target);
                    String path = FILE.formatted(reference.repository(), listing.commit(), file.path());
                    download.fetch(path, file, target, bytes -> fetched.at(file, bytes));
                }
                fetched.done(file);
            }
            return files.size() == 1 ? directory.resolve(files.getFirst().path()) : directory;
        } catch (IOException e) {
            throw new HubException(
                    "%s could not be fetched: %s".formatted(reference.repository(), e.getMessage()), false, e);
        }
    }

    /// A machine that went down may have left less of a file than was fetched.
    private static boolean isWhole(Path target, HubFile file) throws IOException {
        return Files.exists(target) && (file.bytes() < 0 || Files.size(target) == file.bytes());
    }

    private HubListing listing(HubClient client, HubReference reference) throws InterruptedException, IOException {
        String path = BRANCH_LISTING.formatted(reference.repository(), reference.revision());
        for (int failures = 1; ; failures++) {
            try {
                HubClient.Answer answer = client.get(path, 0);
                try (InputStream body = answer.body()) {
                    byte[] json = body.readNBytes(HubListing.MOST_BYTES + 1);
                    if (json.length > HubListing.MOST_BYTES) {
                        throw HubException.lasting("the hub's listing is too long");
                    }
                    return HubListing.parse(json, reference.repository());
                }
            } catch (IOException | HubException e) {
                boolean lasting = e instanceof HubException refused && !refused.isTemporary();
                if (lasting || failures >= settings.attempts()) {
                    throw e;
                }
                pause.of(settings.firstPause().multipliedBy(1L << Math.min(failures - 1, 6)));
            }
        }
    }

    /// Adds up the bytes of all files.
    private static final class Fetched {

        private final long total;
        private final LoadProgress progress;
        private long before;

        Fetched(List<HubFile> files, LoadProgress progress) {
            this.total = Math.max(
                    1,
                    files.stream().mapToLong(file -> Math.max(0, file.bytes())).sum());
            this.progress = progress;
        }

        void at(HubFile file, long bytes) {
            progress.at("fetching " + file.path(), Math.min(1, (double) (before + bytes) / total));
        }

        void done(HubFile file) {
            before += Math.max(0, file.bytes());
        }
    }
}
