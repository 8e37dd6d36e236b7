package io.noesis.training.data;

import java.util.Locale;
import java.util.function.Supplier;

/// What the model is taught, with its share of the pairs in hundredths. They add to 100.
public enum Task {
    CHAIN("math", 25, true, Chains::new),
    WORDS("math", 19, true, WordProblems::new),
    UNITS("math", 11, true, UnitSums::new),
    COMPARE("math", 8, true, Comparisons::new),
    LETTERS("code", 8, true, Letters::new),
    LOGIC("science", 7, true, Logic::new),
    CHAT("chat", 7, false, Chats::new),
    UNKNOWN("safety", 6, false, Unknowns::new),
    TOOLS("chat", 9, false, ToolCalls::new);

    private final String category;
    private final int percent;
    private final boolean verifiable;
    private final TaskSource source;

    Task(String category, int percent, boolean verifiable, Supplier<TaskSource> source) {
        this.category = category;
        this.percent = percent;
        this.verifiable = verifiable;
        this.source = source.get();
    }

    /// Name in rows and of the held-out set.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when no task is called so
    static Task named(String id) {
        return Task.valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// @param die from 0 to 99
    static Task drawn(int die) {
        int left = die;
        for (Task task : values()) {
            left -= task.percent;
            if (left < 0) {
                return task;
            }
        }
        throw new IllegalArgumentException("the die shows more than 99: " + die);
    }

    String category() {
        return category;
    }

    int percent() {
        return percent;
    }

    /// Whether comparing with the expected answer judges an answer fairly.
    boolean verifiable() {
        return verifiable;
    }

    TaskSource source() {
        return source;
    }
}
