package io.noesis.inference.chat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.noesis.api.error.NoesisException;

/// Every generation whose request is still open, so that the shutdown can end them. Safe for all threads.
@Component
public class RunningGenerations {

    private final Set<Generation> running = ConcurrentHashMap.newKeySet();
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
        running.forEach(each -> each.interrupt(reason));
    }

    public int count() {
        return running.size();
    }

    void checkOpen() {
        NoesisException reason = refusal.get();
        if (reason != null) {
            throw new NoesisException(reason.code(), String.valueOf(reason.getMessage()), null, reason);
        }
    }

    void add(Generation generation) {
        running.add(generation);
    }

    void remove(Generation generation) {
        running.remove(generation);
    }
}
