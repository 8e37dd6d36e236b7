package io.noesis.dataset.sample;

import java.util.List;
import java.util.SplittableRandom;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Prompts whose answers a program can check: rows for reinforcement learning, under the instruction names of IFEval.
final class InstructionRows {

    private static final List<String> SUBJECTS =
            List.of("rain", "bread", "a railway station", "the moon", "a library", "chess", "a garden", "the sea");

    /// Puts the prompt and its checks into a row.
    void fill(ObjectNode row, SplittableRandom random) {
        String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        StringBuilder prompt = new StringBuilder("Write about ").append(subject).append('.');
        ObjectNode args = row.objectNode();
        ArrayNode ids = args.putArray("instruction_id_list");
        ArrayNode kwargs = args.putArray("instruction_kwargs");
        int sentences = random.nextInt(2, 6);
        ids.add("length_constraints:number_sentences");
        kwargs.addObject().put("num_sentences", sentences).put("relation", "at least");
        prompt.append(" Use at least ").append(sentences).append(" sentences.");
        if (random.nextBoolean()) {
            ids.add("punctuation:no_comma");
            kwargs.addObject();
            prompt.append(" Do not use any comma.");
        }
        if (random.nextBoolean()) {
            ids.add("detectable_format:title");
            kwargs.addNull();
            prompt.append(" Give it a title in double angular brackets, such as <<title>>.");
        }
        args.put("task", "instruction_following").put("num_instructions", ids.size());
        row.putArray("input").addObject().put("role", "user").put("content", prompt.toString());
        row.set("args", args);
    }
}
