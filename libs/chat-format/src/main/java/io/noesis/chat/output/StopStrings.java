package io.noesis.chat.output;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Finds stop strings in an answer while it is written. Not safe for several threads.
///
/// Text that could still become a stop string is kept back. The earliest match ends the answer; of two that
/// begin at the same place the longer changes nothing, since neither is shown.
public final class StopStrings {

    private final List<String> stops;
    private final int longest;
    private final StringBuilder held = new StringBuilder();
    private @Nullable String matched;

    /// @param stops none empty; the list may be
    public StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
        this.longest = stops.stream().mapToInt(String::length).max().orElse(0);
        if (stops.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a stop string must not be empty");
        }
    }

    /// Whether a stop string was found; what comes after it is ignored.
    public boolean hit() {
        return matched != null;
    }

    /// The stop string that ended the answer.
    public Optional<String> matched() {
        return Optional.ofNullable(matched);
    }

    /// @return the text that may be shown
    public String accept(String text) {
        if (hit()) {
            return "";
        }
        if (longest == 0) {
            return text;
        }
        held.append(text);
        String match = firstCompleteMatch();
        if (match != null) {
            matched = match;
            String shown = held.substring(0, held.indexOf(match));
            held.setLength(0);
            return shown;
        }
        int keep = possibleLength();
        String shown = held.substring(0, held.length() - keep);
        held.delete(0, shown.length());
        return shown;
    }

    /// @return what was kept back when the answer ended without a stop string
    public String finish() {
        String rest = held.toString();
        held.setLength(0);
        return hit() ? "" : rest;
    }

    /// The stop string that is complete first; of two that end together, of the longer one.
    private @Nullable String firstCompleteMatch() {
        String first = null;
        int start = -1;
        int end = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            int itsEnd = at + stop.length();
            if (at >= 0 && (itsEnd < end || (itsEnd == end && at < start))) {
                first = stop;
                start = at;
                end = itsEnd;
            }
        }
        return first;
    }

    private int possibleLength() {
        for (int length = Math.min(longest - 1, held.length()); length > 0; length--) {
            String end = held.substring(held.length() - length);
            for (String stop : stops) {
                if (stop.length() > length && stop.startsWith(end)) {
                    return length;
                }
            }
        }
        return 0;
    }
}
