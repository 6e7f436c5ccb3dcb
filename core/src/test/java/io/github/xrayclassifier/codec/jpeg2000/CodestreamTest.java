// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams of one block of 64 x 64 samples, written field by field as ITU-T T.800 has them. */
class CodestreamTest {

    private static final int MOST_PASSES = 109; // 3 x 37 bit planes - 2, by equation E-2 and section D.3

    /** The bits of a packet header: behind a byte of FF comes a bit of 0 (section B.10.1). */
    private static final class Header {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int current;
        private int free = 8;

        Header bits(int value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                current |= (value >> i & 1) << --free;
                if (free == 0) {
                    next();
                }
            }
            return this;
        }

        private void next() {
            bytes.write(current);
            free = current == 0xFF ? 7 : 8;
            current = 0;
        }

        byte[] bytes() {
            if (free < 8) {
                next();
            }
            return bytes.toByteArray();
        }

        /** Table B.4, 37 to 164. */
        Header manyPasses(int passes) {
            return bits(0b1111, 4).bits(0b11111, 5).bits(passes - 37, 7);
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] stream(int layers, byte[] furtherHeader, byte[] packets) {
        return stream(64, layers, furtherHeader, packets);
    }

    private static byte[] stream(int side, int layers, byte[] furtherHeader, byte[] packets) {
        byte[] size = ByteBuffer.allocate(45)
                .putInt(0xFF4FFF51)
                .putShort((short) 41)
                .putShort((short) 0)
                .putInt(side)
                .putInt(side)
                .putLong(0)
                .putInt(side)
                .putInt(side)
                .putLong(0)
                .putShort((short) 1)
                .put(new byte[] {7, 1, 1})
                .array();
        byte[] style = ByteBuffer.allocate(14)
                .putShort((short) 0xFF52)
                .putShort((short) 12)
                .put(new byte[] {0, 0})
                .putShort((short) layers)
                .put(new byte[] {0, 0, 4, 4, 0, 1})
                .array();
        byte[] quantization = {(byte) 0xFF, 0x5C, 0, 4, 0x40, 8 << 3};
        byte[] tile = ByteBuffer.allocate(14)
                .putShort((short) 0xFF90)
                .putShort((short) 10)
                .putShort((short) 0)
                .putInt(14 + packets.length)
                .put(new byte[] {0, 1})
                .putShort((short) 0xFF93)
                .array();
        return join(size, style, quantization, furtherHeader, tile, packets, new byte[] {(byte) 0xFF, (byte) 0xD9});
    }

    private static Codestream read(byte[] stream) {
        return Codestream.read(Bytes.of(ByteBuffer.wrap(stream)), (width, height, components, bits) -> {});
    }

    @Test
    void readsAnEmptyPacket() {
        assertThat(read(stream(1, new byte[0], new byte[] {0})).width()).isEqualTo(64);
    }

    /** A third of a second's work for libraries at most: with 65,535 layers of 164 passes a block took days. */
    @Test
    void refusesMoreCodingPassesThanBitPlanesHave() {
        // Not empty, included, no zero bit plane; then the passes, Lblock as it is, a length of 0 in 3 + log2(109)
        // bits.
        Header most =
                new Header().bits(0b111, 3).manyPasses(MOST_PASSES).bits(0, 1).bits(0, 9);
        assertThat(read(stream(1, new byte[0], most.bytes())).height()).isEqualTo(64);

        Header oneMore = new Header()
                .bits(0b111, 3)
                .manyPasses(MOST_PASSES + 1)
                .bits(0, 1)
                .bits(0, 9);
        assertThatThrownBy(() -> read(stream(1, new byte[0], oneMore.bytes())))
                .isInstanceOf(MalformedImageException.class)
                .hasMessage("JPEG 2000 packet: expected at most 109 coding passes of a code block, found 110");

        Header first = new Header().bits(0b111, 3).manyPasses(60).bits(0, 1).bits(0, 8);
        Header second = new Header().bits(0b11, 2).manyPasses(50).bits(0, 1).bits(0, 8);
        assertThatThrownBy(() -> read(stream(2, new byte[0], join(first.bytes(), second.bytes()))))
                .hasMessage("JPEG 2000 packet: expected at most 109 coding passes of a code block, found 110");
    }

    /** A start of packet (SOP) takes six bytes; here the tile ends inside it. */
    @Test
    void refusesAMarkerThatIsCutOff() {
        byte[] cut = {(byte) 0xFF, (byte) 0x91, 0, 4, 0};
        assertThatThrownBy(() -> read(stream(1, new byte[0], cut)))
                .isInstanceOf(MalformedImageException.class)
                .hasMessage("JPEG 2000 packets: expected more of them, found the end of a tile");
    }

    /** 9,361 changes of progression, each over 60,000 layers that the first has read: 10^10 steps for 126 kB. */
    @Test
    void refusesProgressionsThatGoOverTheSamePacketsAgainAndAgain() {
        int layers = 60_000;
        int count = 9361;
        ByteBuffer changes =
                ByteBuffer.allocate(4 + 7 * count).putShort((short) 0xFF5F).putShort((short) (2 + 7 * count));
        for (int i = 0; i < count; i++) {
            changes.put((byte) 0)
                    .put((byte) 0)
                    .putShort((short) layers)
                    .put((byte) 33)
                    .put((byte) 1)
                    .put((byte) 0);
        }
        byte[] stream = stream(layers, changes.array(), new byte[layers]);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), // takes 0.05
                () -> assertThatThrownBy(() -> read(stream))
                        .isInstanceOf(MalformedImageException.class)
                        .hasMessageStartingWith("JPEG 2000 packets: expected an order that meets one every few steps"));
    }

    /**
     * 64 x 64 blocks of 64 x 64 samples with 109 passes each over no bytes: 1.8 billion samples, 18 s of the library's work for
     * 12 kB. With 4 passes it is what any image has.
     */
    @Test
    void refusesWorkThatTheBytesDoNotBearOut() {
        assertThatThrownBy(() -> read(stream(4096, 1, new byte[0], blocks(4096, MOST_PASSES))))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageMatching(
                        "JPEG 2000 stream of 1\\d{4} bytes: expected coding passes over at most 1\\d{8} samples,"
                                + " found " + 109L * 4096 * 4096);
        assertThat(read(stream(4096, 1, new byte[0], blocks(4096, 4))).width()).isEqualTo(4096);
    }

    /** One packet of as many blocks, each of no bytes; a tag tree says of its root alone that all values below it are 0. */
    private static byte[] blocks(int count, int passes) {
        Header header = new Header().bits(1, 1);
        int side = (int) Math.sqrt(count);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int tree = 0; tree < 2; tree++) { // inclusion, zero bit planes: a 1 for each node met first
                    for (int level = Integer.numberOfTrailingZeros(side); level >= 0; level--) {
                        if (x % (1 << level) == 0 && y % (1 << level) == 0) {
                            header.bits(1, 1);
                        }
                    }
                }
                if (passes < 6) {
                    header.bits(0b11, 2).bits(passes - 3, 2).bits(0, 1).bits(0, 3 + 2);
                } else {
                    header.manyPasses(passes).bits(0, 1).bits(0, 3 + 6);
                }
            }
        }
        return header.bytes();
    }
}
