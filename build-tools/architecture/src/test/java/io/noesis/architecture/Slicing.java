package io.noesis.architecture;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/// How classes are put together before it is asked which group depends on which.
enum Slicing implements SliceAssignment {

    /// A service each; everything else is left out.
    BY_SERVICE {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] segments = type.getPackageName().split("\\.", 4);
            boolean ofService = segments.length > 2
                    && segments[0].equals("io")
                    && segments[1].equals("noesis")
                    && SERVICES.contains(segments[2]);
            return ofService ? SliceIdentifier.of(segments[2]) : SliceIdentifier.ignore();
        }
    },

    /// Every package of Noesis on its own, sub-packages apart from their parents.
    BY_PACKAGE {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith("io.noesis.") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }
    };

    private static final Set<String> SERVICES = Set.of("inference", "gateway", "dataset", "evaluation", "training");

    @Override
    public String getDescription() {
        return switch (this) {
            case BY_SERVICE -> "services";
            case BY_PACKAGE -> "packages of Noesis";
        };
    }
}
