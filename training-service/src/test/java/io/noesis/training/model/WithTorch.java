package io.noesis.training.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Makes libtorch ready before a class of tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithTorch.Start.class)
public @interface WithTorch {

    /// Starts once, whatever the number of classes.
    final class Start implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            TorchRuntime.start();
        }
    }
}
