// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JPEG 2000 codestream, from SOC to EOC (ITU-T T.800 annex A). One stream, one thread. */
final class Codestream {

    private static final int SIZ_BYTES = 42;
    private static final int COD = 0xFF52;
    private static final int COC = 0xFF53;
    private static final int POC = 0xFF5F;
    private static final int SOT = 0xFF90;
    private static final int SOD = 0xFF93;
    private static final int EOC = 0xFFD9;

    // TLM, PLM, PLT, QCD, QCC, RGN, CRG, COM: nothing that says which packets there are.
    private static final Set<Integer> OTHERS = Set.of(0xFF55, 0xFF57, 0xFF58, 0xFF5C, 0xFF5D, 0xFF5E, 0xFF63, 0xFF64);

    // The library takes about 10 ns of a core for a sample of a coding pass (2048 x 2487 of 12 bits without loss: 120
    // million,
    // 1.3 s). Streams without loss have some 25 for each byte, at a hundredth of the size 300; passes over no bytes can
    // be
    // stated at will. So a byte costs 40 microseconds at most, a short stream 0.7 s, any stream about 20 s.
    private static final long LEAST_WORK = 1 << 26;
    private static final int WORK_A_BYTE = 4096;
    private static final long MOST_WORK = 1L << 31;

    private final Bytes stream;
    private final long left;
    private final long top;
    private final long right;
    private final long bottom;
    private final long tileWidth;
    private final long tileHeight;
    private final long tileLeft;
    private final long tileTop;
    private final int components;
    private final Style main;
    private final TileParts[] tiles;

    /** Coding styles as a header states them, those of a tile-part over those of the main header. */
    private static final class Style {

        private int flags;
        private int order;
        private int layers;
        private int transform;
        private @Nullable Coding common;
        private final @Nullable Coding[] own;
        private final List<Progression> changes = new ArrayList<>();

        Style(int components) {
            own = new Coding[components];
        }

        Style copy() {
            Style copy = new Style(own.length);
            copy.flags = flags;
            copy.order = order;
            copy.layers = layers;
            copy.transform = transform;
            copy.common = common;
            System.arraycopy(own, 0, copy.own, 0, own.length);
            copy.changes.addAll(changes);
            return copy;
        }
    }

    /** The tile-parts of one tile. */
    private static final class TileParts {

        private final Style style;
        private boolean hasOwnChanges;
        private final List<Bytes> data = new ArrayList<>(1);
        private final List<Integer> counts = new ArrayList<>(1); // the offset of each part's TNsot
        private int stated; // parts, 0 where none says

        TileParts(Style main) {
            style = main.copy();
        }
    }

    private Codestream(Bytes stream, Jpeg2000Decoder.HeaderCheck header) {
        this.stream = stream;
        if (!stream.hasAt(0, "\u00ffO\u00ffQ")) {
            throw new MalformedImageException(
                    "JPEG 2000 stream: expected SOC and SIZ (FF 4F FF 51) at its start, found" + " none");
        }
        right = stream.u32(8);
        bottom = stream.u32(12);
        left = stream.u32(16);
        top = stream.u32(20);
        tileWidth = stream.u32(24);
        tileHeight = stream.u32(28);
        tileLeft = stream.u32(32);
        tileTop = stream.u32(36);
        components = stream.u16(40);
        if (components < 1 || components > 4 || right <= left || bottom <= top) {
            throw new MalformedImageException(
                    "JPEG 2000 header: expected 1 to 4 components of at least 1 x 1 pixels, found " + components
                            + " of " + (right - left) + " x " + (bottom - top));
        }
        checkComponents();
        header.check(side(right - left), side(bottom - top), components, bits());
        main = new Style(components);
        tiles = new TileParts[countTiles()];
    }

    /** Reads and checks a stream as a whole: every tile, tile-part and packet. */
    static Codestream read(Bytes stream, Jpeg2000Decoder.HeaderCheck header) {
        Codestream codestream = new Codestream(stream, header);
        int at = codestream.readHeader(2, stream.length(), codestream.main, SOT);
        if (codestream.main.common == null) {
            throw new MalformedImageException("JPEG 2000 header: expected a coding style (COD), found none");
        }
        codestream.readTiles(at);
        return codestream;
    }

    private static int side(long pixels) {
        return (int) Math.min(Integer.MAX_VALUE, pixels);
    }

