/// Training on given texts: pre-training and supervised fine-tuning, which differ in data and settings only.
///
/// Start with [io.noesis.training.supervised.SupervisedTraining].
@NullMarked
package io.noesis.training.supervised;

import org.jspecify.annotations.NullMarked;
