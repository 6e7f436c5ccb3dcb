// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Pairs of images that are the same file, or look the same. */
record Duplicates(List<Pair> pairs) {

    /** Bits in which the hashes of two versions of one image may differ; only who passes is compared by pixels. */
    static final int BITS = 10;

    /**
     * Correlation of the 32 x 32 thumbnails from which two images count as one. Hashes alone will not do: of 17 million
     * pairs of different chest images 246 differ in at most 4 bits of 64, and none of these correlates above 0.98.
     */
    static final double CORRELATION = 0.98;

    /** Two images; exact if the files are the same. */
    record Pair(AuditImage first, AuditImage second, boolean exact, double correlation) {

        boolean crossesSplits() {
            return !first.entry().split().equals(second.entry().split());
        }

        boolean crossesGroups() {
            return !first.entry().group().equals(second.entry().group());
        }
    }

    static Duplicates of(List<AuditImage> images) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            AuditImage a = images.get(i);
            for (int j = i + 1; j < images.size(); j++) {
                AuditImage b = images.get(j);
                if (a.content().equals(b.content())) {
                    pairs.add(new Pair(a, b, true, 1));
                } else if (Long.bitCount(a.print() ^ b.print()) <= BITS && a.correlation(b) >= CORRELATION) {
                    pairs.add(new Pair(a, b, false, a.correlation(b)));
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
