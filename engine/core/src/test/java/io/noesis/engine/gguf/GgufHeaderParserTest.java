package io.noesis.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

/// Each rule of the format, broken alone.
class GgufHeaderParserTest {

    private static final int F32 = 0;
    private static final int Q8_0 = 8;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT32 = 4;
    private static final int BOOL = 7;

    @Test
    void acceptsVersionTwo() {
        assertThat(parse(new Bytes().text("GGUF").i32(2).i64(0).i64(0)).version())
                .isEqualTo(2);
    }

    @Test
    void refusesAnythingElseThanGguf() {
        assertRefused(new Bytes().text("PK\u0003\u0004").i32(3).i64(0).i64(0), "not a GGUF file", "0x47475546");
        assertRefused(new Bytes(), "the file ends within the magic number");
    }

    @Test
    void refusesOtherVersions() {
        assertRefused(new Bytes().text("GGUF").i32(1).i64(0).i64(0), "version is 1", "2 and 3");
        assertRefused(new Bytes().text("GGUF").i32(4).i64(0).i64(0), "version is 4");
        assertRefused(new Bytes().text("GGUF").i32(0).i64(0).i64(0), "version is 0");
    }

    @Test
    void recognisesBigEndianFiles() {
        assertRefused(
                new Bytes().text("GGUF").i32(Integer.reverseBytes(3)).i64(0).i64(0), "big-endian");
    }

    @Test
    void refusesCountsThatCannotFit() {
        assertRefused(new Bytes().text("GGUF").i32(3).i64(-1).i64(0), "tensor count is 18446744073709551615");
        assertRefused(new Bytes().text("GGUF").i32(3).i64(1000).i64(0), "tensor count is 1000, but only");
        assertRefused(new Bytes().text("GGUF").i32(3).i64(0).i64(1L << 40), "metadata count is 1099511627776");
        assertRefused(new Bytes().text("GGUF").i32(3).i64(0).i64(2), "metadata count is 2, but only 0 bytes");
    }

    @Test
    void refusesAKeyThatOccursTwice() {
        Bytes twice = head(0, 2)
                .string("a")
                .i32(UINT32)
                .i32(1)
                .string("a")
                .i32(UINT32)
                .i32(2);

        assertRefused(twice, "'a' occurs twice");
    }

    @Test
    void refusesAnEmptyKey() {
        assertRefused(head(0, 1).string("").i32(UINT32).i32(1), "entry 0 is empty");
    }

    @Test
    void refusesUnknownValueTypes() {
        assertRefused(head(0, 1).string("a").i32(13).i64(0), "'a' has the unknown type 13");
        assertRefused(head(0, 1).string("a").i32(-1).i64(0), "unknown type 4294967295");
    }

    @Test
    void refusesArraysOfArrays() {
        assertRefused(head(0, 1).string("a").i32(ARRAY).i32(ARRAY).i64(1).i64(0), "array of arrays");
    }

    @Test
    void refusesArraysLongerThanTheFile() {
        assertRefused(head(0, 1).string("a").i32(ARRAY).i32(UINT32).i64(3).i64(0), "number of elements", "is 3");
        assertRefused(
                head(0, 1).string("a").i32(ARRAY).i32(STRING).i64(1L << 33).i64(0), "8589934592");
    }

    @Test
    void refusesStringsLongerThanTheFile() {
        assertRefused(head(0, 1).string("a").i32(STRING).i64(9).text("12345678"), "length of metadata key 'a' is 9");
        assertRefused(head(0, 1).string("a").i32(STRING).i64(-8).text("12345678"), "18446744073709551608");
    }

    @Test
    void refusesBooleansOtherThanZeroAndOne() {
        assertRefused(head(0, 1).string("a").i32(BOOL).i8(2), "the boolean 2");
    }

    @Test
    void refusesStringsThatAreNotUtf8ButNotTheReplacementCharacter() {
        assertRefused(head(0, 1).string("a").i32(STRING).i64(2).i8(0xC3).i8(0x28), "not UTF-8", "[-61, 40]");
        assertThat(parse(head(0, 1).string("a").i32(STRING).string("\uFFFD"))
                        .metadata()
                        .string("a"))
                .isEqualTo("\uFFFD");
    }

    @Test
    void refusesAlignmentsThatAreNoPowerOfTwo() {
        for (int alignment : new int[] {0, 3, 48, -32, 1 << 21}) {
            assertRefused(
                    head(0, 1).string("general.alignment").i32(5).i32(alignment), "general.alignment is " + alignment);
        }
        assertRefused(head(0, 1).string("general.alignment").i32(STRING).string("32"), "expected an integer");
    }

    @Test
    void obeysTheAlignmentOfTheFile() {
        Bytes file = head(2, 1).string("general.alignment").i32(UINT32).i32(8);
        file.tensor("a", F32, 0, 1).tensor("b", F32, 8, 1).padTo(8).zeros(12);

        GgufHeader header = parse(file);

        assertThat(header.dataOffset() % 8).isZero();
        assertThat(header.tensors()).extracting(GgufHeader.TensorEntry::offset).containsExactly(0L, 8L);
    }

