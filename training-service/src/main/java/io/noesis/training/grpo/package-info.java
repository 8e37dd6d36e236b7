/// Group relative policy optimisation (arXiv:2402.03300) as the Llama-Nemotron report uses it (arXiv:2505.00949,
/// section 5): groups of answers to one prompt, rewarded by rules, on prompts that go from easy to hard.
///
/// Start with [io.noesis.training.grpo.GrpoTraining].
@NullMarked
package io.noesis.training.grpo;

import org.jspecify.annotations.NullMarked;
