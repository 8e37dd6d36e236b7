package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GgmlTypeTest {

    @Test
    void knowsItsIds() {
        for (GgmlType type : GgmlType.values()) {
            assertThat(GgmlType.ofId(type.id())).contains(type);
            assertThat(GgmlType.nameOfId(type.id())).isEqualTo(type.name());
        }
        assertThat(GgmlType.ofId(10)).isEmpty();
        assertThat(GgmlType.nameOfId(23)).isEqualTo("IQ4_XS");
        assertThat(GgmlType.nameOfId(-1)).isEqualTo("unknown");
    }

    @Test
    void sizesAreWholeBlocks() {
        assertThat(GgmlType.F32.bytesFor(3)).isEqualTo(12);
        assertThat(GgmlType.Q4_1.bytesFor(64)).isEqualTo(40);
        assertThat(GgmlType.Q6_K.bytesFor(512)).isEqualTo(420);
        assertThat(GgmlType.Q4_0.bytesFor(0)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> GgmlType.Q4_0.bytesFor(33));
        assertThatIllegalArgumentException().isThrownBy(() -> GgmlType.Q4_0.bytesFor(-32));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> GgmlType.F32.bytesFor(Long.MAX_VALUE));
    }
}
