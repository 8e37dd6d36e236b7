package io.noesis.api.evaluation;

import java.util.List;

/// A part of a list.
///
/// @param total length of the whole list
public record Page<T>(String object, List<T> data, long offset, long total) {

    public static <T> Page<T> of(List<T> data, long offset, long total) {
        return new Page<>("list", List.copyOf(data), offset, total);
    }
}
