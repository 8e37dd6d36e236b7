package io.noesis.dataset.rows;

import io.noesis.api.dataset.RowPage;

import tools.jackson.databind.JsonNode;

/// What is left of a page: rows and bytes. The row that spends the last byte is still part of it, so that a page never
/// stays empty before a long row.
final class PageBudget {

    private int rows;
    private long bytes;

    PageBudget(int rows, long bytes) {
        this.rows = rows;
        this.bytes = bytes;
    }

    int rows() {
        return rows;
    }

    boolean isSpent() {
        return rows <= 0 || bytes <= 0;
    }

    void spend(RowPage.Row row) {
        rows--;
        bytes -= characters(row.row());
    }

    /// Of the row's texts, which is what makes a row long.
    private static long characters(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().length();
        }
        long sum = 0;
        for (JsonNode child : node.values()) {
            sum += characters(child);
        }
        return sum;
    }
}
