package io.noesis.platform.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.hub.HubReference;
import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;
import io.noesis.platform.model.ModelStore;
import io.noesis.platform.process.ChildProcess;
import io.noesis.platform.supervisor.Platform;
import io.noesis.platform.supervisor.PlatformOptions;
import io.noesis.platform.supervisor.PlatformStartException;

/// `noesis up`: starts the platform, says how to use it, and stays until it is told to stop.
final class UpCommand {

    private static final int LARGEST_PORT = 65535;

    /// The bundled model is better at it with thinking than without, and any other can try.
    private static final String EXAMPLE = "What is 7 * 8 + 15?";

    private final Terminal terminal;
    private final PlatformHome environmentHome;

    UpCommand(Terminal terminal, PlatformHome environmentHome) {
        this.terminal = terminal;
        this.environmentHome = environmentHome;
    }

    int run(List<String> line) throws IOException, InterruptedException {
        Arguments arguments = Arguments.parse(line, Set.of("port", "model", "home", "distribution"));
        if (!arguments.words().isEmpty()) {
            throw new Arguments.UsageException(
                    "up takes no word such as '%s'".formatted(arguments.words().getFirst()));
        }
        PlatformHome home =
                arguments.option("home").map(Path::of).map(PlatformHome::new).orElse(environmentHome);
        Path distribution = Path.of(arguments.option("distribution").orElse("."));
        Path model = model(arguments.option("model"), home);
        PlatformOptions options = new PlatformOptions(
                home,
                distribution,
                arguments.intOption("port", PlatformOptions.DEFAULT_GATEWAY_PORT, 1, LARGEST_PORT),
                model,
                modelId(arguments.option("model"), model),
                PlatformOptions.DEFAULT_READY_LIMIT);
        return supervise(options);
    }

    private Path model(Optional<String> named, PlatformHome home) throws IOException, InterruptedException {
        ModelStore store = new ModelStore(home.models());
        if (named.isEmpty()) {
            return store.bundled();
        }
        if (HubReference.isReference(named.get())) {
            return new ModelCommand(terminal, home).pull(named.get()).toAbsolutePath();
        }
        Path file = Path.of(named.get());
        return Files.exists(file)
                ? file.toAbsolutePath()
                : store.find(named.get())
                        .orElseThrow(() -> new Arguments.UsageException(
                                "--model %s is neither a file, a directory nor a model in %s"
                                        .formatted(named.get(), store.directory())));
    }

    /// A directory fetched from a hub is called after its commit; the model is not.
    private static String modelId(Optional<String> named, Path model) {
        return named.filter(HubReference::isReference)
                .filter(_ -> Files.isDirectory(model))
                .map(reference -> HubReference.parse(reference).name())
                .orElseGet(() -> ModelStore.idOf(model));
    }

    private int supervise(PlatformOptions options) throws InterruptedException, IOException {
        Instant begun = Instant.now();
        terminal.boldLine("Noesis starts; its data is in " + options.home().root());
        AtomicReference<@Nullable Thread> starter = new AtomicReference<>(Thread.currentThread());
        CountDownLatch stopRequested = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // The JVM runs this hook on Ctrl-C and SIGTERM and ends when it returns.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(starter, stopRequested, stopped), "stop"));
        try (Platform platform = Platform.start(options, new StartReport(terminal))) {
            starter.set(null);
            printBanner(options, platform, Duration.between(begun, Instant.now()));
            return awaitEnd(platform, stopRequested);
        } catch (PlatformStartException e) {
            System.err.println("noesis: " + e.getMessage());
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    /// Waits for the wish to stop or for a part that ended by itself.
    private int awaitEnd(Platform platform, CountDownLatch stopRequested) throws InterruptedException {
        CompletableFuture<Optional<ChildProcess>> end = platform.firstExit().thenApply(Optional::of);
        Thread.ofVirtual().start(() -> {
            try {
                stopRequested.await();
                end.complete(Optional.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            Optional<ChildProcess> died = end.get();
            if (died.isEmpty()) {
                terminal.line("stopping: requests in flight are finished first");
                return 0;
            }
            ChildProcess process = died.get();
            System.err.printf(
                    "noesis: %s ended with status %d; see %s%n", process.name(), process.exitValue(), process.log());
            return 1;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot watch the services", e);
        }
    }

    private static void awaitStop(
            AtomicReference<@Nullable Thread> starter, CountDownLatch stopRequested, CountDownLatch stopped) {
        stopRequested.countDown();
        Thread starting = starter.getAndSet(null);
        if (starting != null) {
            starting.interrupt();
        }
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void printBanner(PlatformOptions options, Platform platform, Duration took) throws IOException {
        Path keyFile = new Secrets(options.home()).userKey();
        String key = Secrets.read(keyFile);
        String url = platform.gatewayUrl();
        terminal.line("");
        terminal.boldLine("Noesis is up after %.1f s".formatted(took.toMillis() / 1000.0));
        terminal.line("");
        terminal.line("  URL      %s/v1".formatted(url));
        terminal.line("  API key  %s   (kept in %s)".formatted(key, keyFile));
        terminal.line("  Model    %s".formatted(options.modelId()));
        terminal.line("");
        terminal.line("Ask it something, once with thinking and once without:");
        terminal.line("");
        terminal.line("  ./noesis chat --thinking on \"%s\"".formatted(EXAMPLE));
        terminal.line("  ./noesis chat --thinking off \"%s\"".formatted(EXAMPLE));
        terminal.line(
                "  curl -s %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\"
                        .formatted(url, key));
        terminal.line(
                "    -d '{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"reasoning\": {\"mode\": \"on\"}}'"
                        .formatted(options.modelId(), EXAMPLE));
        terminal.line("");
        terminal.line("Ctrl-C stops it.");
    }
}
