package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import io.noesis.platform.home.HomeLock;
import io.noesis.platform.home.Secrets;
import io.noesis.platform.process.ChildProcess;
import io.noesis.platform.process.Ports;
import io.noesis.platform.process.ProcessLedger;

/// A running platform: two stores and five services, started together and stopped together.
///
/// Start order: PostgreSQL, Kafka and inference at once, since none needs another; then the services that need a
/// database. Stop order is the reverse: the gateway and the services drain first, the stores go last.
public final class Platform implements AutoCloseable {

    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(5);
    private static final Duration BROKER_STOP_LIMIT = Duration.ofSeconds(2);

    private final PlatformOptions options;
    private final PlatformListener listener;
    private final HomeLock lock;
    private final ProcessLedger ledger;
    private final Java java = Java.current();
    private final Map<ServiceKind, Integer> ports = new EnumMap<>(ServiceKind.class);
    private final Map<ServiceKind, ChildProcess> services = new EnumMap<>(ServiceKind.class);
    private volatile @Nullable PostgresServer postgres;
    private @Nullable ChildProcess kafka;
    private int gatewayManagementPort;

    private Platform(PlatformOptions options, PlatformListener listener, HomeLock lock) {
        this.options = options;
        this.listener = listener;
        this.lock = lock;
        this.ledger = new ProcessLedger(options.home().run());
    }

    /// Starts everything and returns when it is ready; on failure what was started is stopped again.
    ///
    /// @throws PlatformStartException when a part failed; the message names its log
    public static Platform start(PlatformOptions options, PlatformListener listener)
            throws PlatformStartException, InterruptedException {
        Platform platform;
        try {
            options.home().create();
            platform = new Platform(options, listener, HomeLock.acquire(options.home()));
        } catch (IOException e) {
            throw new PlatformStartException(String.valueOf(e.getMessage()), e);
        }
        try {
            platform.startAll();
            return platform;
        } catch (PlatformStartException | InterruptedException | RuntimeException e) {
            platform.close();
            throw e;
        } catch (IOException e) {
            platform.close();
            throw new PlatformStartException(String.valueOf(e.getMessage()), e);
        }
    }

    public String gatewayUrl() {
        return "http://localhost:" + options.gatewayPort();
    }

    /// Completes with the first process that ends by itself.
    public CompletableFuture<ChildProcess> firstExit() {
        List<CompletableFuture<ChildProcess>> exits = new ArrayList<>();
        services.values().forEach(service -> exits.add(service.onExit()));
        if (kafka != null) {
            exits.add(kafka.onExit());
        }
        CompletableFuture<ChildProcess> first = new CompletableFuture<>();
        exits.forEach(exit -> exit.thenAccept(first::complete));
        return first;
    }

