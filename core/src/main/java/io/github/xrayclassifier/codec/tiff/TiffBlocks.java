// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;
import java.util.List;

/** The places of the strips or tiles in a TIFF file. */
final class TiffBlocks {

    private final Bytes file;
    private final long[] offsets;
    private final long[] sizes;

    private TiffBlocks(Bytes file, long[] offsets, long[] sizes) {
        this.file = file;
        this.offsets = offsets;
        this.sizes = sizes;
    }

    /**
     * Finds the strips or tiles.
     *
     * @param directory that states them
     * @param tiled whether they are tiles
     * @param expected their number
     * @param unpacked bytes of one that is not compressed, for those whose size is not stated
     * @param faults takes a sentence if a size is not stated
     */
    static TiffBlocks of(TiffDirectory directory, boolean tiled, long expected, int unpacked, List<String> faults) {
        long[] offsets = values(directory, tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS, expected);
        int tag = tiled ? TiffDirectory.TILE_BYTES : TiffDirectory.STRIP_BYTES;
        long[] sizes = directory.has(tag) ? values(directory, tag, expected) : new long[offsets.length];
        if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            faults.add("TIFF directory: the size of a strip or tile is not stated");
            estimate(offsets, sizes, directory.file().length(), unpacked);
        }
        long sum = 0;
        for (long size : sizes) {
            sum = size < 0 || sum < 0 ? -1 : sum + size;
        }
        if (sum < 0 || sum > directory.file().length()) { // else many strips could share one long stream and take hours
            throw new MalformedImageException("TIFF directory: expected strips or tiles of at most "
                    + directory.file().length() + " bytes in all, found " + sum);
        }
        return new TiffBlocks(directory.file(), offsets, sizes);
    }

    private static long[] values(TiffDirectory directory, int tag, long expected) {
        long found = directory.count(tag);
        if (expected < 1 || found < expected) {
            throw new MalformedImageException(
                    "TIFF directory: expected " + expected + " strips or tiles, found " + found);
        }
        return directory.values(tag, expected);
    }

    /** Each is taken to end where the next one begins, or the file, as libtiff does. */
    private static void estimate(long[] offsets, long[] sizes, long end, int unpacked) {
        long[] sorted = offsets.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0) {
                int next = Arrays.binarySearch(sorted, offsets[i]) + 1;
                long to = next < sorted.length ? sorted[next] : end;
                sizes[i] = Math.max(0, Math.min(unpacked, to - offsets[i]));
            }
        }
    }

    // Tiles are padded to whole ones, but nobody needs one of more than twice the image or 4,096 pixels.
    static int tileSide(TiffDirectory directory, int tag, int side) {
        long found = directory.value(tag, 0);
        if (found < 1 || found > Math.max(4096, 2L * side)) {
            throw new MalformedImageException("TIFF tag " + tag + ": expected a tile of 1 to "
                    + Math.max(4096, 2L * side) + " pixels, found " + found);
        }
        return (int) found;
    }

    int count() {
        return offsets.length;
    }

    Bytes part(int index) {
        return file.part(offsets[index], sizes[index]);
    }
}
