/// Tests of what steers an answer, token by token, with vocabularies of a handful of tokens.
@NullMarked
package io.noesis.inference.steering;

import org.jspecify.annotations.NullMarked;
