package io.noesis.chat.jinja;

/// What can be called: a macro, a method of a value, a function of the environment.
@FunctionalInterface
interface Callable {

    Object call(Arguments arguments);
}
