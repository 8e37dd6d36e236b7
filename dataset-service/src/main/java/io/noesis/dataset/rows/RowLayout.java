package io.noesis.dataset.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns Parquet columns back into a row as it was released: the same fields, absent ones left out, extra ones where
/// they were.
final class RowLayout {

    /// To be selected in this order, behind the row number.
    static final String COLUMNS =
            "cast(to_json(input) as varchar) as input, output, args, category, license, reasoning,"
                    + " generator, used_in_training, version, system_prompt, extra";

    private static final List<String> TEXTS =
            List.of("category", "license", "reasoning", "generator", "used_in_training", "version", "system_prompt");

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    ObjectNode row(ResultSet result) throws SQLException {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set("input", json.readTree(result.getString("input")));
        putText(result, row, "output");
        String args = result.getString("args");
        if (args != null) {
            row.set("args", json.readTree(args));
        }
        for (String column : TEXTS) {
            putText(result, row, column);
        }
        String extra = result.getString("extra");
        if (extra != null) {
            for (Map.Entry<String, JsonNode> field : json.readTree(extra).properties()) {
                row.set(field.getKey(), field.getValue());
            }
        }
        return row;
    }

    private static void putText(ResultSet result, ObjectNode row, String column) throws SQLException {
        String text = result.getString(column);
        if (text != null) {
            row.put(column, text);
        }
    }
}
