// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of one tile (ITU-T T.800 annex B): walks all headers in their order and steps over the bodies, so that a
 * stream that lacks packets, or holds others, is told from a whole one. One thread.
 */
final class Packets {

    private static final int SOP_BYTES = 6;

    // A packet takes a byte at least, and one step for each resolution and component that has none at its place: images
    // of
    // radiology have 6 and 1 to 3 of them. Changes of progression may go over all packets again, and many may be
    // stated.
    private static final int STEPS_A_BYTE = 64;
    private static final int FEWEST_STEPS = 1 << 16;

    private final Tile tile;
    private final byte[] data;
    private final PacketBits bits;
    private final Precinct[][][] precincts; // by component, resolution, number
    private long stepsLeft;

    /** A precinct of one resolution and component. */
    private static final class Precinct {

        final List<Band> bands = new ArrayList<>(3);
        int nextLayer;
    }

    /**
     * A tile and its coding.
     *
     * @param x0 left edge on the reference grid
     * @param y0 top edge
     * @param x1 behind its right edge
     * @param y1 behind its lower edge
     * @param components coding of each
     * @param layers of quality
     * @param progressions of its packets
     */
    record Tile(
            long x0, long y0, long x1, long y1, List<Coding> components, int layers, List<Progression> progressions) {}

    private Packets(Tile tile, byte[] data) {
        this.tile = tile;
        this.data = data;
        this.bits = new PacketBits(data);
        this.stepsLeft = FEWEST_STEPS + (long) STEPS_A_BYTE * data.length;
        this.precincts = new Precinct[tile.components().size()][][];
        for (int c = 0; c < precincts.length; c++) {
            Coding coding = tile.components().get(c);
            precincts[c] = new Precinct[coding.levels() + 1][];
            for (int r = 0; r <= coding.levels(); r++) {
                precincts[c][r] = precincts(coding, r);
            }
        }
    }

    /** Checks that the data of a tile is all of its packets and nothing else; gives the samples that its coding passes go over. */
    static long check(Tile tile, byte[] data) {
        Packets packets = new Packets(tile, data);
        for (Progression progression : tile.progressions()) {
            packets.walk(progression);
        }
        packets.expectAll();
        return packets.work();
    }

    private long work() {
        long work = 0;
        for (Precinct[][] component : precincts) {
            for (Precinct[] resolution : component) {
                for (Precinct precinct : resolution) {
                    for (Band band : precinct.bands) {
                        work += band.work();
                    }
                }
            }
        }
        return work;
    }

    private void expectAll() {
        for (Precinct[][] component : precincts) {
            for (Precinct[] resolution : component) {
                for (Precinct precinct : resolution) {
                    if (precinct.nextLayer < tile.layers()) {
                        throw new MalformedImageException("JPEG 2000 packets: expected all layers of a tile, found "
                                + precinct.nextLayer + " of " + tile.layers());
                    }
                }
            }
        }
        if (bits.position() != data.length) {
            throw new MalformedImageException("JPEG 2000 packets: expected the end of a tile, found "
                    + (data.length - bits.position()) + " more bytes");
        }
    }

    private static long ceil(long value, int exponent) {
        return (value + (1L << exponent) - 1) >> exponent;
    }

