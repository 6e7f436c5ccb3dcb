// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcomes of the images whose work ended on one day (UTC).
 *
 * @param date the day
 * @param classified with an answer
 * @param abstained reported without an answer
 * @param skipped no frontal chest radiographs
 * @param failed not yet, or never, reported
 * @param gone no longer in the archive
 * @param medianMillis the median time from taking an image to its report; 0 if none was reported
 * @param p95Millis the time that 95 % of the reported images stayed within; 0 if none was reported
 * @param probabilities the mean probability of each finding over the reported images
 */
public record Day(
        LocalDate date,
        long classified,
        long abstained,
        long skipped,
        long failed,
        long gone,
        double medianMillis,
        double p95Millis,
        Map<String, Double> probabilities) {

    /** Copies the probabilities, in the order of the findings' names. */
    public Day {
        probabilities = Collections.unmodifiableMap(new TreeMap<>(probabilities));
    }

    /** {@return images with a report} */
    public long reported() {
        return classified + abstained;
    }
}
