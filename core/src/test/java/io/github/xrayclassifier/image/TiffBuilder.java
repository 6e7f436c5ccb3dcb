// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes little-endian TIFF files tag by tag, sound ones and crooked ones. */
final class TiffBuilder {

    private record Tag(int tag, int type, int count, byte[] values) {}

    private final List<Tag> tags = new ArrayList<>();
    private byte[] data = {};

    /** An uncompressed image of one strip. */
    static TiffBuilder of(int width, int height, int bits, int channels, int photometric, byte[] data) {
        int[] depths = new int[channels];
        java.util.Arrays.fill(depths, bits);
        TiffBuilder tiff = new TiffBuilder()
                .shorts(256, width)
                .shorts(257, height)
                .shorts(258, depths)
                .shorts(259, 1)
                .shorts(262, photometric)
                .longs(273, 8)
                .shorts(277, channels)
                .longs(279, data.length);
        tiff.data = data;
        return tiff;
    }

    TiffBuilder without(int tag) {
        tags.removeIf(each -> each.tag() == tag);
        return this;
    }

    TiffBuilder shorts(int tag, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return put(tag, 3, values.length, bytes.array());
    }

    TiffBuilder longs(int tag, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return put(tag, 4, values.length, bytes.array());
    }

    TiffBuilder put(int tag, int type, int count, byte[] values) {
        without(tag);
        tags.add(new Tag(tag, type, count, values));
        return this;
    }

    /** Data, then the directory, then values that do not fit into it. */
    byte[] file() {
        int directory = 8 + data.length + data.length % 2;
        int values = directory + 2 + 12 * tags.size() + 4;
        int length =
                values + tags.stream().mapToInt(tag -> tag.values().length + 3).sum();
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).put(data).position(directory);
        file.putShort((short) tags.size());
        int free = values;
        for (Tag tag : tags) {
            file.putShort((short) tag.tag()).putShort((short) tag.type()).putInt(tag.count());
            int entry = file.position();
            if (tag.values().length <= 4) {
                file.put(tag.values());
            } else {
                file.putInt(free).position(free).put(tag.values());
                free = file.position() + file.position() % 2;
            }
            file.position(entry + 4);
        }
        return file.array();
    }
}
