// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import io.github.xrayclassifier.pacs.ledger.Result;
import java.time.Duration;

/**
 * One image whose work has ended, for whoever listens to a worker.
 *
 * @param image its identifiers
 * @param attempt 1 for the first
 * @param result what became of it
 * @param times where the time went
 */
public record Processed(InstanceRef image, int attempt, Result result, Times times) {

    /**
     * The parts of the time that an image took.
     *
     * @param retrieving from the archive
     * @param classifying decoding included
     * @param writing the objects
     * @param storing in the archive
     */
    public record Times(Duration retrieving, Duration classifying, Duration writing, Duration storing) {}
}
