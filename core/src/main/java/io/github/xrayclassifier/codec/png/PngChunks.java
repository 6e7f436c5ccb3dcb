// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Exif;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG that matter here; every chunk up to IEND is checked against its CRC first.
 *
 * @param file they lie in
 * @param firstData where the first IDAT chunk begins; -1 if there is none
 * @param endOfData where the chunk behind the last IDAT begins
 * @param storedBytes in all IDAT chunks
 * @param palette the PLTE chunk, null if there is none
 * @param transparency the tRNS chunk, null if there is none
 * @param significantBits stated by the sBIT chunk for the first channel, 0 if there is none
 * @param exif the eXIf chunk, null if there is none
 * @param frames images of an animation, else 1
 */
record PngChunks(
        Bytes file,
        long firstData,
        long endOfData,
        long storedBytes,
        @Nullable Bytes palette,
        @Nullable Bytes transparency,
        int significantBits,
        @Nullable Bytes exif,
        long frames) {

    static PngChunks read(Bytes file) {
        Bytes palette = null;
        Bytes transparency = null;
        int significantBits = 0;
        Bytes exif = null;
        long frames = 1;
        long firstData = -1;
        long endOfData = -1;
        long storedBytes = 0;
        CRC32 crc = new CRC32();
        for (long at = 8; ; ) {
            long size = file.u32(at);
            long end = at + size + 12;
            checkCrc(crc, file, at, size);
            if (file.hasAt(at + 4, "IDAT")) {
                if (firstData >= 0 && at != endOfData) {
                    throw new MalformedImageException(
                            "PNG, byte " + at + ": expected consecutive IDAT chunks, found a gap");
                }
                firstData = firstData < 0 ? at : firstData;
                endOfData = end;
                storedBytes += size;
            } else if (file.hasAt(at + 4, "PLTE")) {
                palette = file.part(at + 8, size);
            } else if (file.hasAt(at + 4, "tRNS")) {
                transparency = file.part(at + 8, size);
            } else if (file.hasAt(at + 4, "sBIT")) {
                significantBits = file.part(at + 8, size).u8(0);
            } else if (file.hasAt(at + 4, "eXIf")) {
                exif = file.part(at + 8, size);
            } else if (file.hasAt(at + 4, "acTL")) {
                frames = file.part(at + 8, size).u32(0);
            } else if (file.hasAt(at + 4, "IEND")) {
                return new PngChunks(
                        file, firstData, endOfData, storedBytes, palette, transparency, significantBits, exif, frames);
            } else if ((file.u8(at + 4) & 0x20) == 0 && !file.hasAt(at + 4, "IHDR")) { // bit 5 clear: critical
                throw new MalformedImageException(
                        "PNG, byte " + at + ": expected a known critical chunk, found another");
            }
            at = end;
        }
    }

    private static void checkCrc(CRC32 crc, Bytes file, long at, long size) {
        file.check(at + 8, size + 4);
        crc.reset();
        crc.update(file.array(), file.index((int) at + 4), (int) size + 4);
        if (crc.getValue() != file.u32(at + 8 + size)) {
            throw new MalformedImageException(
                    "PNG, chunk at byte " + at + ": expected its stated CRC, found a damaged chunk");
        }
    }

    long orientation() {
        return exif == null ? 1 : Exif.orientation(exif);
    }
}
