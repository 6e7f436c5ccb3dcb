// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    private Path written() throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("a", new float[] {1, -0f, Float.MIN_VALUE, 4});
        tensors.put("b", new float[0]);
        Path file = folder.resolve("t.safetensors");
        new Safetensors(tensors, Map.of("key", "value \"quoted\"")).write(file, Map.of("a", new int[] {2, 2}));
        return file;
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Safetensors found = Safetensors.read(written());
        assertThat(found.metadata()).containsExactly(Map.entry("key", "value \"quoted\""));
        assertThat(found.tensors().get("a")).containsExactly(1, -0f, Float.MIN_VALUE, 4);
        assertThat(found.tensors().get("b")).isEmpty();
    }

    @Test
    void writesArraysOfSeveralParts() throws IOException {
        float[] large = new float[40_000]; // 16,384 floats are written at once
        for (int i = 0; i < large.length; i++) {
            large[i] = i;
        }
        Path file = folder.resolve("large.safetensors");
        new Safetensors(Map.of("large", large), Map.of()).write(file, Map.of());
        assertThat(Safetensors.read(file).tensors().get("large")).containsExactly(large);
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void writesTensorsOfAnyStridesInRowMajorOrder() throws IOException {
        Natives.load();
        Path file = folder.resolve("native.safetensors");
        try (PointerScope scope = new PointerScope()) {
            Tensor turned = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1);
            Safetensors.write(file, Map.of("t", turned), Map.of("k", "v"), Map.of("t", new int[] {3, 2}));
        }
        Safetensors found = Safetensors.read(file);
        assertThat(found.tensors().get("t")).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(found.metadata()).containsEntry("k", "v");
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) file.getLong();
        assertThat(header % 8).isZero();
        assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8))
                .contains("\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}");
        assertThat(file.getFloat(8 + header)).isEqualTo(1f);
        assertThat(bytes).hasSize(8 + header + 16);
    }

    @Test
    void saysSoOfEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cut: expected ");
        }
    }

    /** A header may be 100 MB long; a message may not, and control characters in it act on a terminal. */
    @Test
    void quotesLittleOfAHeader() throws IOException {
        String name = "n".repeat(5000) + "\u009b31m";
        byte[] json = ("{\"" + name + "\":{\"dtype\":\"F16\",\"shape\":[" + "1,".repeat(5000) + "1]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        Path file = Files.write(
                folder.resolve("long"), bytes.putLong(json.length).put(json).array());
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("long: expected tensor \"nnn")
                .hasMessageMatching("[^\\p{Cc}]{1,300}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"a\":{\"dtype\":\"F32\" ", // JSON that ends inside
                "{\"a\":1}",
                "{\"a\":{\"dtype\":\"F16\",\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[-4,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,3]}}",
                "{\"a\":{\"dtype\":[],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", // no shape
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", // shape of 8 bytes
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,4]}}", // overflows
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}", // a hole
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", // bytes behind the last value
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            })
    void refusesAHeaderThatDoesNotFit(String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Path file = Files.write(folder.resolve("bad"), bytes.array());
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("bad: expected ");
    }

    /** But for the six of the checksum's own key: with another, the file is one of others, which carry none. */
    @Test
    void noticesEveryChangedByte() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        int key = new String(whole, StandardCharsets.ISO_8859_1).indexOf("crc32c");
        for (int at = 0; at < whole.length; at++) {
            if (at >= key && at < key + 6) {
                continue;
            }
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Path file = Files.write(folder.resolve("changed"), changed);
            assertThatThrownBy(() -> Safetensors.read(file))
                    .as("byte %s", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("changed: expected ");
        }
    }

    @Test
    void readsFilesOfOthersWithoutAChecksum() throws IOException {
        byte[] json =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).putFloat(2.5f);
        Path file = Files.write(folder.resolve("other"), bytes.array());
        assertThat(Safetensors.read(file).tensors().get("a")).containsExactly(2.5f);
    }
}
