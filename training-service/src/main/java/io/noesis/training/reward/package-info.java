/// What an answer is worth: whether it is right, and whether it has the form its mode asks for.
@NullMarked
package io.noesis.training.reward;

import org.jspecify.annotations.NullMarked;