    /** Equation B-14 and B-15. */
    private Precinct[] precincts(Coding coding, int resolution) {
        int down = coding.levels() - resolution;
        long x0 = ceil(tile.x0(), down);
        long y0 = ceil(tile.y0(), down);
        long x1 = ceil(tile.x1(), down);
        long y1 = ceil(tile.y1(), down);
        int[] size = coding.precincts()[resolution];
        long firstX = x0 >> size[0];
        long firstY = y0 >> size[1];
        long wide = x1 > x0 ? ceil(x1, size[0]) - firstX : 0;
        long high = y1 > y0 ? ceil(y1, size[1]) - firstY : 0;
        if (wide * high * tile.layers() > data.length) { // each packet takes at least a byte
            throw new MalformedImageException("JPEG 2000 packets: expected at most a packet a byte, found "
                    + wide * high * tile.layers() + " packets in " + data.length + " bytes");
        }
        Precinct[] all = new Precinct[(int) (wide * high)];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Precinct();
            long px = firstX + i % wide;
            long py = firstY + i / wide;
            addBands(all[i], coding, resolution, px, py);
        }
        return all;
    }

    private void addBands(Precinct precinct, Coding coding, int resolution, long px, long py) {
        int[] size = coding.precincts()[resolution];
        int halved = resolution == 0 ? 0 : 1;
        int level = coding.levels() - resolution + halved;
        for (int band = resolution == 0 ? 0 : 1; band <= (resolution == 0 ? 0 : 3); band++) { // LL, HL, LH, HH
            Side across = side(
                    edge(tile.x0(), level, band & 1),
                    edge(tile.x1(), level, band & 1),
                    px,
                    size[0] - halved,
                    coding.blockWidth());
            Side down = side(
                    edge(tile.y0(), level, band >> 1),
                    edge(tile.y1(), level, band >> 1),
                    py,
                    size[1] - halved,
                    coding.blockHeight());
            if (across.blocks() * down.blocks() > 0) {
                precinct.bands.add(new Band(
                        (int) across.blocks(), (int) down.blocks(), coding.style(), across.samples() * down.samples()));
            }
        }
    }

    /** Equation B-15: the edge of a subband. */
    private static long edge(long value, int level, int high) {
        return level == 0 ? value : ceil(value - ((long) high << (level - 1)), level);
    }

    /** Code blocks along one side of a precinct, and the samples of the largest of them. */
    private record Side(long blocks, int samples) {}

    /** Sections B.6 and B.7. */
    private static Side side(long from, long to, long precinct, int precinctSize, int blockSize) {
        long low = Math.max(from, precinct << precinctSize);
        long high = Math.min(to, (precinct + 1) << precinctSize);
        int size = Math.min(precinctSize, blockSize);
        return high > low
                ? new Side(ceil(high, size) - (low >> size), (int) Math.min(1L << size, high - low))
                : new Side(0, 0);
    }

    private void walk(Progression p) {
        switch (p.order()) {
            case 0 -> {
                for (int layer = 0; layer < p.endLayer(); layer++) {
                    for (int r = p.firstResolution(); r < p.endResolution(); r++) {
                        for (int c = p.firstComponent(); c < p.endComponent(); c++) {
                            readAll(c, r, layer);
                        }
                    }
                }
            }
            case 1 -> {
                for (int r = p.firstResolution(); r < p.endResolution(); r++) {
                    for (int layer = 0; layer < p.endLayer(); layer++) {
                        for (int c = p.firstComponent(); c < p.endComponent(); c++) {
                            readAll(c, r, layer);
                        }
                    }
                }
            }
            case 2 -> {
                for (int r = p.firstResolution(); r < p.endResolution(); r++) {
                    walkPositions(p, r, r + 1, p.firstComponent(), p.endComponent());
                }
            }
            case 3 -> walkPositions(p, p.firstResolution(), p.endResolution(), p.firstComponent(), p.endComponent());
            default -> {
                for (int c = p.firstComponent(); c < p.endComponent(); c++) {
                    walkPositions(p, p.firstResolution(), p.endResolution(), c, c + 1);
                }
            }
        }
    }

    private void step() {
        if (--stepsLeft < 0) {
            throw new MalformedImageException(
                    "JPEG 2000 packets: expected an order that meets one every few steps, found"
                            + " progressions that go over " + data.length + " bytes again and again");
        }
    }

    private void readAll(int component, int resolution, int layer) {
        step();
        if (resolution < precincts[component].length) {
            for (Precinct precinct : precincts[component][resolution]) {
                read(component, precinct, layer);
            }
        }
    }

    /** Sections B.12.1.3 to B.12.1.5: by position, then component and resolution as the bounds leave a choice. */
    private void walkPositions(
            Progression p, int fromResolution, int toResolution, int fromComponent, int toComponent) {
        int stepX = 31;
        int stepY = 31;
        for (int c = fromComponent; c < toComponent; c++) {
            Coding coding = tile.components().get(c);
            for (int r = fromResolution; r < Math.min(toResolution, coding.levels() + 1); r++) {
                stepX = Math.min(stepX, coding.precincts()[r][0] + coding.levels() - r);
                stepY = Math.min(stepY, coding.precincts()[r][1] + coding.levels() - r);
            }
        }
        for (long y = tile.y0(); y < tile.y1(); y = ((y >> stepY) + 1) << stepY) {
            for (long x = tile.x0(); x < tile.x1(); x = ((x >> stepX) + 1) << stepX) {
                for (int c = fromComponent; c < toComponent; c++) {
                    for (int r = fromResolution; r < toResolution; r++) {
                        readAt(p, c, r, x, y);
                    }
                }
            }
        }
    }

    private void readAt(Progression p, int component, int resolution, long x, long y) {
        step();
        Coding coding = tile.components().get(component);
        if (resolution > coding.levels() || precincts[component][resolution].length == 0) {
            return;
        }
        int down = coding.levels() - resolution;
        int[] size = coding.precincts()[resolution];
        if (!begins(x, tile.x0(), size[0], down) || !begins(y, tile.y0(), size[1], down)) {
            return;
        }
        long firstX = ceil(tile.x0(), down) >> size[0];
        long wide = ceil(ceil(tile.x1(), down), size[0]) - firstX;
        long column = (ceil(x, down) >> size[0]) - firstX;
        long row = (ceil(y, down) >> size[1]) - (ceil(tile.y0(), down) >> size[1]);
        Precinct precinct = precincts[component][resolution][(int) (row * wide + column)];
        for (int layer = 0; layer < p.endLayer(); layer++) {
            read(component, precinct, layer);
        }
    }

    /** True if a precinct begins at a place of the reference grid. */
    private static boolean begins(long at, long edge, int size, int down) {
        boolean onGrid = (at & ((1L << (size + down)) - 1)) == 0;
        boolean cut = at == edge && ((ceil(edge, down) << down) & ((1L << (size + down)) - 1)) != 0;
        return onGrid || cut;
    }

    private void read(int component, Precinct precinct, int layer) {
        if (layer < precinct.nextLayer) {
            step();
            return; // read in an earlier progression
        }
        precinct.nextLayer = layer + 1;
        if (bits.isAt(0xFF, 0x91)) { // SOP
            bits.seek(bits.position() + SOP_BYTES);
        }
        bits.begin();
        long bytes = 0;
        if (bits.read() == 1) {
            for (Band band : precinct.bands) {
                bytes += band.read(layer, bits);
            }
        }
        bits.end();
        if (bits.isAt(0xFF, 0x92)) { // EPH
            bits.seek(bits.position() + 2);
        }
        if (bytes > data.length - bits.position()) {
            throw new MalformedImageException("JPEG 2000 packet of component " + component + ": expected " + bytes
                    + " bytes, found " + (data.length - bits.position()));
        }
        bits.seek(bits.position() + (int) bytes);
    }
}
