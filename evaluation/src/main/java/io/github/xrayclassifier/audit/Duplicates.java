// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Pairs of images that are the same file, or look the same. Immutable; may be shared by threads.
 *
 * @param pairs by the first image's place, then the second's
 */
public record Duplicates(List<Pair> pairs) {

    /** Bits in which the hashes of two versions of one image may differ; only who passes is compared by pixels. */
    static final int BITS = 10;

    /**
     * Correlation of the 32 x 32 thumbnails from which two images count as one. Hashes alone will not do: of 17 million
     * pairs of different chest images 246 differ in at most 4 bits of 64, and none of these correlates above 0.98.
     */
    static final double CORRELATION = 0.98;

    /** Copies the list. */
    public Duplicates {
        pairs = List.copyOf(pairs);
    }

    /**
     * Two images.
     *
     * @param first of the two in the list
     * @param second of the two in the list
     * @param exact true if the files are the same
     * @param correlation of the thumbnails, 1 for the same file
     */
    public record Pair(AuditImage first, AuditImage second, boolean exact, double correlation) {

        boolean crossesSplits() {
            return !first.entry().split().equals(second.entry().split());
        }

        boolean crossesGroups() {
            return !first.entry().group().equals(second.entry().group());
        }
    }

    /**
     * Compares every image with every other.
     *
     * @param images any number; the time grows with its square
     * @return the pairs
     */
    public static Duplicates of(List<AuditImage> images) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] contents = images.stream()
                .mapToInt(image -> numbers.computeIfAbsent(image.content(), key -> numbers.size()))
                .toArray();
        long[] prints = images.stream().mapToLong(AuditImage::print).toArray();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < prints.length; i++) {
            for (int j = i + 1; j < prints.length; j++) {
                if (contents[i] == contents[j]) {
                    pairs.add(new Pair(images.get(i), images.get(j), true, 1));
                } else if (Long.bitCount(prints[i] ^ prints[j]) <= BITS) {
                    double correlation = images.get(i).correlation(images.get(j));
                    if (correlation >= CORRELATION) {
                        pairs.add(new Pair(images.get(i), images.get(j), false, correlation));
                    }
                }
            }
        }
        return new Duplicates(pairs);
    }

    List<Pair> where(boolean exact, BiPredicate<AuditImage, AuditImage> test) {
        return pairs.stream()
                .filter(pair -> pair.exact() == exact && test.test(pair.first(), pair.second()))
                .toList();
    }

    /** The number of groups with images in more than one split. */
    static int groupsInSeveralSplits(List<AuditImage> images) {
        Map<String, String> splitOf = new HashMap<>();
        List<String> crossing = new ArrayList<>();
        for (AuditImage picture : images) {
            String split =
                    splitOf.putIfAbsent(picture.entry().group(), picture.entry().split());
            if (split != null && !split.equals(picture.entry().split())) {
                crossing.add(picture.entry().group());
            }
        }
        return (int) crossing.stream().distinct().count();
    }
}
