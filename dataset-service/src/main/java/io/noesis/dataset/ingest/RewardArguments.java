package io.noesis.dataset.ingest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The rules of `args` in a reinforcement-learning row: which checks the answer must pass, and one argument object (or
/// null) for each. Other members are kept as they are.
final class RewardArguments {

    private static final String IDS = "args.instruction_id_list";
    private static final String KWARGS = "args.instruction_kwargs";

    private RewardArguments() {}

    static ObjectNode check(ObjectNode row) throws LineRefusedException {
        JsonNode node = RowValidator.required(row, "args");
        if (!(node instanceof ObjectNode args)) {
            throw RowValidator.wrongType("args", "an object", node);
        }
        ArrayNode ids = list(args, "instruction_id_list", IDS);
        if (ids.isEmpty()) {
            throw new LineRefusedException(RefusalReason.EMPTY_VALUE, IDS, IDS + " must name at least one instruction");
        }
        for (int i = 0; i < ids.size(); i++) {
            RowValidator.text(ids.get(i), IDS + "[" + i + "]");
        }
        ArrayNode kwargs = list(args, "instruction_kwargs", KWARGS);
        if (kwargs.size() != ids.size()) {
            throw new LineRefusedException(
                    RefusalReason.CONTRADICTION,
                    KWARGS,
                    "%s must have as many entries as %s, %d, but has %d"
                            .formatted(KWARGS, IDS, ids.size(), kwargs.size()));
        }
        for (int i = 0; i < kwargs.size(); i++) {
            if (!kwargs.get(i).isObject() && !kwargs.get(i).isNull()) {
                throw RowValidator.wrongType(KWARGS + "[" + i + "]", "an object or null", kwargs.get(i));
            }
        }
        return args;
    }

    private static ArrayNode list(ObjectNode args, String name, String field) throws LineRefusedException {
        JsonNode value = args.get(name);
        if (value == null) {
            throw new LineRefusedException(RefusalReason.MISSING_FIELD, field, field + " is required");
        }
        if (!(value instanceof ArrayNode array)) {
            throw RowValidator.wrongType(field, "a list", value);
        }
        return array;
    }
}
