// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Exif;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The walk along the markers of a JPEG stream from SOI to EOI. One stream, one thread. */
public final class JpegParser {

    // A progressive image needs about 10 scans; each costs a pass over all pixels, so that thousands of empty ones
    // would keep a reader busy for hours. libjpeg-turbo's own fuzzers stop at 500.
    private static final int MAX_SCANS = 100;

    // Scanners and editors leave a few bytes between segments; more is damage to a length.
    private static final int MOST_JUNK = 1024;
    private static final int MOST_FAULTS = 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Bytes file;
    private final List<Bytes> coding = new ArrayList<>();
    private final List<JpegHeader.Component> parts = new ArrayList<>(3);
    private int process = -1;
    private int precision;
    private int width;
    private int height;
    private int scans;
    private boolean jfif;
    private int adobeTransform = -1;
    private long orientation; // 0 before the first Exif segment
    private long frames = 1;
    private final List<String> faults = new ArrayList<>(1);
    private final boolean needsEnd;

    private JpegParser(Bytes file, boolean needsEnd) {
        this.file = file;
        this.needsEnd = needsEnd;
    }

    /**
     * The header of a file.
     *
     * @param file from SOI to EOI; bytes behind EOI are left alone
     * @return all but the entropy-coded data
     */
    public static JpegHeader parse(Bytes file) {
        return parse(new JpegParser(file, true));
    }

    /**
     * The header of a stream inside another format, whose end marker some writers leave out.
     *
     * @param stream from SOI on
     * @return all but the entropy-coded data
     */
    public static JpegHeader parseEmbedded(Bytes stream) {
        return parse(new JpegParser(stream, false));
    }

    private static JpegHeader parse(JpegParser parser) {
        parser.walk();
        return new JpegHeader(
                parser.process,
                parser.precision,
                parser.width,
                parser.height,
                List.copyOf(parser.parts),
                parser.jfif,
                parser.adobeTransform,
                Math.max(1, parser.orientation),
                parser.frames,
                parser.faults,
                List.copyOf(parser.coding));
    }

