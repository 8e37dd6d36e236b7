package io.noesis.dataset;

import java.util.function.Consumer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Rows in the released schema for tests.
public final class RowFixtures {

    private static final JsonMapper JSON = JsonMapper.shared();

    private RowFixtures() {}

    public static ObjectNode anSftRow() {
        return (ObjectNode) JSON.readTree("""
                {"input": [{"role": "user", "content": "What is 2 + 2?"}],
                 "output": "<think>\\nTwo and two.\\n</think>\\n\\n4",
                 "category": "math", "license": "cc-by-4.0", "reasoning": "on",
                 "generator": "Model-A, Model-B", "used_in_training": "Ultra, Nano",
                 "version": "v1", "system_prompt": "detailed thinking on"}""");
    }

    public static ObjectNode anRlRow() {
        return (ObjectNode) JSON.readTree("""
                {"input": [{"role": "user", "content": "Write two sentences."}],
                 "args": {"instruction_id_list": ["length_constraints:number_sentences"],
                          "instruction_kwargs": [{"num_sentences": 2}], "task": "instruction_following"},
                 "category": "instruction_following", "license": "odc-by", "reasoning": "off",
                 "used_in_training": "Ultra, Super", "version": "v1", "system_prompt": "detailed thinking off"}""");
    }

    public static String sft(Consumer<ObjectNode> change) {
        ObjectNode row = anSftRow();
        change.accept(row);
        return row.toString();
    }

    public static String rl(Consumer<ObjectNode> change) {
        ObjectNode row = anRlRow();
        change.accept(row);
        return row.toString();
    }

    /// Row `n` of a split in which every third row has reasoning off and the second generator alternates.
    public static String numbered(int n) {
        return sft(row -> {
            row.putArray("input").addObject().put("role", "user").put("content", "question " + n);
            row.put("generator", n % 2 == 0 ? "Model-A, Model-B" : "Model-A");
            row.put("category", n % 5 == 0 ? "science" : "math");
            if (n % 3 == 0) {
                row.put("reasoning", "off")
                        .put("system_prompt", "detailed thinking off")
                        .put("output", "answer " + n);
            }
        });
    }
}
