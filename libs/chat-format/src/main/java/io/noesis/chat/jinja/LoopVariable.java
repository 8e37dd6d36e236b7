package io.noesis.chat.jinja;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// `loop`: where a loop is, and, in one that is recursive, the loop itself as a function.
final class LoopVariable implements Callable {

    private final List<Object> elements;
    private final int depth;
    private final Optional<UnaryOperator<Object>> again;
    private int at = -1;
    private Optional<List<Object>> lastChanged = Optional.empty();

    /// @param depth of recursive loops, 0 for the outermost
    /// @param again renders the loop for other elements, where it is recursive
    LoopVariable(List<Object> elements, int depth, Optional<UnaryOperator<Object>> again) {
        this.elements = elements;
        this.depth = depth;
        this.again = again;
    }

    void next() {
        at++;
    }

    Optional<Object> get(String name) {
        int size = elements.size();
        return switch (name) {
            case "index" -> Optional.of(at + 1L);
            case "index0" -> Optional.of((long) at);
            case "revindex" -> Optional.of((long) size - at);
            case "revindex0" -> Optional.of(size - at - 1L);
            case "first" -> Optional.of(at == 0);
            case "last" -> Optional.of(at == size - 1);
            case "length" -> Optional.of((long) size);
            case "depth" -> Optional.of(depth + 1L);
            case "depth0" -> Optional.of((long) depth);
            case "previtem" ->
                Optional.of(at > 0 ? elements.get(at - 1) : new Undefined("the element before the first"));
            case "nextitem" ->
                Optional.of(at < size - 1 ? elements.get(at + 1) : new Undefined("the element behind the last"));
            case "cycle" -> Optional.of((Callable) this::cycle);
            case "changed" -> Optional.of((Callable) this::changed);
            default -> Optional.empty();
        };
    }

    private Object cycle(Arguments arguments) {
        if (arguments.count() == 0) {
            throw new JinjaException("'cycle' needs values");
        }
        return arguments.positional().get(at % arguments.count());
    }

    private Object changed(Arguments arguments) {
        boolean changed = lastChanged.isEmpty() || !lastChanged.get().equals(arguments.positional());
        lastChanged = Optional.of(arguments.positional());
        return changed;
    }

    @Override
    public Object call(Arguments arguments) {
        return again.orElseThrow(() -> new JinjaException("a loop that is not recursive was called"))
                .apply(arguments.required(0, "iterable"));
    }
}
