package io.noesis.inference.answer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;

/// Every generation whose request is still open, so that the shutdown can end them. Safe for all threads.
@Component
public class RunningGenerations {

    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable NoesisException> refusal = new AtomicReference<>();

    /// Takes requests again, after a refusal.
    public void acceptNew() {
        refusal.set(null);
    }

    /// Refuses every request from now on.
    ///
    /// @param reason what the refused are told
    public void refuseNew(NoesisException reason) {
        refusal.compareAndSet(null, reason);
    }

    /// Ends every generation that runs now or is added later.
    public void interruptAll(NoesisException reason) {
        refuseNew(reason);
        running.values().forEach(each -> each.generation().interrupt(reason));
    }

    public int count() {
        return running.size();
    }

    /// Ids of the answers that run now.
    public Set<String> ids() {
        return Set.copyOf(running.keySet());
    }

    void checkOpen() {
        NoesisException reason = refusal.get();
        if (reason != null) {
            throw new NoesisException(reason.code(), String.valueOf(reason.getMessage()), null, reason);
        }
    }

    /// Finds a running answer by its id.
    ///
    /// @param tenant who asks: the answers of others are not found
    public Optional<Generation> find(String id, String tenant) {
        return Optional.ofNullable(running.get(id))
                .filter(each -> each.tenant().equals(tenant))
                .map(Running::generation);
    }

    void add(String id, String tenant, Generation generation) {
        running.put(id, new Running(tenant, generation));
    }

    void remove(String id, Generation generation) {
        running.computeIfPresent(id, (key, each) -> each.generation() == generation ? null : each);
    }

    private record Running(String tenant, Generation generation) {}
}