    @Test
    void refusesATensorNameThatOccursTwice() {
        assertRefused(
                head(2, 0)
                        .tensor("a", F32, 0, 1)
                        .tensor("a", F32, 32, 1)
                        .padTo(32)
                        .zeros(64),
                "occurs twice");
    }

    @Test
    void refusesEmptyAndOverlongTensorNames() {
        assertRefused(head(1, 0).tensor("", F32, 0, 1).padTo(32).zeros(32), "name of tensor 0 is empty");
        assertRefused(head(1, 0).tensor("n".repeat(64), F32, 0, 1).padTo(32).zeros(32), "is 64, the limit is 63");
    }

    @Test
    void refusesWrongNumbersOfDimensions() {
        assertRefused(head(1, 0).tensor("a", F32, 0).zeros(64), "has 0 dimensions");
        assertRefused(head(1, 0).tensor("a", F32, 0, 1, 1, 1, 1, 1).zeros(64), "has 5 dimensions");
    }

    @Test
    void refusesImpossibleDimensions() {
        assertRefused(head(1, 0).tensor("a", F32, 0, 0).zeros(64), "dimension 0 of tensor 'a' is 0");
        assertRefused(head(1, 0).tensor("a", F32, 0, 2, -1).zeros(64), "dimension 1", "18446744073709551615");
    }

    @Test
    void refusesSizesThatOverflow() {
        assertRefused(head(1, 0).tensor("a", F32, 0, 1L << 32, 1L << 32).zeros(64), "overflows");
        assertRefused(head(1, 0).tensor("a", F32, 0, 1L << 62).zeros(64), "overflows");
        assertRefused(head(1, 0).tensor("a", F32, 0, 1L << 40).zeros(64), "needs 4398046511104 bytes");
    }

    @Test
    void refusesRowsThatAreNoWholeBlocks() {
        assertRefused(head(1, 0).tensor("a", Q8_0, 0, 16, 2).padTo(32).zeros(64), "16 weights", "multiple of 32");
    }

    @Test
    void namesTypesItCannotCompute() {
        assertRefused(head(1, 0).tensor("a", 10, 0, 256).zeros(128), "type Q2_K (id 10)");
        assertRefused(head(1, 0).tensor("a", 99, 0, 256).zeros(128), "type unknown (id 99)");
        assertRefused(head(1, 0).tensor("a", -1, 0, 256).zeros(128), "id 4294967295");
    }

    @Test
    void refusesOffsetsThatLeaveGapsOrOverlap() {
        assertRefused(head(1, 0).tensor("a", F32, 32, 1).padTo(32).zeros(64), "offset 32, expected 0");
        assertRefused(
                head(2, 0)
                        .tensor("a", F32, 0, 9)
                        .tensor("b", F32, 32, 1)
                        .padTo(32)
                        .zeros(128),
                "'b' lies at offset 32, expected 64");
        assertRefused(head(1, 0).tensor("a", F32, -32, 1).zeros(64), "18446744073709551584");
    }

    @Test
    void refusesTensorsBehindTheEndOfTheFile() {
        assertRefused(head(1, 0).tensor("a", F32, 0, 4).padTo(32).zeros(15), "'a' ends at byte", "truncated");
        assertThat(parse(head(1, 0).tensor("a", F32, 0, 4).padTo(32).zeros(16)).tensors())
                .hasSize(1);
    }

    private static void assertRefused(Bytes file, String... parts) {
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> parse(file))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private static GgufHeader parse(Bytes file) {
        return GgufHeaderParser.parse(MemorySegment.ofArray(file.out.toByteArray()));
    }

    private static Bytes head(long tensors, long entries) {
        return new Bytes().text("GGUF").i32(3).i64(tensors).i64(entries);
    }

    /// Writes what no careful writer would.
    private static final class Bytes {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes text(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Bytes string(String text) {
            return i64(text.getBytes(StandardCharsets.UTF_8).length).text(text);
        }

        Bytes i8(int value) {
            out.write(value);
            return this;
        }

        Bytes i32(int value) {
            return littleEndian(value, Integer.BYTES);
        }

        Bytes i64(long value) {
            return littleEndian(value, Long.BYTES);
        }

        Bytes tensor(String name, int type, long offset, long... shape) {
            string(name).i32(shape.length);
            for (long length : shape) {
                i64(length);
            }
            return i32(type).i64(offset);
        }

        Bytes padTo(int alignment) {
            return zeros((alignment - out.size() % alignment) % alignment);
        }

        Bytes zeros(int count) {
            out.writeBytes(new byte[count]);
            return this;
        }

        private Bytes littleEndian(long value, int bytes) {
            for (int i = 0; i < bytes; i++) {
                out.write((int) (value >>> (i * Byte.SIZE)));
            }
            return this;
        }
    }
}