    private void checkComponents() {
        stream.check(SIZ_BYTES, 3L * components);
        for (int i = 0; i < components; i++) {
            if (stream.u8(43 + 3L * i) != 1 || stream.u8(44 + 3L * i) != 1) {
                throw new UnsupportedImageException(
                        "JPEG 2000 header: expected components of full size, found subsampled ones");
            }
            if (stream.u8(42 + 3L * i) != stream.u8(42)) {
                throw new UnsupportedImageException(
                        "JPEG 2000 header: expected components of one depth, found several");
            }
        }
        if (bits() > 16) {
            throw new UnsupportedImageException("JPEG 2000 header: expected at most 16 bits, found " + bits());
        }
    }

    /** Each tile costs at least a SOT and a SOD marker, 14 bytes. */
    private int countTiles() {
        boolean covers =
                left >= tileLeft && top >= tileTop && left - tileLeft < tileWidth && top - tileTop < tileHeight;
        long count = covers ? tilesAcross() * ceil(bottom - tileTop, tileHeight) : 0;
        if (count < 1 || count > 65_535 || count * 14 > stream.length()) {
            throw new MalformedImageException("JPEG 2000 header: expected tiles that cover the image and fit into "
                    + stream.length() + " bytes, found " + tileWidth + " x " + tileHeight);
        }
        return (int) count;
    }

    private long tilesAcross() {
        return ceil(right - tileLeft, tileWidth);
    }

    private static long ceil(long size, long step) {
        return (size + step - 1) / step;
    }

    private static MalformedImageException damaged(String expected, long at) {
        return new MalformedImageException(
                "JPEG 2000 stream, byte " + at + ": expected " + expected + ", found damage");
    }

    /** Walks the marker segments of a header up to the marker that ends it; gives where that stands. */
    private int readHeader(int from, int end, Style style, int last) {
        int at = from;
        while (stream.u16(at) != last) {
            int marker = stream.u16(at);
            int length = stream.u16(at + 2L);
            if (length < 2 || length > end - at - 2) {
                throw damaged("a marker segment", at);
            }
            Bytes body = stream.part(at + 4L, length - 2L);
            switch (marker) {
                case COD -> readStyle(body, style);
                case COC -> readOwnStyle(body, style);
                case POC -> readChanges(body, style);
                case 0xFF51 -> {} // SIZ
                default -> {
                    if (!OTHERS.contains(marker)) {
                        throw marker == 0xFF60 || marker == 0xFF61
                                ? new UnsupportedImageException(
                                        "JPEG 2000 header: expected packet headers in their packets, found packed ones")
                                : damaged("a known marker segment", at);
                    }
                }
            }
            at += 2 + length;
        }
        return at;
    }

    private void readStyle(Bytes body, Style style) {
        style.flags = body.u8(0);
        style.order = body.u8(1);
        style.layers = body.u16(2);
        style.transform = body.u8(4);
        if (style.layers < 1 || style.order > 4 || style.transform > 1) {
            throw new MalformedImageException("JPEG 2000 coding style: expected a known order, at least one layer and a"
                    + " known transform, found " + style.order + ", " + style.layers + ", " + style.transform);
        }
        style.common = Coding.read(body.part(5, body.length() - 5L), (style.flags & 1) != 0);
    }

    private void readOwnStyle(Bytes body, Style style) {
        int component = body.u8(0);
        if (component >= components) {
            throw new MalformedImageException(
                    "JPEG 2000 coding style: expected a component below " + components + ", found " + component);
        }
        style.own[component] = Coding.read(body.part(2, body.length() - 2L), (body.u8(1) & 1) != 0);
    }

    /** Section A.6.6; components are numbered in one byte, as there are fewer than 257. */
    private void readChanges(Bytes body, Style style) {
        for (int at = 0; at + 7 <= body.length(); at += 7) {
            int endComponent = body.u8(at + 5L);
            style.changes.add(new Progression(
                    Math.min(4, body.u8(at + 6L)),
                    body.u8(at),
                    Math.min(33, body.u8(at + 4L)),
                    body.u8(at + 1L),
                    Math.min(components, endComponent == 0 ? 256 : endComponent),
                    body.u16(at + 2L)));
        }
    }

