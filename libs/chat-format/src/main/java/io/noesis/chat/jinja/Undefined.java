package io.noesis.chat.jinja;

/// What is not there. It is false, empty and written as nothing; whatever else is done with it fails.
///
/// @param what is missing, for the failure
record Undefined(String what) {

    JinjaException failure() {
        return new JinjaException(what + " is undefined");
    }

    /// Two things that are not there are the same.
    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
