package io.noesis.inference.model;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.hub.HubReference;
import io.noesis.engine.loading.ModelLoadException;

/// Loads the model on a thread of its own, so that the service is live at once, and owns the engine until the end.
///
/// A model that cannot be loaded does not end the service: it stays up, not ready, and says why.
@Component
public class ModelLifecycle implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ModelLifecycle.class);

    private final ModelProperties properties;
    private final EngineLoader loader;
    private final ModelFormats formats;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final AtomicReference<ModelState> state = new AtomicReference<>(new ModelState.Loading("waiting", 0));
    private volatile boolean closed;
    private @Nullable Thread loading;

    ModelLifecycle(
            ModelProperties properties,
            EngineLoader loader,
            ModelFormats formats,
            Clock clock,
            ApplicationEventPublisher events) {
        this.properties = properties;
        this.loader = loader;
        this.formats = formats;
        this.clock = clock;
        this.events = events;
    }

    public ModelState state() {
        return state.get();
    }

    /// The configured name, known before the model is loaded.
    public String servedId() {
        return properties.servedId();
    }

    @Override
    public synchronized void start() {
        if (loading == null) {
            // A platform thread: loading is computation, which would hold a carrier of the virtual threads.
            loading = Thread.ofPlatform().name("model-loader").daemon().start(this::load);
        }
    }

    private void load() {
        LoadLog progressLog = new LoadLog(servedId());
        GenerationEngine engine = null;
        try {
            engine = loader.load((stage, fraction) -> {
                state.set(new ModelState.Loading(stage, fraction));
                progressLog.at(stage, fraction);
            });
            publish(new ServedModel(servedId(), clock.instant(), engine, formats.of(engine)));
        } catch (ModelLoadException e) {
            fail(withoutDirectory(String.valueOf(e.getMessage())), e, engine);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            fail(
                    "unexpected %s while loading: see the log"
                            .formatted(e.getClass().getSimpleName()),
                    e,
                    engine);
        }
    }

    private synchronized void publish(ServedModel model) {
        if (closed) {
            model.engine().close();
            return;
        }
        state.set(new ModelState.Ready(model));
        events.publishEvent(new ModelReady(model));
        ModelInfo info = model.engine().model();
        log.info(
                "model ready id={} name={} architecture={} kernels={} context={} parameters={} family={}",
                model.id(),
                info.name(),
                info.architecture(),
                info.kernelTier(),
                info.contextLength(),
                info.parameterCount(),
                model.format().family().id());
    }

    /// Callers are shown the reason: where on this machine the file lies is not their business.
    private String withoutDirectory(String reason) {
        String file = properties.fileName();
        return reason.replace(properties.modelFolder().toString(), "(models)")
                .replace(absolute(properties.path()), file)
                .replace(properties.path(), file);
    }

    private static String absolute(String path) {
        return HubReference.isReference(path)
                ? path
                : Path.of(path).toAbsolutePath().toString();
    }

    private void fail(String reason, Throwable cause, @Nullable GenerationEngine engine) {
        if (engine != null) {
            engine.close();
        }
        state.set(new ModelState.Failed(reason));
        log.error("model {} cannot be loaded; the service stays up, not ready: {}", servedId(), reason, cause);
    }

    @Override
    public void stop() {
        // The engine is closed in destroy(), after the web server has let its requests go.
    }

    @Override
    public synchronized boolean isRunning() {
        return loading != null && !closed;
    }

    /// Closes the engine: every generation still running ends as cancelled.
    @Override
    public synchronized void destroy() {
        closed = true;
        if (state.get() instanceof ModelState.Ready(ServedModel model)) {
            model.engine().close();
        }
    }
}
