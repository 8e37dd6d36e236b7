/// The whole making of a model, stage by stage: data, vocabulary, pre-training, fine-tuning, reinforcement, export.
///
/// Start with [io.noesis.training.recipe.BundledRecipe].
@NullMarked
package io.noesis.training.recipe;

import org.jspecify.annotations.NullMarked;