    private void startAll() throws IOException, PlatformStartException, InterruptedException {
        for (String part : ledger.endLeftovers(LEFTOVER_LIMIT)) {
            listener.leftoversEnded(part);
        }
        if (PostgresLeftover.end(PostgresServer.dataDirectory(options.home()))) {
            listener.leftoversEnded("postgres");
        }
        assignPorts();
        Secrets secrets = new Secrets(options.home());
        int kafkaPort = Ports.preferring(9092);
        int controllerPort = Ports.preferring(9093);
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant begun = Instant.now();
            listener.starting("postgres");
            Future<PostgresServer> database = starters.submit(() -> startDatabase(secrets));
            listener.starting("kafka");
            kafka = KafkaBroker.start(options.home(), kafkaPort, controllerPort, java, ledger);
            launch(ServiceKind.INFERENCE, environment(secrets, "", kafkaPort));
            PostgresServer ready = await(database);
            listener.ready("postgres", Duration.between(begun, Instant.now()), ready.jdbcUrl());
            ServiceEnvironment environment = environment(secrets, ready.jdbcUrl(), kafkaPort);
            launch(ServiceKind.GATEWAY, environment);
            launch(ServiceKind.EVALUATION, environment);
            launch(ServiceKind.DATASET, environment);
            launch(ServiceKind.TRAINING, environment);
            awaitReady(starters, begun, kafkaPort);
        }
        Files.writeString(options.home().addressFile(), gatewayUrl() + "\n");
    }

    /// Known to [#close] as soon as it runs, also where nobody waits for it any more.
    private PostgresServer startDatabase(Secrets secrets) throws IOException {
        PostgresServer started =
                PostgresServer.start(options.home(), Ports.preferring(15432), Secrets.read(secrets.databasePassword()));
        postgres = started;
        return started;
    }

    private void assignPorts() throws IOException, PlatformStartException {
        if (!Ports.isFree(options.gatewayPort())) {
            throw new PlatformStartException(
                    "port %d is taken by another program: choose one with --port".formatted(options.gatewayPort()),
                    null);
        }
        for (ServiceKind kind : ServiceKind.values()) {
            ports.put(
                    kind, kind == ServiceKind.GATEWAY ? options.gatewayPort() : Ports.preferring(kind.preferredPort()));
        }
        gatewayManagementPort = Ports.preferring(9080);
    }

    private ServiceEnvironment environment(Secrets secrets, String jdbcUrl, int kafkaPort) {
        return new ServiceEnvironment(options, secrets, jdbcUrl, kafkaPort, ports, gatewayManagementPort);
    }

    private void launch(ServiceKind kind, ServiceEnvironment environment) throws IOException, InterruptedException {
        listener.starting(kind.module());
        Path jar = ServiceArchive.runnable(options.distribution(), kind, java);
        List<String> command = java.command(kind.jvmFlags(), List.of("-jar", jar.toString()));
        services.put(
                kind,
                ChildProcess.start(
                        kind.module(),
                        command,
                        environment.of(kind),
                        options.home().logs(),
                        ledger));
    }

    private void awaitReady(ExecutorService starters, Instant begun, int kafkaPort)
            throws PlatformStartException, InterruptedException {
        ReadinessWatch watch = new ReadinessWatch(listener, begun, options.readyLimit());
        List<Future<?>> waits = new ArrayList<>();
        ChildProcess broker = kafka;
        if (broker != null) {
            waits.add(starters.submit(() -> watch.awaitPort(broker, kafkaPort)));
        }
        services.forEach((kind, process) -> {
            int port = kind == ServiceKind.GATEWAY ? gatewayManagementPort : portOf(kind);
            waits.add(starters.submit(() -> watch.awaitService(process, port)));
        });
        try {
            for (Future<?> wait : waits) {
                await(wait);
            }
        } finally {
            waits.forEach(wait -> wait.cancel(true));
        }
    }

    private int portOf(ServiceKind kind) {
        return Objects.requireNonNull(ports.get(kind), "a port is assigned to every service");
    }

    private static <T> T await(Future<T> future) throws PlatformStartException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new PlatformStartException(String.valueOf(cause.getMessage()), cause);
        }
    }

    /// Drains and stops everything, in under ten seconds.
    @Override
    public void close() {
        try {
            services.values().forEach(ChildProcess::requestStop);
            Instant asked = Instant.now();
            for (Map.Entry<ServiceKind, ChildProcess> service : services.entrySet()) {
                awaitStop(service.getValue(), asked, service.getKey().stopLimit());
            }
            if (kafka != null) {
                kafka.requestStop();
            }
            closePostgres();
            if (kafka != null) {
                awaitStop(kafka, Instant.now(), BROKER_STOP_LIMIT);
            }
            Files.deleteIfExists(options.home().addressFile());
            lock.close();
        } catch (IOException e) {
            listener.degraded("supervisor", "could not stop cleanly: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closePostgres() throws IOException {
        PostgresServer running = postgres;
        if (running != null) {
            running.close();
        }
    }

    /// @param asked when the child was asked to stop
    private void awaitStop(ChildProcess child, Instant asked, Duration limit) throws InterruptedException {
        if (!child.awaitStop(Duration.between(Instant.now(), asked.plus(limit)))) {
            listener.degraded(child.name(), "did not stop within " + limit.toMillis() + " ms and was killed");
        }
    }
}
