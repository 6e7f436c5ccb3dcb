// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG that matter here; every chunk up to IEND is checked against its CRC first.
 *
 * @param data the IDAT chunks, in order
 * @param palette the PLTE chunk, null if there is none
 * @param exif the eXIf chunk, null if there is none
 * @param frames pictures of an animation, else 1
 */
record PngChunks(
        List<Bytes> data, @Nullable Bytes palette, @Nullable Bytes exif, long frames) {

    static PngChunks read(Bytes file) {
        List<Bytes> data = new ArrayList<>();
        Bytes palette = null;
        Bytes exif = null;
        long frames = 1;
        boolean dataEnded = false;
        for (long at = 8; ; ) {
            long size = file.u32(at);
            Bytes body = file.part(at + 8, size);
            checkCrc(file, at, size);
            boolean isData = file.hasAt(at + 4, "IDAT");
            if (isData && dataEnded) {
                throw new MalformedImageException(
                        "PNG, byte " + at + ": expected consecutive IDAT chunks, found a gap");
            }
            if (isData) {
                data.add(body);
            } else if (file.hasAt(at + 4, "PLTE")) {
                palette = body;
            } else if (file.hasAt(at + 4, "eXIf")) {
                exif = body;
            } else if (file.hasAt(at + 4, "acTL")) {
                frames = body.u32(0);
            } else if (file.hasAt(at + 4, "IEND")) {
                return new PngChunks(List.copyOf(data), palette, exif, frames);
            } else if ((file.u8(at + 4) & 0x20) == 0 && !file.hasAt(at + 4, "IHDR")) { // bit 5 clear: critical
                throw new MalformedImageException(
                        "PNG, byte " + at + ": expected a known critical chunk, found another");
            }
            dataEnded = !isData && !data.isEmpty();
            at += size + 12;
        }
    }

    private static void checkCrc(Bytes file, long at, long size) {
        file.check(at + 8, size + 4);
        CRC32 crc = new CRC32();
        crc.update(file.array(), file.index((int) at + 4), (int) size + 4);
        if (crc.getValue() != file.u32(at + 8 + size)) {
            throw new MalformedImageException(
                    "PNG, chunk at byte " + at + ": expected its stated CRC, found a damaged chunk");
        }
    }
}