    private void walk() {
        if (!file.hasAt(0, "\u00ff\u00d8")) {
            throw new MalformedImageException("JPEG, byte 0: expected SOI (FF D8), found other data");
        }
        int at = 2;
        while (needsEnd || at < file.length()) {
            if (file.u8(at) != 0xFF) {
                at = skipJunk(at);
            }
            int marker = file.u8(at + 1);
            if (marker == 0xFF) {
                at++; // a fill byte, T.81 section B.1.1.2
            } else if (marker == 0xD9) {
                break;
            } else if (marker >= 0xD0 && marker <= 0xD7 && scans > 0) {
                addFault("a restart marker stands outside of a scan");
                at += 2;
            } else if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8)) {
                throw new MalformedImageException(
                        "JPEG, byte " + at + ": expected a segment, found marker " + Integer.toHexString(marker));
            } else {
                at = readSegment(marker, at);
            }
        }
        if (scans == 0) {
            throw new MalformedImageException("JPEG, byte " + at + ": expected a scan, found the end marker");
        }
    }

    /** Steps over bytes that belong to no segment, as libjpeg does. */
    private int skipJunk(int from) {
        int end = file.length();
        int at = from;
        while (at + 1 < end && (file.u8(at) != 0xFF || file.u8(at + 1) == 0)) {
            at++;
        }
        if (at + 1 >= end || at - from > MOST_JUNK) {
            throw new MalformedImageException("JPEG, byte " + from + ": expected a marker, found other data");
        }
        addFault((at - from) + " bytes stand before a marker");
        return at;
    }

    private void addFault(String fault) {
        if (faults.size() < MOST_FAULTS) {
            faults.add("JPEG: " + fault);
        }
    }

    private int readSegment(int marker, int at) {
        int length = file.u16(at + 2);
        if (length < 2) {
            throw new MalformedImageException(
                    "JPEG, byte " + at + ": expected a segment of 2 bytes or more, found " + length);
        }
        int end = at + 2 + length;
        file.check(at, end - at);
        if (marker == 0xF7) {
            throw new UnsupportedImageException(
                    "JPEG header: expected DCT or lossless JPEG, found JPEG-LS, which is read in DICOM files only");
        } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            readFrame(marker, file.part(at + 4, length - 2), at);
        } else if (marker == 0xDA) {
            end = skipScan(end, at);
        } else if (marker >= 0xE0) {
            readApplication(marker, file.part(at + 4, length - 2));
        }
        if (marker < 0xE0) {
            coding.add(file.part(at, end - at));
        }
        return end;
    }

    private void readApplication(int marker, Bytes body) {
        if (marker == 0xE0) {
            jfif |= body.hasAt(0, "JFIF\0");
        } else if (marker == 0xE1 && body.hasAt(0, "Exif\0") && orientation == 0) { // the first one counts
            orientation = Exif.orientation(body.part(Math.min(6, body.length()), Math.max(0, body.length() - 6)));
        } else if (marker == 0xE2 && body.hasAt(0, "MPF\0")) {
            frames = Math.max(frames, MultiPicture.count(body.part(4, body.length() - 4L)));
        } else if (marker == 0xEE && body.hasAt(0, "Adobe") && body.length() >= 12) {
            adobeTransform = body.u8(11);
        }
    }

    private void readFrame(int marker, Bytes body, int at) {
        if (process >= 0) {
            throw new MalformedImageException("JPEG, byte " + at + ": expected one frame header, found a second");
        }
        process = marker - 0xC0;
        precision = body.u8(0);
        height = body.u16(1);
        width = body.u16(3);
        int components = body.u8(5);
        body.check(6, 3L * components);
        for (int i = 0; i < components; i++) {
            int sampling = body.u8(7 + 3L * i);
            // A component alone has no one to be sampled against; T.81 section A.2.2.
            int across = components == 1 ? 1 : sampling >> 4;
            int down = components == 1 ? 1 : sampling & 15;
            if (across < 1 || across > 4 || down < 1 || down > 4) {
                throw new MalformedImageException(
                        "JPEG header: expected sampling of 1 to 4, found " + across + " x " + down);
            }
            parts.add(new JpegHeader.Component(body.u8(6 + 3L * i), across, down, body.u8(8 + 3L * i)));
        }
        if (width == 0 || height == 0) {
            throw new MalformedImageException(
                    "JPEG header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
    }

    /** Finds where the entropy-coded data ends: at the first marker other than a restart. */
    private int skipScan(int from, int at) {
        if (process < 0) {
            throw new MalformedImageException("JPEG, byte " + at + ": expected a frame header first, found a scan");
        }
        if (++scans > MAX_SCANS) {
            throw new UnsupportedImageException("JPEG: expected at most " + MAX_SCANS + " scans, found more");
        }
        byte[] array = file.array();
        int end = file.index(file.length());
        int i = findMarkerByte(array, file.index(from), end);
        while (i < end - 1) {
            int next = array[i + 1] & 0xFF;
            if (next != 0 && (next < 0xD0 || next > 0xD7) && next != 0xFF) {
                return i - file.index(0);
            }
            i = findMarkerByte(array, i + 1, end);
        }
        if (needsEnd) {
            throw new MalformedImageException("JPEG: expected an end marker, found the end of the file");
        }
        addFault("the end marker is missing");
        return file.length();
    }

    /** The index of the first 0xFF, or {@code to}. */
    static int findMarkerByte(byte[] array, int from, int to) {
        int at = from;
        while (at + 8 <= to) {
            long eight = (long) LONGS.get(array, at);
            // A byte is 0xFF if its top bit is set and its other seven, plus one, reach the top bit.
            long full = ((eight & 0x7F7F7F7F7F7F7F7FL) + 0x0101010101010101L) & eight & 0x8080808080808080L;
            if (full != 0) {
                return at + Long.numberOfTrailingZeros(full) / 8;
            }
            at += 8;
        }
        while (at < to && array[at] != (byte) 0xFF) {
            at++;
        }
        return at;
    }
}