    private void readTiles(int from) {
        int at = from;
        while (stream.u16(at) == SOT) {
            at = readPart(at);
        }
        if (stream.u16(at) != EOC) {
            throw damaged("a tile-part or the end of the codestream", at);
        }
        long work = 0;
        for (int i = 0; i < tiles.length; i++) {
            TileParts tile = tiles[i];
            if (tile == null || (tile.stated > 0 && tile.stated != tile.data.size())) {
                throw new MalformedImageException("JPEG 2000 stream: expected every tile-part of tile " + i + ", found "
                        + (tile == null ? 0 : tile.data.size()));
            }
            work += Packets.check(tile(i, tile.style), join(tile.data));
        }
        long most = Math.min(MOST_WORK, LEAST_WORK + (long) WORK_A_BYTE * stream.length());
        if (work > most) {
            throw new UnsupportedImageException("JPEG 2000 stream of " + stream.length()
                    + " bytes: expected coding passes" + " over at most " + most + " samples, found " + work);
        }
    }

    private int readPart(int at) {
        if (stream.u16(at + 2L) != 10) {
            throw damaged("a SOT segment of 10 bytes", at);
        }
        int number = stream.u16(at + 4L);
        long length = stream.u32(at + 6L);
        long end = length == 0 ? stream.length() - 2L : at + length; // 0: up to the end of the codestream
        if (number >= tiles.length || end > stream.length() || end < at + 14L) {
            throw damaged("a tile-part of a known tile within the stream", at);
        }
        TileParts tile = tiles[number];
        if (tile == null) {
            tile = new TileParts(main);
            tiles[number] = tile;
        }
        int part = stream.u8(at + 10L);
        int stated = stream.u8(at + 11L);
        if (part != tile.data.size() || (stated > 0 && tile.stated > 0 && stated != tile.stated)) {
            throw damaged("tile-part " + tile.data.size() + " of tile " + number, at);
        }
        tile.stated = Math.max(tile.stated, stated);
        tile.counts.add(at + 11);
        int changes = tile.style.changes.size();
        int data = readHeader(at + 12, (int) end, tile.style, SOD) + 2;
        if (tile.style.changes.size() > changes && !tile.hasOwnChanges) {
            tile.style.changes.subList(0, changes).clear(); // those of a tile stand over those of the main header
            tile.hasOwnChanges = true;
        }
        tile.data.add(stream.part(data, end - data));
        return (int) end;
    }

    private Packets.Tile tile(int number, Style style) {
        long x = tileLeft + number % tilesAcross() * tileWidth;
        long y = tileTop + number / tilesAcross() * tileHeight;
        List<Coding> codings = new ArrayList<>(components);
        for (int c = 0; c < components; c++) {
            Coding own = style.own[c];
            codings.add(own != null ? own : java.util.Objects.requireNonNull(style.common));
        }
        List<Progression> progressions = new ArrayList<>();
        for (Progression change : style.changes) {
            progressions.add(new Progression(
                    change.order(),
                    change.firstResolution(),
                    change.endResolution(),
                    change.firstComponent(),
                    change.endComponent(),
                    Math.min(style.layers, change.endLayer())));
        }
        if (progressions.isEmpty()) {
            progressions.add(new Progression(style.order, 0, 33, 0, components, style.layers));
        }
        return new Packets.Tile(
                Math.max(x, left),
                Math.max(y, top),
                Math.min(x + tileWidth, right),
                Math.min(y + tileHeight, bottom),
                codings,
                style.layers,
                progressions);
    }

    private static byte[] join(List<Bytes> parts) {
        int length = 0;
        for (Bytes part : parts) {
            length += part.length();
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.array(), part.index(0), joined, at, part.length());
            at += part.length();
        }
        return joined;
    }

    int width() {
        return (int) (right - left);
    }

    int height() {
        return (int) (bottom - top);
    }

    int components() {
        return components;
    }

    int bits() {
        return (stream.u8(SIZ_BYTES) & 0x7F) + 1;
    }

    boolean isSigned() {
        return stream.u8(SIZ_BYTES) > 127;
    }

    /** True if the first three components are coded as a luma and two differences, which the library turns into RGB. */
    boolean isTransformed() {
        return main.transform == 1;
    }

    /** The stream with the number of its tile-parts in every one of them: the library loses parts where it is left out. */
    byte[] normalized() {
        byte[] copy = new byte[stream.length()];
        System.arraycopy(stream.array(), stream.index(0), copy, 0, copy.length);
        for (TileParts tile : tiles) {
            for (int at : tile.counts) {
                copy[at] = (byte) tile.data.size();
            }
        }
        return copy;
    }
}
